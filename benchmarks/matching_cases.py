"""The cases of the matching benchmark: posters with the truth about each."""

import random
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from benchmarks.corruption import NEAR_MISSES, SLIPS_IN_BRAND, TRUE_NAMES, city_of_ad
from benchmarks.made_up_names import Anatomy
from supervisor.domain.agencies import AgencyRecord
from supervisor.domain.matching.model import Poster

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
    registered = {record.name for _, record in register}
    cases: dict[Poster, Case] = {}
    while len(cases) < count:
        anatomy, record = register[rng.randrange(len(register))]
        is_true = len(cases) % 2 == 0
        rules = NEAR_MISSES
        if is_true:
            rules = SLIPS_IN_BRAND if rng.random() < 0.125 else TRUE_NAMES
        rule = rng.choice(list(rules))
        name = rules[rule](anatomy, rng)
        if rule != "exact" and name in registered:
            continue
        poster = Poster(name, DAY, city_of_ad(anatomy, rng))
        cases.setdefault(poster, Case(poster, rule, record.key if is_true else ""))
    return list(cases.values())
