"""Whom a hit concerns, and the articles of each."""

import pytest

from supervisor.domain.screening import Ad, RulePackError, RuleSet, Screener
from supervisor.domain.screening.model import RuleHit


def _hit(screener: Screener, text: str, category: str) -> RuleHit:
    hits = screener.screen([Ad("1", "岗位", "", text)])[0]
    return next(hit for hit in hits if str(hit.category) == category)


def test_men_first_and_women_first_break_different_law(screener: Screener) -> None:
    men = dict(_hit(screener, "男性优先", "gender").by_respondent)
    women = dict(_hit(screener, "女士优先", "gender").by_respondent)
    assert {"妇女权益保障法 第四十三条", "就业促进法 第二十七条"} <= set(men["employer"])
    assert not {"妇女权益保障法 第四十三条", "就业促进法 第二十七条"} & set(women["employer"])
    assert "就业促进法 第三条" in women["employer"]
    refused = dict(_hit(screener, "女生勿扰", "gender").by_respondent)
    assert "妇女权益保障法 第四十三条" in refused["employer"]


AGENCIES = "人力资源市场暂行条例"


@pytest.mark.parametrize(
    ("text", "category", "respondent", "cited", "spared"),
    [
        ("限男性", "gender", "agency", f"{AGENCIES} 第二十九条", "就业促进法 第二十七条"),
        ("已婚优先", "marital", "employer", "妇女权益保障法 第四十三条", "就业促进法 第二十七条"),
        ("不招农村户口", "origin", "employer", "就业促进法 第三十一条", "就业促进法 第二十七条"),
        ("无艾滋", "health", "employer", "艾滋病防治条例 第三条", "就业促进法 第二十七条"),
        ("入职缴纳押金300元", "fees", "agency", "就业促进法 第四十一条", "劳动合同法 第九条"),
        ("代招普工", "intermediary", "agency", f"{AGENCIES} 第十八条", "劳动合同法 第九条"),
        ("入职后交中介费300元", "fees", "agency", f"{AGENCIES} 第三十二条", "劳动合同法 第九条"),
    ],
)  # fmt: skip
def test_each_respondent_has_its_own_articles(
    screener: Screener, text: str, category: str, respondent: str, cited: str, spared: str
) -> None:
    hit = _hit(screener, text, category)
    own = dict(hit.by_respondent)[respondent]
    assert cited in own
    assert spared not in own
    assert set(own) <= set(hit.basis)


def test_a_licensed_agency_is_reproached_for_no_fee_it_may_take(screener: Screener) -> None:
    assert str(_hit(screener, "入职后交中介费300元", "fees").severity) == "advisory"
    assert str(_hit(screener, "体检费自理", "fees").severity) == "advisory"
    assert str(_hit(screener, "服装押金300元，离职退还", "fees").severity) == "severe"


def test_only_agencies_answer_for_recruiting_on_behalf(screener: Screener) -> None:
    assert _hit(screener, "代招普工", "intermediary").respondents == ("agency",)
    assert _hit(screener, "限男性", "gender").respondents == ("employer", "agency")


LAWS = '[fair]\nlaw = "就业促进法"\narticle = "第三条"\nfrom = 2008-01-01\ncertainty = "A"\n'
RULE = """category = "gender"
[[rules]]
id = "test.only"
title = "限定"
explanation = "说明。"
rewording = "改写。"
severity = "severe"
basis = {BASIS}
patterns = ['限男']
hits = ["限男"]
misses = ["不限"]
"""


@pytest.mark.parametrize(
    ("basis", "bound"),
    [
        ('["fair"]', ("employer", "agency")),
        ('["fair"]\nrespondent = "agency"', ("agency",)),
        ('{ employer = ["fair"] }', ("employer",)),
        ('{ employer = ["fair"], agency = ["fair"] }', ("employer", "agency")),
    ],
)
def test_articles_are_written_as_a_list_or_by_respondent(
    basis: str, bound: tuple[str, ...]
) -> None:
    rules = RuleSet.from_sources({"laws.toml": LAWS, "f.toml": RULE.replace("{BASIS}", basis)})
    assert tuple(str(one) for one, _ in rules.get("test.only").bases_by) == bound


def test_an_unknown_respondent_is_refused() -> None:
    text = RULE.replace("{BASIS}", '{ worker = ["fair"] }')
    with pytest.raises(RulePackError, match="worker"):
        RuleSet.from_sources({"laws.toml": LAWS, "f.toml": text})
