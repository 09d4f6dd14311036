"""Written ads of the demonstration, each with the truth it was written with, and who posts them.

``ads.jsonl`` holds them one a line, in the voices of those who hire. The first seven hundred were
invented by a person who had not seen the rules, the last two hundred by a developer who did not
look at them while writing; nothing was tuned on either, so that what the night makes of them says
something of its reading, what it misses included.
"""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from importlib.resources import files
from itertools import chain, cycle
from random import Random
from typing import Final

from supervisor.demo import SEED
from supervisor.demo.handed_over import HandedOverAd
from supervisor.demo.own_ads import owner
from supervisor.demo.posters import WayOfSigning, posters
from supervisor.demo.register import build
from supervisor.domain.platform.labelled import LabelledEnum

_FIRST_NUMBER: Final = 700_000_000
_EMPLOYERS_APART: Final = 12
"""Of the ads of employers, one in so many is handed over instead of posted on a board."""
_JOBS_IN_ONE: Final = 40
_AGENCY: Final = re.compile("人力资源|劳务派遣|猎头|管理咨询|人才")
_MONTHLY: Final = re.compile(r"(?<![\d.])(\d{4,5})\s*[-—~至到]\s*(\d{4,5})(?![\d.])")
_THOUSANDS: Final = re.compile(
    r"(?<![\d.])(\d{1,2}(?:\.\d)?)\s*[-—~至到]\s*(\d{1,2}(?:\.\d)?)\s*[kK]"
)
_IN_PROVINCE: Final = re.compile(
    "黄石|十堰|宜昌|襄阳|鄂州|荆门|孝感|荆州|黄冈|咸宁|随州|恩施|仙桃|潜江|天门"
)


class PostedBy(LabelledEnum):
    """Who an ad was written for."""

    EMPLOYER = ("employer", "用人单位")
    LICENSED = ("licensed", "持证机构")
    UNLICENSED = ("unlicensed_agency", "无证中介")
    ELSEWHERE = ("elsewhere", "外地机构")


@dataclass(frozen=True, slots=True)
class WrittenAd:
    """One ad with its truth: ``categories`` by key, in which it was written to break the law.

    ``is_as_written`` where it is posted under the name it was written with; only then does
    ``posted_by`` say anything of the poster. ``on_board`` tells boards from the handed-over table.
    """

    external_id: str
    title: str
    company: str
    text: str
    place: str
    street: str
    voice: str
    posted_by: PostedBy
    categories: frozenset[str]
    is_as_written: bool = True
    on_board: bool = True

    @property
    def salary_text(self) -> str:
        """The pay a board shows beside the ad: the monthly range its text names, or none."""
        if found := _MONTHLY.search(self.text):
            return f"{found[1]}-{found[2]}元/月"
        if found := _THOUSANDS.search(self.text):
            return f"{found[1]}-{found[2]}千/月"
        return "面议"

    @property
    def city(self) -> str:
        """The place as boards write it."""
        if self.place == "武汉":
            return f"武汉-武昌区-{self.street}" if self.street else "武汉"
        return f"湖北-{self.place}" if _IN_PROVINCE.match(self.place) else self.place


@cache
def known_ads() -> tuple[WrittenAd, ...]:
    """Return every ad with its truth under the name it was written with.

    Half of what agencies post, and a few ads of employers, are to be handed over.
    """
    done: list[WrittenAd] = []
    agencies = employers = 0
    for ad in _read():
        if ad.posted_by is PostedBy.EMPLOYER:
            employers += 1
            done.append(replace(ad, on_board=employers % _EMPLOYERS_APART != 0))
            continue
        agencies += 1
        on_board = agencies % 2 == 1
        stays = on_board and not _signs_as_registered(ad)
        done.append(replace(ad, on_board=on_board, is_as_written=stays))
    return tuple(done)


def written_ads() -> list[WrittenAd]:
    """Return every ad as the demonstration posts it, the same every time.

    The register is invented by other hands: who was written as a licensed agency signs as one of
    it, one of them as the agency whose account is handed out. What agencies hand over bears names
    around the register, those that only look like its agencies among them.
    """
    others = _around_the_register()
    signed = dict(zip(_written_as_registered(), _agencies(), strict=False))
    done = []
    for ad in known_ads():
        company = ad.company
        if not ad.is_as_written and ad.on_board:
            company = signed[company]
        elif not ad.is_as_written:
            company = next(others)
        done.append(replace(ad, company=company))
    return done


def _read() -> Iterator[WrittenAd]:
    lines = files(__package__).joinpath("ads.jsonl").read_text(encoding="utf-8").splitlines()
    for number, line in enumerate(filter(None, lines), start=1):
        ad = json.loads(line)
        yield WrittenAd(
            external_id=str(_FIRST_NUMBER + number),
            title=ad["title"],
            company=ad["company"],
            text=ad["text"],
            place=ad["city"],
            street=ad["street"],
            voice=ad["voice"],
            posted_by=PostedBy.of(ad["poster"]),
            categories=frozenset(ad["truth"]),
        )


def edge_ads(latest: date) -> list[HandedOverAd]:
    """Return ads at the edges of what a page must hold: one that says nothing, one far too full."""
    jobs = [ad for ad in known_ads() if ad.posted_by is PostedBy.EMPLOYER][:_JOBS_IN_ONE]
    full = "\n".join(f"{place}、{ad.title}：{ad.text}" for place, ad in enumerate(jobs, start=1))
    return [
        HandedOverAd(
            "E-1", "招聘", "武汉岫栎百货有限公司", "详情面议。", latest, salary_text="面议"
        ),
        HandedOverAd(
            "E-2", "年末用工岗位汇总", "武汉岫栎百货有限公司", full, latest, salary_text="面议"
        ),
    ]


def _written_as_registered() -> list[str]:
    """Return who was written as an agency, whoever's board ads need most mending first."""
    faults: dict[str, int] = {}
    for ad in known_ads():
        if ad.on_board and not ad.is_as_written:
            faults[ad.company] = faults.get(ad.company, 0) + len(ad.categories)
    return sorted(faults, key=lambda company: -faults[company])


def _signs_as_registered(ad: WrittenAd) -> bool:
    return ad.posted_by is PostedBy.LICENSED and _AGENCY.search(ad.company) is not None


def _agencies() -> Iterator[str]:
    """Yield agencies of the register with stars, the owner of the account first."""
    own = owner()
    yield own.name
    yield from (entry.name for entry in build(SEED) if entry.star and entry.name != own.name)


def _around_the_register() -> Iterator[str]:
    """Yield names of agencies and of those who look like them, each kind in turn."""
    everyone = posters(SEED)
    registered = [one.poster for one in everyone.registered if one.way is not WayOfSigning.REMARK]
    Random(SEED).shuffle(registered)  # noqa: S311 - invented data, no secret
    kinds = (
        registered,
        [near.poster for near in everyone.near_names],
        everyone.elsewhere,
        everyone.unlicensed,
    )
    return chain.from_iterable(zip(*(cycle(kind) for kind in kinds), strict=True))
