"""Fields of photographed papers, and what they are worth against the register."""

from dataclasses import replace
from datetime import date

import pytest

from supervisor.domain.lists.coverage import Coverage
from supervisor.domain.lists.known import own_register
from supervisor.domain.matching import AgencyIndex
from supervisor.domain.pictures.checking import PaperCheck, PaperVerdict
from supervisor.domain.pictures.papers import paper_of
from supervisor.domain.register.agencies import AgencyRecord, LicenceKind, LicenceRecord
from tests.support.pictures import LICENCE, NUMBER, line

ON = date(2026, 11, 23)
HOLDER = "武汉晨光人力资源有限公司"
HR = LicenceKind.HR_SERVICE


def agency(key, name, number, valid_to=date(2028, 4, 30), kind=HR):
    return AgencyRecord(
        key, name, licences=(LicenceRecord(kind, number, valid_to=valid_to),), city="武汉"
    )


REGISTER = [
    agency("1", HOLDER, NUMBER),
    agency("2", "武汉星河劳务有限公司", "（鄂）人服证字〔2020〕第0106000777号", date(2025, 4, 30)),
    agency("3", "武汉云帆人才服务有限公司", ""),
]
COVERAGE = Coverage((own_register("420106", "武汉市武昌区人力资源和社会保障局"),))
CHECK = PaperCheck(AgencyIndex(REGISTER), COVERAGE)


def shown(unsure="", apart=True, title="人力资源服务许可证", **changed):
    """A licence as lines: labels and values in two columns, some characters read unsurely."""
    lines = [line(title, 0, 200)]
    for number, (label, known) in enumerate(LICENCE):
        value, top = changed.get(label, known), 60 + 50 * number
        read = line(value, top, 220) if apart else line(f"{label}：{value}", top, 0)
        sure = tuple(0.5 if char in unsure else 1.0 for char in read.text)
        lines.append(replace(read, sureness=sure))
        if apart:
            lines.append(line(label, top, 0))
    return paper_of(lines)


@pytest.mark.parametrize("apart", [True, False])
def test_fields_are_read_beside_or_behind_their_labels(apart):
    paper = shown(apart=apart)
    assert (paper.text("holder"), paper.text("number")) == (HOLDER, NUMBER)
    assert paper.text("legal_representative") == "王建国"
    assert paper.text("address") == "武汉市武昌区中南路12号"
    assert (paper.valid_from, paper.valid_to) == (date(2023, 5, 1), date(2028, 4, 30))
    assert paper.text("authority").endswith("人力资源和社会保障局")


def test_a_mention_of_a_licence_is_none():
    ad = ["急招普工", "本公司持有人力资源服务许可证，正规可靠", "电话"]
    assert paper_of([line(text, 30 * at) for at, text in enumerate(ad)]) is None
    assert paper_of([line("人力资源服务许可证")]) is None


def verdict(**changed):
    return CHECK.check(shown(**changed), ON)


UNKNOWN = {
    "单位名称": "武汉市武昌区鼎盛职业介绍所",
    "许可证编号": "（鄂）人服证字〔2024〕第0106880123号",
}


@pytest.mark.parametrize(
    ("changed", "expected", "looks"),
    [
        ({}, PaperVerdict.SAME, False),
        ({"许可证编号": "(鄂)入服证字[2O23]第O106001213号"}, PaperVerdict.SAME, False),
        ({"单位名称": "武汉晨光人力资源有限公间"}, PaperVerdict.SAME, False),
        ({"有效期限": "2023年05月01日至2029年04月30日"}, PaperVerdict.SAME, True),
        (
            {
                "单位名称": "武汉星河劳务有限公司",
                "许可证编号": "（鄂）人服证字〔2020〕第0106000777号",
                "有效期限": "2020年05月01日至2025年04月30日",
            },
            PaperVerdict.EXPIRED,
            False,
        ),
        ({"单位名称": "武汉鼎盛人力资源有限公司"}, PaperVerdict.OTHER_HOLDER, False),
        (
            {"许可证编号": "（鄂）人服证字〔2023〕第0106008765号"},
            PaperVerdict.ALTERED_NUMBER,
            False,
        ),
        (
            {"许可证编号": "（鄂）人服证字〔2023〕第0106001218号", "unsure": "8"},
            PaperVerdict.ALTERED_NUMBER,
            True,
        ),
        (UNKNOWN, PaperVerdict.NO_SUCH_LICENCE, False),
        (UNKNOWN | {"unsure": "7"}, PaperVerdict.NO_SUCH_LICENCE, False),
        (UNKNOWN | {"unsure": "8"}, PaperVerdict.CANNOT_BE_KNOWN, True),
        (UNKNOWN | {"发证机关": "武汉市人力资源和社会保障局"}, PaperVerdict.CANNOT_BE_KNOWN, True),
        (UNKNOWN | {"发证机关": "看不清"}, PaperVerdict.CANNOT_BE_KNOWN, True),
        ({"单位名称": "武汉云帆人才服务有限公司", "许可证编号": "甲00881234号"},
         PaperVerdict.CANNOT_BE_KNOWN, False),
    ],
)  # fmt: skip
def test_a_paper_is_worth_what_register_and_reading_allow(changed, expected, looks):
    found = verdict(**changed)
    assert (found.verdict, found.look) == (expected, looks), found.why


def test_a_licence_before_its_first_day_is_not_said_to_be_over():
    first_day = replace(REGISTER[0].licences[0], valid_from=date(2027, 1, 1))
    register = [replace(REGISTER[0], licences=(first_day,))]
    found = PaperCheck(AgencyIndex(register), COVERAGE).check(shown(), ON)
    assert found.verdict is PaperVerdict.EXPIRED
    assert "尚未生效" in found.why
    assert found.verdict.label == "目前无效"


def test_the_answer_names_its_list():
    assert verdict().rests_on == "本局名册"
    assert "武昌区" in verdict(**UNKNOWN).rests_on
