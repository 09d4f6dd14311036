"""Golden pairs, labelled by hand: a poster, a registered name, and whether they are one agency.

``tier`` is how sure a person is. A strong or medium match has to be found; a weak one (a slip in
the brand, half a name) nobody can tell from another company, so that a person has to see it. A
medium non-match shares the brand, a weak one nearly does, a strong one shares nothing.
"""

import csv
from pathlib import Path

import pytest

from supervisor.domain.matching import AgencyIndex, identify
from supervisor.domain.matching.model import Match, Poster, Verdict
from tests.domain.matching.registers import DAY, agency

TABLE = Path(__file__).with_name("golden_pairs.csv").read_text(encoding="utf-8")
PAIRS = list(csv.DictReader(TABLE.splitlines()))
OTHER_NAMES = {
    "武汉拾穗人力资源有限公司": {
        "former_names": ("武汉拾穗劳务有限公司",),
        "short_names": ("拾穗招工",),
    }
}
INDEX = AgencyIndex(
    agency(name, name, **OTHER_NAMES.get(name, {}))
    for name in {pair["registered"] for pair in PAIRS}
)


def _found(pair) -> Match:
    return identify([Poster(pair["poster"], DAY, pair["city"])], INDEX)[0]


def _pairs(is_match, *names):
    chosen = [p for p in PAIRS if p["is_match"] == is_match and p["tier"] in names]
    assert chosen
    return pytest.mark.parametrize("pair", chosen, ids=lambda pair: pair["poster"])


@_pairs("yes", "strong", "medium")
def test_a_strong_or_medium_match_is_the_agency(pair):
    found = _found(pair)
    assert (found.verdict, found.agency_key) == (Verdict.LICENSED, pair["registered"])


@_pairs("yes", "weak")
def test_a_weak_match_is_shown_to_a_person(pair):
    found = _found(pair)
    assert found.verdict is Verdict.POSSIBLE
    assert pair["registered"] in {candidate.agency_key for candidate in found.candidates}


@_pairs("no", "weak")
def test_a_weak_non_match_is_shown_to_a_person_as_well(pair):
    assert _found(pair).verdict is Verdict.POSSIBLE


@_pairs("no", "medium")
def test_a_medium_non_match_is_never_taken_for_the_agency(pair):
    assert _found(pair).verdict in (Verdict.POSSIBLE, Verdict.UNKNOWN)


@_pairs("no", "strong")
def test_a_strong_non_match_is_nobody(pair):
    assert _found(pair).verdict is Verdict.UNKNOWN


def test_matches_score_by_their_tier_and_above_non_matches():
    scores = {
        (pair["is_match"], pair["tier"]): [
            _found(other).score
            for other in PAIRS
            if (other["is_match"], other["tier"]) == (pair["is_match"], pair["tier"])
        ]
        for pair in PAIRS
    }
    mean = {tier: sum(of_tier) / len(of_tier) for tier, of_tier in scores.items()}
    assert mean["yes", "strong"] > mean["yes", "medium"] > mean["yes", "weak"]
    assert mean["yes", "weak"] > mean["no", "weak"] > mean["no", "strong"] == 0
    assert min(scores["yes", "strong"] + scores["yes", "medium"]) >= 0.9
    assert max(scores["no", "weak"] + scores["no", "medium"]) < 0.5
