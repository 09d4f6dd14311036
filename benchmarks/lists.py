"""Who is called unlicensed: a world of fifteen authorities, with their lists and without.

Agencies of thirteen districts, the city and the province advertise across them, mostly under their
whole name, some with slips, under a former name or a branch's; some have moved to another district
since they got their code. Others advertise without any licence. The peer is the rule this product
had before it knew of lists: whoever acts as an intermediary, is seated in the city and does not
stand in this bureau's register. The other cities of the province have lists too: their agencies
bear other names, or the same brand behind another place. ``LISTS_AGENCIES``, ``LISTS_PROVINCE`` and
``LISTS_ADS`` set the size.
"""

import os
import random
import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from typing import Final

from benchmarks import lapsing_night
from benchmarks.grown import lists as many_lists
from benchmarks.matching.corruption import (
    form_dropped,
    homophone_in_brand,
    lookalike_in_brand,
    slip_outside_brand,
    with_remark,
    written_form,
)
from benchmarks.matching.made_up_names import HR_TAILS, Anatomy, make_brand
from benchmarks.measure import Measurement
from supervisor.demo.codes import new_uscc
from supervisor.domain.lists.coverage import Coverage
from supervisor.domain.lists.joining import joined
from supervisor.domain.lists.known import own_register
from supervisor.domain.lists.lists import Paper, ReferenceList
from supervisor.domain.lists.seats import seat_of
from supervisor.domain.matching import AgencyIndex, Identifier
from supervisor.domain.matching.model import Verdict
from supervisor.domain.postings.places import Jurisdiction, home_districts, jurisdiction_of_codes
from supervisor.domain.postings.postings import JobPosting
from supervisor.domain.register.agencies import AgencyRecord, LicenceKind, LicenceRecord
from supervisor.domain.screening import Category, Screener, Severity, load_rules
from supervisor.services.leads.assess import Assessment, RegisterInForce, assess

HOME: Final = "420106"
DAY: Final = date(2026, 11, 20)
_SEEN: Final = datetime(2026, 11, 20, 4, 0, tzinfo=UTC)
_AGENCIES: Final = int(os.environ.get("LISTS_AGENCIES", "2600"))
_PROVINCE: Final = int(os.environ.get("LISTS_PROVINCE", "6000"))
_ADS: Final = int(os.environ.get("LISTS_ADS", "20000"))
_WITH_CODE: Final = 0.5
_ODD: Final = 0.06
"""Agencies that were renamed, those that moved to another district, ads of branches."""
_BRANCH: Final = "洪山分公司"
_BRAND_SLIPS: Final = 0.1
_WAYS: Final = (written_form, slip_outside_brand, form_dropped, with_remark)
_REGIONS: Final = {"4201": "武汉", "42": "湖北"}
_OTHER_CITIES: Final = {
    "4202": "黄石", "4203": "十堰", "4205": "宜昌", "4206": "襄阳", "4207": "鄂州", "4208": "荆门",
    "4209": "孝感", "4210": "荆州", "4211": "黄冈", "4212": "咸宁", "4213": "随州", "4228": "恩施",
}  # fmt: skip
_SAME_BRAND: Final = 0.05
"""Agencies of other cities that bear the brand of one here."""
_TEXTS: Final = (
    "我公司受多家企业委托代招普工，工资月结。",
    "为合作工厂招聘操作工，签订劳动合同，缴纳社保。",
    "本公司系人力资源服务机构，代企业招聘包装工、质检员。",
)


@dataclass(frozen=True, slots=True)
class World:
    """Agencies by authority, and ads with whether their posters are licensed anywhere."""

    own: list[AgencyRecord]
    listed: list[AgencyRecord]
    lists: list[ReferenceList]
    ads: list[JobPosting]
    is_licensed: list[bool]


def run() -> list[Measurement]:
    """Measure with every list, and with the bureau's register alone."""
    world = make_world(random.Random(12), _AGENCIES, _ADS, _PROVINCE)
    screener = Screener(load_rules(None))
    known = register_of(world.own, world.listed, world.lists)
    found, seconds = _judged(known, screener, world.ads)
    alone, _ = _judged(register_of(world.own, [], []), screener, world.ads)
    peer = [_as_before(ad, one) for ad, one in zip(world.ads, alone, strict=True)]
    severe = [_is_called(one, Severity.SEVERE) for one in alone]
    return [
        Measurement(
            "licensed elsewhere called unlicensed, lists on file",
            _share(map(_is_called, found), world.is_licensed, of=True),
            "of licensed ads", "own register alone decides",
            _share(peer, world.is_licensed, of=True),
        ),
        Measurement(
            "licensed elsewhere called unlicensed severely, no list on file",
            _share(severe, world.is_licensed, of=True),
            "of licensed ads", "own register alone decides",
            _share(peer, world.is_licensed, of=True),
        ),
        Measurement(
            "unlicensed found, lists on file",
            _share(map(_is_called, found), world.is_licensed, of=False),
            "recall", "own register alone decides",
            _share(peer, world.is_licensed, of=False),
        ),
        Measurement(
            "precision of called unlicensed, lists on file",
            _precision(list(map(_is_called, found)), world.is_licensed),
            "precision", "own register alone decides", _precision(peer, world.is_licensed),
        ),
        Measurement("judging with lists, by processor time", len(world.ads) / seconds, "ads/s"),
        *many_lists.run(),
        *lapsing_night.run(),
    ]  # fmt: skip


def make_world(rng: random.Random, agencies: int, ads: int, province: int = 0) -> World:
    """Return a world; one agency in eight is licensed by the city or the province.

    ``province`` agencies of other cities stand in lists of theirs and post no ads here.
    """
    districts = list(home_districts(HOME))
    authorities = [*districts, "4201", "42"]
    held: dict[str, list[tuple[Anatomy, AgencyRecord]]] = {code: [] for code in authorities}
    taken: set[str] = set()
    for number in range(agencies):
        code = rng.choice(districts) if rng.random() < 0.875 else rng.choice(("4201", "42"))
        name = _name(rng, "42" if code == "42" else "4201", taken)
        held[code].append((name, _record(rng, number, name, code)))
    lists = [
        ReferenceList(f"list{code}", f"{code}人社部门", (code,), frozenset(Paper), DAY)
        for code in authorities
        if code != HOME
    ]
    everybody = [pair for pairs in held.values() for pair in pairs]
    made = [_ad(rng, number, everybody, taken) for number in range(ads)]
    listed = [record for code, pairs in held.items() if code != HOME for _, record in pairs]
    listed += _elsewhere(rng, province, [name.brand for name, _ in everybody], taken)
    lists += [
        ReferenceList(f"list{code}", f"{code}人社部门", (code,), frozenset(Paper), DAY)
        for code in _OTHER_CITIES
        if province
    ]
    return World(
        [record for _, record in held[HOME]],
        listed,
        lists,
        [ad for ad, _ in made],
        [is_licensed for _, is_licensed in made],
    )


def _elsewhere(
    rng: random.Random, count: int, brands: Sequence[str], taken: set[str]
) -> list[AgencyRecord]:
    """Return agencies of the other cities of the province."""
    made = []
    for number in range(count):
        code = rng.choice(list(_OTHER_CITIES))
        if rng.random() < _SAME_BRAND:
            brand = rng.choice(brands)
        else:
            brand = make_brand(rng)
            taken.add(brand)
        name = Anatomy(_OTHER_CITIES[code], code, brand, rng.choice(HR_TAILS), "有限公司")
        record = _record(rng, number, name, code)
        uscc = new_uscc(rng, division=code.ljust(6, "0"))
        made.append(replace(record, key=f"far#{number}", uscc=uscc, city=f"{name.region}市"))
    return made


def register_of(
    own: Sequence[AgencyRecord], listed: Sequence[AgencyRecord], lists: Sequence[ReferenceList]
) -> RegisterInForce:
    """Return a register with lists as a night has them."""
    coverage = Coverage((own_register(HOME, "本局"), *lists))
    return RegisterInForce(Identifier(AgencyIndex(joined(own, listed))), coverage, HOME)


def _name(rng: random.Random, code: str, taken: set[str]) -> Anatomy:
    """Return a name whose brand nobody in the world bears yet."""
    while (brand := make_brand(rng)) in taken:
        pass
    taken.add(brand)
    return Anatomy(_REGIONS[code], code, brand, rng.choice(HR_TAILS), "有限公司")


def _record(rng: random.Random, number: int, name: Anatomy, code: str) -> AgencyRecord:
    authority = "" if code == HOME else f"{code}人社部门"
    licence = LicenceRecord(
        LicenceKind.HR_SERVICE, f"N{number}", valid_from=date(2022, 1, 1),
        valid_to=date(2030, 1, 1), authority=authority, as_of=DAY if authority else None,
    )  # fmt: skip
    former = (replace(name, trade=rng.choice(HR_TAILS)).name,) if rng.random() < _ODD else ()
    founded = rng.choice(list(home_districts(HOME))) if rng.random() < _ODD else code
    return AgencyRecord(
        f"{code}#{number}" if authority else str(number), name.name,
        new_uscc(rng, division=founded.ljust(6, "0")), former_names=tuple({*former} - {name.name}),
        city="武汉市", licences=(licence,), authority=authority,
    )  # fmt: skip


def _ad(
    rng: random.Random,
    number: int,
    everybody: Sequence[tuple[Anatomy, AgencyRecord]],
    taken: set[str],
) -> tuple[JobPosting, bool]:
    is_licensed = rng.random() < 0.7
    if is_licensed:
        name, record = rng.choice(everybody)
        written = _as_known(record, rng) if rng.random() < 0.7 else _miswritten(name, rng)
        code = "" if written.endswith(_BRANCH) else record.uscc
    else:
        written = _name(rng, "4201", taken).name
        code = new_uscc(rng, division=rng.choice(list(home_districts(HOME))))
    return JobPosting(
        source_id="bench",
        external_id=str(number),
        title="普工",
        company=written,
        text=rng.choice(_TEXTS),
        seen_at=_SEEN,
        city="武汉市",
        uscc=code if rng.random() < _WITH_CODE else "",
        published_on=DAY,
    ), is_licensed


def _as_known(record: AgencyRecord, rng: random.Random) -> str:
    """Return the name, at times that of a branch nobody registered, or the former one."""
    lot = rng.random()
    if lot < _ODD:
        return f"{record.name}{_BRANCH}"
    return record.former_names[0] if record.former_names and lot < 0.5 else record.name


def _miswritten(name: Anatomy, rng: random.Random) -> str:
    """Return the name as somebody in a hurry writes it; one in ten errs in the very brand.

    Such a slip sounds or looks like what was meant; any other character makes another brand.
    """
    if rng.random() < _BRAND_SLIPS:
        return rng.choice((lookalike_in_brand, homophone_in_brand))(name, rng).name
    return rng.choice(_WAYS)(name, rng)


def _judged(
    register: RegisterInForce, screener: Screener, ads: Sequence[JobPosting]
) -> tuple[list[Assessment], float]:
    """Return the assessments and their processor time."""
    started = time.process_time()
    found = assess(register, screener, ads, [()] * len(ads))
    return found, time.process_time() - started


def _is_called(one: Assessment, severity: Severity | None = None) -> bool:
    if one.lead is None:
        return False
    return any(
        hit.category is Category.UNLICENSED and severity in (None, hit.severity)
        for hit in one.lead.hits
    )


def _as_before(ad: JobPosting, one: Assessment) -> bool:
    """Return what the rule without lists would say: nowhere in the register, seated in the city."""
    is_nowhere = one.match.verdict in (Verdict.UNKNOWN, Verdict.NOT_LISTED)
    is_local = jurisdiction_of_codes(seat_of(ad).codes, HOME) is Jurisdiction.LOCAL
    return is_nowhere and one.intermediary.is_likely and is_local


def _share(called: Iterable[bool], is_licensed: Sequence[bool], *, of: bool) -> float:
    chosen = [one for one, licensed in zip(called, is_licensed, strict=True) if licensed is of]
    return sum(chosen) / len(chosen)


def _precision(called: Sequence[bool], is_licensed: Sequence[bool]) -> float:
    right = sum(one and not licensed for one, licensed in zip(called, is_licensed, strict=True))
    return right / max(1, sum(called))
