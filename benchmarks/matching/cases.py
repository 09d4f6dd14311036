"""The cases of the matching benchmark: posters with the truth about each."""

import random
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from benchmarks.matching.corruption import NEAR_MISSES, SLIPS_IN_BRAND, TRUE_NAMES, city_of_ad
from benchmarks.matching.made_up_names import HR_TAILS, Anatomy
from supervisor.domain.matching.model import Poster
from supervisor.domain.register.agencies import AgencyRecord

DAY: Final = date(2026, 6, 1)


@dataclass(frozen=True, slots=True)
class Case:
    """A poster, the rule that wrote it, and the key of the agency it is (empty: none)."""

    poster: Poster
    rule: str
    truth: str


def make_cases(
    register: Sequence[tuple[Anatomy, AgencyRecord]], count: int, seed: int
) -> list[Case]:
    """Return ``count`` cases with distinct posters: half true names corrupted, half near-misses.

    One in eight true names has its slip in the brand.
    """
    rng = random.Random(seed)
    names = {anatomy.name for anatomy, _ in register}
    identities = {_identity(anatomy) for anatomy, _ in register}
    cases: dict[Poster, Case] = {}
    while len(cases) < count:
        anatomy, record = register[rng.randrange(len(register))]
        is_true = len(cases) % 2 == 0
        if is_true and rng.random() >= 0.125:
            rule = rng.choice(list(TRUE_NAMES))
            name = TRUE_NAMES[rule](anatomy, rng)
        else:
            changes = SLIPS_IN_BRAND if is_true else NEAR_MISSES
            rule = rng.choice(list(changes))
            changed = changes[rule](anatomy, rng)
            name = "" if _identity(changed) in identities else changed.name
        if not name or (rule != "exact" and name in names):
            continue
        poster = Poster(name, DAY, city_of_ad(anatomy, rng))
        cases.setdefault(poster, Case(poster, rule, record.key if is_true else ""))
    return list(cases.values())


def make_near_misses(
    register: Sequence[tuple[Anatomy, AgencyRecord]], rule: str, count: int, seed: int
) -> list[Case]:
    """Return ``count`` distinct near-misses of one rule."""
    rng = random.Random(f"{seed} {rule}")
    names = {anatomy.name for anatomy, _ in register}
    identities = {_identity(anatomy) for anatomy, _ in register}
    cases: dict[Poster, Case] = {}
    while len(cases) < count:
        anatomy, _ = register[rng.randrange(len(register))]
        changed = NEAR_MISSES[rule](anatomy, rng)
        if changed.name not in names and _identity(changed) not in identities:
            poster = Poster(changed.name, DAY, city_of_ad(anatomy, rng))
            cases[poster] = Case(poster, rule, "")
    return list(cases.values())


def _identity(anatomy: Anatomy) -> tuple[str, str, bool]:
    """Return what makes a company: place, brand, and whether its trade is human resources.

    No office registers two companies alike in these, so a near-miss must not be either.
    """
    return anatomy.code, anatomy.brand, anatomy.trade in HR_TAILS
