"""An index changed agency by agency answers as one built anew."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from supervisor.domain.matching import AgencyIndex, identify
from supervisor.domain.matching.model import Poster, Verdict
from tests.domain.matching.registers import DAY, REGISTER, USCC, agency

NAMES = [record.name for record in REGISTER] + [
    "武汉华信",
    "博才人力",
    "武汉华鑫人力资源有限公司",
    "聚才",
]
POSTERS = [Poster(name, DAY) for name in NAMES] + [Poster("华信", DAY, uscc=USCC)]


@given(st.permutations(REGISTER), st.sets(st.sampled_from([record.key for record in REGISTER])))
def test_removing_and_entering_again_changes_nothing(order, taken_out):
    index = AgencyIndex(order)
    for key in taken_out:
        index.remove(key)
    rest = [record for record in REGISTER if record.key not in taken_out]
    assert _answers(index) == _answers(AgencyIndex(rest))
    for record in REGISTER:
        index.replace(record)
    assert _answers(index) == _answers(AgencyIndex(REGISTER))


def _answers(index):
    return [(found.verdict, found.agency_key, found.score) for found in identify(POSTERS, index)]


def test_a_changed_name_is_found_under_the_new_name_only():
    index = AgencyIndex(REGISTER)
    index.replace(agency("huaxin", "武汉长风人力资源有限公司", city="武汉市"))
    old, new = identify(
        [Poster("武汉华信人力资源有限公司", DAY), Poster("武汉长风人力资源有限公司", DAY)], index
    )
    assert old.verdict is Verdict.UNKNOWN
    assert new.agency_key == "huaxin"
    assert len(index) == len(REGISTER)


def test_an_agency_that_is_not_there_cannot_be_removed():
    with pytest.raises(KeyError):
        AgencyIndex().remove("nobody")


def test_an_empty_register_knows_nobody():
    assert (
        identify([Poster("武汉华信人力资源有限公司", DAY)], AgencyIndex())[0].verdict
        is Verdict.UNKNOWN
    )
