"""Agencies that fit equally well: none is taken, and their order makes sense."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from supervisor.domain.matching.model import Verdict
from tests.domain.matching.registers import DAY, OTHER_USCC, USCC, agency, match

NAMESAKES = (
    agency("a", "宜昌云栖人力资源有限公司"),
    agency("b", "武汉云栖人力资源服务有限公司"),
    agency("c", "襄阳云栖人力有限公司"),
    agency("d", "云栖(荆州)人力资源有限公司"),
)


@pytest.mark.parametrize("name", ["云栖人力", "云栖人力资源", "云栖人力资源有限公司"])
@given(register=st.permutations(NAMESAKES))
def test_the_order_of_the_register_decides_nothing(name, register):
    assert match(name, register=register) == match(name, register=NAMESAKES)


def test_of_equal_scores_the_name_written_most_alike_comes_first():
    found = match("云栖人力资源服务", register=NAMESAKES)
    assert found.verdict is Verdict.POSSIBLE
    assert found.candidates[0].agency_key == "b"


def test_two_agencies_of_one_name_come_the_licensed_one_first():
    register = (
        agency("1-lapsed", "武汉云栖人力资源有限公司", uscc=USCC, valid_to=DAY.replace(year=2024)),
        agency("2-valid", "武汉云栖人力资源有限公司", uscc=OTHER_USCC),
    )
    found = match("武汉云栖人力资源有限公司", register=register)
    assert found.verdict is Verdict.POSSIBLE
    assert [one.agency_key for one in found.candidates] == ["2-valid", "1-lapsed"]
    assert found == match("武汉云栖人力资源有限公司", register=register[::-1])


def test_scores_of_the_ranking_never_rise():
    for name in ("云栖人力", "武汉云栖", "云溪人力资源有限公司", "武汉云栖人力资源集团有限公司"):
        scores = [one.score for one in match(name, register=NAMESAKES).candidates]
        assert scores == sorted(scores, reverse=True)
