"""What the matcher makes of the second hand's names: precision, and slips that are found."""

import os
from collections import Counter, defaultdict
from collections.abc import Iterable
from typing import Final

from benchmarks.matching.other_names import make_other_register
from benchmarks.matching.other_posters import Written, write_posters
from benchmarks.measure import Measurement
from supervisor.domain.matching import AgencyIndex, Identifier
from supervisor.domain.matching.model import Match, Verdict

SIZES: Final = (257, 3_000, 70_000)
_POSTERS: Final = int(os.environ.get("MATCHING_OTHER_POSTERS", "10000"))
_SEED: Final = 20261130
_SLIPS: Final = ("slip in the place", "slip in the legal form")


def run_other() -> list[Measurement]:
    """Return the figures at every size."""
    return [figure for size in SIZES for figure in _measured(size)]


def answers(size: int) -> list[tuple[Written, Match]]:
    """Return every poster with what the matcher says of it."""
    register = make_other_register(size, _SEED)
    written = write_posters(register, _POSTERS, _SEED)
    identifier = Identifier(AgencyIndex(record for _, record in register))
    return list(zip(written, identifier.identify([one.poster for one in written]), strict=True))


def outcome(one: Written, match: Match) -> str:
    """Return what became of a poster."""
    if match.verdict is Verdict.LICENSED:
        return "right" if one.truth and match.agency_key == one.truth else "wrong"
    if one.truth and match.candidates and match.candidates[0].agency_key == one.truth:
        return "first"
    return str(match.verdict.value)


def by_kind(pairs: Iterable[tuple[Written, Match]]) -> dict[str, Counter[str]]:
    """Return the outcomes of every kind."""
    counted: dict[str, Counter[str]] = defaultdict(Counter)
    for one, match in pairs:
        counted[one.kind][outcome(one, match)] += 1
    return counted


def _measured(size: int) -> list[Measurement]:
    counted = by_kind(answers(size))
    right = sum(counts["right"] for counts in counted.values())
    wrong = sum(counts["wrong"] for counts in counted.values())
    slips = sum((counted[kind] for kind in _SLIPS), Counter[str]())
    label = f"matching, second hand at {size:,}"
    return [
        Measurement(f"{label}: precision of licensed", right / max(1, right + wrong), "share"),
        Measurement(f"{label}: wrong agency", wrong, f"of {_POSTERS:,} posters"),
        Measurement(
            f"{label}: slips in place and form found",
            (slips["right"] + slips["first"]) / max(1, slips.total()),
            "share",
        ),
    ]
