import pytest

from supervisor.domain.credit.ledger import EntryClass
from supervisor.domain.credit.parsing import SchemeError, parse_credit_scheme
from supervisor.domain.credit.scheme import Grade
from supervisor.schemes import packaged

TEXT = packaged("credit")


def test_the_packaged_scheme_is_whole() -> None:
    scheme = parse_credit_scheme(TEXT)
    assert [scheme.grade_of(score) for score in (100, 90, 89, 75, 60, 59, 0)] == [
        Grade.A, Grade.A, Grade.B, Grade.B, Grade.C, Grade.D, Grade.D,
    ]  # fmt: skip
    assert all(event.basis for event in scheme.events.values())
    assert scheme.events["C09"].entry_class is EntryClass.SERIOUS
    assert {code for code, event in scheme.events.items() if event.veto} == {
        "V1", "V2", "V3", "V5", "V6",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("old", "new", "word"),
    [
        ("base = 100", "base =", "TOML"),
        ("base = 100", 'base = "一百"', "base"),
        ("least = 90", "least = 70", "从高到低"),
        ('grade = "D"\nleast = 0', 'grade = "D"\nleast = 10', "下限"),
        ('class = "minor"', 'class = "slight"', "slight"),
        ('code = "C02"', 'code = "C01"', "重复"),
        ("merit_cap = 10", "merit_cap = 10\nmerit_cup = 3", "merit_cup"),
        ("points = 3\nmonths = 3", "points = 3\nmonths = 12", "公示期上限"),
        ("points = 3\nmonths = 3", "points = 300\nmonths = 3", "points"),
        ("veto = true", 'veto = "yes"', "veto"),
        ("inspection_share = 5", "inspection_share = 500", "inspection_share"),
    ],
)
def test_a_mistake_is_told_in_words(old: str, new: str, word: str) -> None:
    with pytest.raises(SchemeError) as refusal:
        parse_credit_scheme(TEXT.replace(old, new, 1))
    assert any(word in problem for problem in refusal.value.problems)


def test_all_mistakes_are_told_at_once() -> None:
    text = TEXT.replace("merit_cap = 10", "").replace('label = "超出许可范围从事活动"', "")
    with pytest.raises(SchemeError) as refusal:
        parse_credit_scheme(text)
    assert len(refusal.value.problems) == 2
