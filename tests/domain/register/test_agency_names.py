import pytest

from supervisor.domain.register.agency_names import is_same_name, settled_name

NAME = "武汉川岳（湖北）人力资源有限公司"
SPELLINGS = [
    "武汉川岳(湖北)人力资源有限公司",
    "武汉川岳（湖北) 人力资源有限公司",
    " 武汉川岳（湖北）人力资源有限公司\u200b",
    "武漢川岳（湖北）人力資源有限公司",
]


@pytest.mark.parametrize("spelling", SPELLINGS)
def test_another_spelling_is_the_same_name_and_the_held_one_stays(spelling):
    assert is_same_name(NAME, spelling)
    assert settled_name(NAME, spelling) == NAME


@pytest.mark.parametrize("held", SPELLINGS[:3])
def test_an_untidy_name_gives_way_to_its_tidy_form(held):
    assert settled_name(held, NAME) == NAME


def test_another_name_is_another():
    other = "武汉川越（湖北）人力资源有限公司"
    assert not is_same_name(NAME, other)
    assert settled_name(NAME, other) == other
