"""The demonstration register: 257 invented agencies, with the awkward ones a real district has.

The counts of stars and of high-end agencies are those the statutory report of a district states;
everything else is drawn from a seeded generator and belongs to nobody.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import cycle, islice
from random import Random
from typing import Final

from pypinyin import lazy_pinyin

from supervisor.demo import SEED, names
from supervisor.demo.codes import new_uscc, phone
from supervisor.demo.lives import AS_OF, LIVES, Paper, without_end
from supervisor.domain.platform.streets import Street
from supervisor.domain.register.agencies import Activity, LicenceKind, LicenceRecord
from supervisor.domain.register.belongings import Account, FormerName
from supervisor.domain.register.entries import RegisterEntry

SIZE: Final = 257
STARS: Final = {4: 9, 3: 11, 2: 12}
HIGH_END: Final = 8
STAFF: Final = 6_438

_BRANCHES: Final = 12
_RENAMED: Final = 15
_NEAR_FAMILIES: Final = 6
# How many agencies lead each life; the rest are in force. "filing" and "dispatch" hold no
# licence for brokerage at all.
_LIVES: Final = {
    "widened": 14,
    "expired": 11,
    "renewed_late": 5,
    "suspended": 4,
    "resumed": 3,
    "revoked": 3,
    "granted_anew": 2,
    "cancelled": 5,
    "not_yet": 1,
    "filing": 10,
    "dispatch": 9,
}
_EVERYDAY: Final = (
    Activity.INFORMATION,
    Activity.GUIDANCE,
    Activity.MANAGEMENT_CONSULTING,
    Activity.ASSESSMENT,
    Activity.TRAINING,
    Activity.OUTSOURCING,
)


@dataclass(frozen=True, slots=True)
class _Plan:
    """One head office to be made: its brand, the end of its name, and the life of its licence."""

    brand: str
    tail: str
    life: str


def build(seed: int = SEED) -> list[RegisterEntry]:
    """Return the demonstration register; the same seed gives the same register."""
    rng = Random(seed)  # noqa: S311 - invented data, no secret
    entries = [
        _head_office(rng, plan, serial)
        for serial, plan in enumerate(_plans(rng, SIZE - _BRANCHES), start=1)
    ]
    entries = _renamed(rng, entries)
    entries = _starred(rng, entries)
    entries += _branches(rng, entries)
    entries = _placed(rng, entries)
    return _staffed(rng, _reborn(entries))


def _plans(rng: Random, count: int) -> list[_Plan]:
    """Return ``count`` head offices, families of near-names among them."""
    lives = [life for life, times in _LIVES.items() for _ in range(times)]
    lives += ["in_force"] * (count - len(lives))
    rng.shuffle(lives)
    high_end = set(rng.sample([n for n, life in enumerate(lives) if life == "in_force"], HIGH_END))
    brands = list(islice(_family_brands(rng), count))
    rng.shuffle(brands)
    return [
        _Plan(brand, _tail(rng, life, number in high_end), life)
        for number, (brand, life) in enumerate(zip(brands, lives, strict=True))
    ]


def _family_brands(rng: Random) -> Iterator[str]:
    """Yield brands: families one character apart, brands shared by two agencies, then others."""
    pool = names.brands(rng)
    for _ in range(_NEAR_FAMILIES):
        base = pool.pop()
        yield base
        yield base  # the same brand once more: another trade or another region in the name
        for near in [brand for brand in pool if brand[0] == base[0]][:1]:
            pool.remove(near)
            yield near
        for near in [brand for brand in pool if brand[1] == base[1]][:1]:
            pool.remove(near)
            yield near
    yield from pool


def _tail(rng: Random, life: str, is_high_end: bool) -> str:
    if is_high_end:
        return rng.choice(names.HIGH_END_TAILS)
    if life == "dispatch":
        return rng.choice(names.DISPATCH_TAILS)
    if life == "in_force" and rng.random() < 0.05:
        return rng.choice(names.SOLE_TAILS)
    return ""


def _head_office(rng: Random, plan: _Plan, serial: int) -> RegisterEntry:
    is_high_end = plan.tail in names.HIGH_END_TAILS
    is_sole = plan.tail in names.SOLE_TAILS
    return RegisterEntry(
        uscc=new_uscc(rng, "92" if is_sole else "91"),
        name=names.registered_name(rng, plan.brand, plan.tail),
        short_names=(names.short_name(rng, plan.brand),) if rng.random() < 0.6 else (),
        brands=(names.trade_brand(rng, plan.brand),) if rng.random() < 0.15 else (),
        legal_representative=names.person(rng),
        phone=phone(rng),
        high_end=is_high_end,
        accounts=_accounts(rng, plan.brand, serial),
        licences=_licences(rng, plan.life, serial, is_high_end),
    )


def _licences(rng: Random, life: str, serial: int, is_high_end: bool) -> tuple[LicenceRecord, ...]:
    papers: list[LicenceRecord] = []
    if life in LIVES:
        scope = _scope(rng, is_high_end, online=life == "widened") | _special(serial)
        papers.append(LIVES[life](rng, Paper(LicenceKind.HR_SERVICE, serial, scope)))
    if life == "filing" or (life == "in_force" and rng.random() < 0.3):
        scope = frozenset(rng.sample(_EVERYDAY, rng.randrange(2, 5)))
        papers.append(without_end(rng, Paper(LicenceKind.FILING, serial, scope)))
    if life == "dispatch" or (life == "in_force" and rng.random() < 0.2):
        paper = Paper(LicenceKind.DISPATCH, serial, frozenset({Activity.DISPATCH}))
        papers.append(LIVES["in_force"](rng, paper))
    return tuple(papers)


def _scope(rng: Random, is_high_end: bool, online: bool) -> frozenset[Activity]:
    scope = {Activity.JOB_BROKERAGE}
    if online or rng.random() < 0.7:
        scope.add(Activity.ONLINE_RECRUITMENT)
    if is_high_end or rng.random() < 0.95:
        scope.add(Activity.HEADHUNTING)
    if rng.random() < 0.3:
        scope.add(Activity.JOB_FAIR)
    return frozenset(scope)


def _special(serial: int) -> frozenset[Activity]:
    """Return the rarer kinds of business; by number, so that no other chance is moved by them."""
    rare = ((Activity.SCHOOL, 9), (Activity.OVERSEAS, 31))
    return frozenset(activity for activity, every in rare if serial % every == 0)


def _accounts(rng: Random, brand: str, serial: int) -> tuple[Account, ...]:
    word = "".join(lazy_pinyin(brand))
    accounts = []
    if rng.random() < 0.45:
        accounts.append(Account("网站", f"{word}{serial}.example"))
    if rng.random() < 0.55:
        accounts.append(Account("微信公众号", f"{brand}招聘"))
    if rng.random() < 0.25:
        accounts.append(Account("招聘平台", f"{word}_hr{serial}"))
    return tuple(accounts)


def _renamed(rng: Random, entries: Sequence[RegisterEntry]) -> list[RegisterEntry]:
    """Give some agencies a name they bore before, under another brand."""
    taken = {entry.name for entry in entries}
    spare = [brand for brand in names.brands(rng) if not any(brand in name for name in taken)]
    chosen = set(rng.sample(range(len(entries)), _RENAMED))
    found = []
    for number, entry in enumerate(entries):
        if number in chosen:
            until = AS_OF - timedelta(days=rng.randrange(60, 2000))
            former = FormerName(names.registered_name(rng, spare.pop()), until)
            entry = replace(entry, former_names=(former,))  # noqa: PLW2901 - the entry as renamed
        found.append(entry)
    return found


def _starred(rng: Random, entries: Sequence[RegisterEntry]) -> list[RegisterEntry]:
    """Give stars to agencies whose licence has been in force without trouble."""
    sound = [number for number, entry in enumerate(entries) if _is_sound(entry)]
    chosen = iter(rng.sample(sound, sum(STARS.values())))
    star_of = {next(chosen): star for star, times in STARS.items() for _ in range(times)}
    rated = date(2025, 12, 20)
    return [
        replace(entry, star=star_of[n], star_from=rated, star_until=date(2028, 12, 19))
        if n in star_of
        else entry
        for n, entry in enumerate(entries)
    ]


def _is_sound(entry: RegisterEntry) -> bool:
    return any(
        licence.kind is LicenceKind.HR_SERVICE
        and licence.valid_to is not None
        and licence.valid_to > AS_OF
        and all(event.kind.value in ("granted", "renewed", "changed") for event in licence.events)
        for licence in entry.licences
    ) and not entry.name.endswith(names.SOLE_TAILS)


def _branches(rng: Random, entries: Sequence[RegisterEntry]) -> list[RegisterEntry]:
    """Return branches of the largest agencies: they work under their head office's licence."""
    heads = [entry for entry in entries if entry.star is not None]
    found = []
    for number, head in zip(range(_BRANCHES), cycle(rng.sample(heads, 9)), strict=False):
        street = list(Street)[(number * 5 + 3) % len(Street)]
        place = street.label.removesuffix("街道")
        found.append(
            RegisterEntry(
                uscc=new_uscc(rng),
                name=f"{head.name}{place}分公司",
                parent=head.uscc,
                street=street,
                legal_representative=names.person(rng),
                phone=phone(rng),
            )
        )
    return found


def _placed(rng: Random, entries: Sequence[RegisterEntry]) -> list[RegisterEntry]:
    """Spread the agencies over every street, the busy ones holding more."""
    streets = list(Street)
    weights = [1 + (number * 7) % 5 for number in range(len(streets))]
    found = []
    for number, entry in enumerate(entries):
        free = streets[number] if number < len(streets) else rng.choices(streets, weights)[0]
        street = entry.street or free
        found.append(replace(entry, street=street, address=names.address(rng, street)))
    return found


def revoked(entries: Sequence[RegisterEntry]) -> list[RegisterEntry]:
    """Return the head offices whose licence was taken away for good, in the register's order."""
    return [
        entry
        for entry in entries
        if any(
            licence.events and licence.events[-1].document == "吊销后注销"
            for licence in entry.licences
        )
    ]


def _reborn(entries: Sequence[RegisterEntry]) -> list[RegisterEntry]:
    """Let the person and the phone of a revoked agency come back behind the newest licence."""
    gone = revoked(entries)[-1]
    return [
        replace(entry, legal_representative=gone.legal_representative, phone=gone.phone)
        if any(paper.valid_from and paper.valid_from > AS_OF for paper in entry.licences)
        else entry
        for entry in entries
    ]


def _staffed(rng: Random, entries: Sequence[RegisterEntry]) -> list[RegisterEntry]:
    """Share out exactly ``STAFF`` people: many small agencies, a few large ones with stars."""
    weights = [rng.lognormvariate(0, 0.8) * (1 + 1.5 * (entry.star or 0)) for entry in entries]
    share = (STAFF - 3 * len(entries)) / sum(weights)
    counts = [3 + int(weight * share) for weight in weights]
    for number in range(STAFF - sum(counts)):
        counts[number] += 1
    return [replace(e, staff_count=count) for e, count in zip(entries, counts, strict=True)]
