"""Finding the copies of an ad: speed against comparing every pair, and how often it is right."""

import random
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Final

from rapidfuzz import fuzz
from sqlalchemy import create_engine, select
from sqlalchemy.orm import Session

from benchmarks.matching.made_up_names import HR_TAILS, OTHER_TAILS, make_brand
from benchmarks.measure import Measurement
from scrapers.contract import Row
from scrapers.replica.phrases import DUTIES, INTERMEDIARY, LAWFUL, TITLES, VIOLATIONS
from supervisor.domain.postings.postings import JobPosting
from supervisor.services.leads.plans import to_posting
from supervisor.services.leads.prints import place_prints, print_of
from supervisor.store.base import Base
from supervisor.store.engine import tune, unit_of_work
from supervisor.store.tables.postings import AdPrint

STORED: Final = 20_000
MEASURED: Final = 4_000
PAIRED: Final = 40
BASES: Final = 600
_BATCH: Final = 500
_CITIES: Final = ("武汉", "长沙", "郑州", "南昌", "合肥")
_SEEN: Final = datetime(2026, 11, 20, 18, 0, tzinfo=UTC)
_MINIMUM: Final = 80  # the likeness of texts that the pairwise loop asks for

Change = Callable[[JobPosting, random.Random], JobPosting]


@dataclass(frozen=True, slots=True)
class Labelled:
    """An ad with the number of the ad it is a copy of."""

    posting: JobPosting
    label: int


def run() -> list[Measurement]:
    """Measure throughput beside the pairwise loop at the same size, and pairwise quality."""
    ads = list(_bases(random.Random(1), STORED + MEASURED))
    clustered = _throughput(ads)
    paired = _pairwise(ads)
    precision, recall = _quality(random.Random(2))
    name = f"copies: new ads clustered among {STORED:,}"
    return [
        Measurement(name, clustered, "ads/s", "each compared with each", paired),
        Measurement("copies: pairs put together that are copies", precision, "share"),
        Measurement("copies: copies that were put together", recall, "share"),
    ]


@contextmanager
def print_store(path: str = "") -> Iterator[Session]:
    """Open a database of prints, in memory or in the file ``path``."""
    engine = create_engine(f"sqlite:///{path}")
    tune(engine)
    Base.metadata.create_all(engine)
    with Session(engine) as session:
        yield session
    engine.dispose()


def store(session: Session, postings: Sequence[JobPosting]) -> None:
    """Cluster ads as a scan does, a batch a transaction."""
    for start in range(0, len(postings), _BATCH):
        prints = [print_of(posting) for posting in postings[start : start + _BATCH]]
        with unit_of_work(session):
            place_prints(session, prints)


def store_rows(session: Session, rows: Sequence[Row]) -> None:
    """Cluster the ads of rows as a parser yields them."""
    store(session, [to_posting(row.posting, "bench", _SEEN) for row in rows if row.posting])


def clusters_of(session: Session, postings: Sequence[JobPosting]) -> list[int]:
    """Return the cluster of each ad, once all are stored."""
    found = dict(session.execute(select(AdPrint.id, AdPrint.cluster_id)).all())
    return [found[print_of(posting).id] for posting in postings]


def _throughput(ads: Sequence[JobPosting]) -> float:
    with tempfile.TemporaryDirectory() as folder, print_store(f"{folder}/prints.db") as session:
        store(session, ads[:STORED])
        began = time.process_time()
        store(session, ads[STORED:])
        return MEASURED / (time.process_time() - began)


def _pairwise(ads: Sequence[JobPosting]) -> float:
    texts = [posting.text for posting in ads[:STORED]]
    began = time.process_time()
    for posting in ads[STORED : STORED + PAIRED]:
        for text in texts:
            fuzz.ratio(posting.text, text, score_cutoff=_MINIMUM)
    return PAIRED / (time.process_time() - began)


def _quality(rng: random.Random) -> tuple[float, float]:
    """Return pairwise precision and recall over copies and hard negatives."""
    ads = list(labelled(rng))
    rng.shuffle(ads)
    postings = [item.posting for item in ads]
    with print_store() as session:
        store(session, postings)
        clusters = clusters_of(session, postings)
    together = _pairs(Counter(clusters).values())
    true = _pairs(Counter(item.label for item in ads).values())
    right = _pairs(
        Counter((cluster, ad.label) for cluster, ad in zip(clusters, ads, strict=True)).values()
    )
    return right / together, right / true


def _pairs(sizes: Iterable[int]) -> int:
    return sum(size * (size - 1) // 2 for size in sizes)


def labelled(rng: random.Random) -> Iterator[Labelled]:
    """Yield ads, copies of them, and ads that share much with them but are others."""
    next_label = BASES
    for label, base in enumerate(_bases(rng, BASES)):
        yield Labelled(base, label)
        for change in rng.sample(_COPIES, 4):
            yield Labelled(_renumbered(change(base, rng), rng), label)
        one, other = rng.sample(_COPIES, 2)
        yield Labelled(_renumbered(other(one(base, rng), rng), rng), label)
        for change in _OTHERS:
            yield Labelled(_renumbered(change(base, rng), rng), next_label)
            next_label += 1


def _bases(rng: random.Random, volume: int) -> Iterator[JobPosting]:
    for number in range(volume):
        tail = rng.choice((*HR_TAILS, *OTHER_TAILS))
        brand, city = make_brand(rng), rng.choice(_CITIES)
        in_brackets = rng.random() < 0.3
        name = f"{brand}{tail}（{city}）有限公司" if in_brackets else f"{city}{brand}{tail}有限公司"
        sentences = [rng.choice(INTERMEDIARY), rng.choice(DUTIES), *rng.sample(LAWFUL, 4)]
        sentences += [rng.choice(VIOLATIONS[rng.choice(sorted(VIOLATIONS))])]
        sentences += [f"月综合收入{rng.randrange(40, 90) * 100}元。"]
        yield JobPosting(
            source_id=rng.choice(("one", "two", "three")),
            external_id=str(number),
            title=rng.choice(TITLES),
            company=name,
            text="\n".join(sentences),
            city=city,
            seen_at=_SEEN,
        )


def _renumbered(posting: JobPosting, rng: random.Random) -> JobPosting:
    return replace(posting, external_id=str(rng.randrange(10**12)), source_id="other")


def _short_name(posting: JobPosting, rng: random.Random) -> JobPosting:
    name = posting.company.removesuffix("有限公司").replace(f"（{posting.city}）", "")
    return replace(posting, company=name.removeprefix(posting.city))


def _brackets(posting: JobPosting, rng: random.Random) -> JobPosting:
    return replace(posting, company=posting.company.replace("（", "(").replace("）", ")"))


def _spaced(posting: JobPosting, rng: random.Random) -> JobPosting:
    return replace(posting, text=posting.text.replace("，", ", ").replace("\n", "\n\n　　"))


def _reordered(posting: JobPosting, rng: random.Random) -> JobPosting:
    sentences = posting.text.split("\n")
    rng.shuffle(sentences)
    return replace(posting, text="\n".join(sentences))


def _with_contact(posting: JobPosting, rng: random.Random) -> JobPosting:
    phone = f"13{rng.randrange(10**9):09d}"
    return replace(posting, text=f"{posting.text}\n有意者请联系周经理，电话{phone}，微信同号。")


def _other_pay(posting: JobPosting, rng: random.Random) -> JobPosting:
    before = posting.text.rsplit("\n", 1)[0]
    return replace(posting, text=f"{before}\n月综合收入{rng.randrange(40, 90) * 100}元。")


def _ornate(posting: JobPosting, rng: random.Random) -> JobPosting:
    front, back = rng.choice((("急聘", ""), ("", "（包吃住）"), ("高薪", " 5-8K"), ("", "！！")))
    return replace(posting, title=f"{front}{posting.title}{back}")


def _dated(posting: JobPosting, rng: random.Random) -> JobPosting:
    return replace(posting, text=f"{posting.text}\n{rng.randrange(1, 29)}日更新")


def _other_employer(posting: JobPosting, rng: random.Random) -> JobPosting:
    return replace(
        posting, company=f"{posting.city}{make_brand(rng)}{rng.choice(HR_TAILS)}有限公司"
    )


def _other_post(posting: JobPosting, rng: random.Random) -> JobPosting:
    return replace(posting, title=rng.choice([title for title in TITLES if title != posting.title]))


def _other_city(posting: JobPosting, rng: random.Random) -> JobPosting:
    return replace(posting, city=rng.choice([city for city in _CITIES if city != posting.city]))


def _other_text(posting: JobPosting, rng: random.Random) -> JobPosting:
    return replace(posting, text=next(_bases(rng, 1)).text)


_COPIES: Final[tuple[Change, ...]] = (
    _short_name,
    _brackets,
    _spaced,
    _reordered,
    _with_contact,
    _other_pay,
    _ornate,
    _dated,
)
_OTHERS: Final[tuple[Change, ...]] = (_other_employer, _other_post, _other_city, _other_text)
