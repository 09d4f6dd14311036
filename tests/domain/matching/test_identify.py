"""Golden pairs, by hand: what is an agency however it is written, and what only looks like one."""

import pickle
from dataclasses import replace
from datetime import date

import pytest

from supervisor.domain.matching import MATCHER_VERSION, AgencyIndex, identify
from supervisor.domain.matching.model import Comparison, Poster, Verdict
from supervisor.domain.register.agencies import Activity, LicenceKind
from tests.domain.matching.registers import DAY, OTHER_USCC, REGISTER, USCC, agency, match

# Strong: another way of writing the registered name.
STRONG = [
    ("武汉华信人力资源有限公司", "huaxin"),
    ("华信（武汉）人力资源有限公司", "huaxin"),
    ("湖北省武汉市华信人力资源有限公司", "huaxin"),
    ("武漢華信人力資源有限公司", "huaxin"),
    ("武汉市华信人力资源有限责任公司", "huaxin"),
    ("武汉华信人力资源有限公司江夏分公司", "huaxin"),
    ("武汉华信人力资源有限公司（代招）-王女士", "huaxin"),
    ("武汉华信人力资源有限...", "huaxin"),
    ("武汉华信人...", "huaxin"),
    ("武汉众才劳务有限公司", "jucai"),
    ("聚才", "jucai"),
]
# Medium: parts left out or misspelt outside the brand, nothing else answers to it.
MEDIUM = [
    ("华信人力", "huaxin"),
    ("武汉华信", "huaxin"),
    ("武汉华信人力资源服务", "huaxin"),
    ("武汉华信人力咨源有限公司", "huaxin"),
    ("武汉华信人力资源有线公司", "huaxin"),
    ("汉武华信人力资源有限公司", "huaxin"),
    ("楚英汇劳务", "chu"),
    ("聚才英汇", "jucai"),
]
# Weak: perhaps, for a person to decide.
WEAK = [
    ("武汉华鑫人力资源有限公司", "huaxin"),
    ("武汉华江人力资源有限公司", "huaxin"),
    ("长沙华信人力资源有限公司", "huaxin"),
    ("武汉华信科技有限公司", "huaxin"),
    ("湖北华信人力资源有限公司", "huaxin"),
    ("武汉华信劳务派遣有限公司", "huaxin"),
    ("湖北省武汉市华信劳务派遣", "huaxin"),
    ("武汉华信企服", "huaxin"),
    ("武汉华信人力资源股份有限公司", "huaxin"),
    ("武汉华信人力资源集团有限公司", "huaxin"),
    ("湖北楚应汇劳务派遣有限公司", "chu"),
    ("湖北楚汇英劳务派遣有限公司", "chu"),
    ("武汉联众诚人力资源有限公司", "lian"),
    ("武汉联众诚人力资源有限公司江岸分公司", "lian"),
    ("华信", "huaxin"),
    ("武汉汇智人力资源有限公司", "state"),
    ("武汉华信人力资源服务有限公司", "huaxin"),
    ("武汉华信（西部）人力资源有限公司", "huaxin"),
    ("武汉华信达人力资源有限公司", "huaxin"),
]
# Strangers: nothing of the register.
STRANGERS = [
    "武汉天天向上食品有限公司",
    "武汉海川人力资源有限公司",
    "长沙华信食品有限公司",
    "某知名企业",
    "BOSS直聘",
    "武汉",
    "",
    "（）",
]


@pytest.mark.parametrize(("name", "key"), STRONG + MEDIUM)
def test_an_agency_is_found_however_it_is_written(name, key):
    found = match(name)
    assert (found.verdict, found.agency_key) == (Verdict.LICENSED, key)


@pytest.mark.parametrize(("name", "key"), WEAK)
def test_what_only_looks_like_an_agency_is_for_a_person_to_decide(name, key):
    found = match(name)
    assert found.verdict is Verdict.POSSIBLE
    assert found.candidates[0].agency_key == key


@pytest.mark.parametrize("name", STRANGERS)
def test_a_stranger_is_unknown_and_says_why(name):
    found = match(name)
    assert found.verdict is Verdict.UNKNOWN
    assert found.score == 0
    assert found.why.endswith("。")


def test_scores_fall_from_tier_to_tier():
    strong = min(match(name).score for name, _ in STRONG)
    medium = [match(name).score for name, _ in MEDIUM]
    weak = max(match(name).score for name, _ in WEAK)
    assert strong >= max(0.95, weak)
    assert min(medium) >= 0.9 > weak


def test_every_match_says_why_and_by_which_version():
    for name, _ in STRONG + MEDIUM + WEAK:
        found = match(name)
        assert found.why.endswith("。")
        assert found.version == MATCHER_VERSION
        assert found.features


def test_features_show_both_values():
    features = {feature.name: feature for feature in match("长沙华信人力资源有限公司").features}
    assert (features["地区"].in_ad, features["地区"].in_register) == ("长沙", "武汉")
    assert features["地区"].result is Comparison.DIFFERENT
    assert features["字号"].result is Comparison.SAME


def test_a_name_two_agencies_answer_to_is_ambiguous():
    found = match("博才人力")
    assert found.verdict is Verdict.POSSIBLE
    assert {candidate.agency_key for candidate in found.candidates} == {"twin-a", "twin-b"}


def test_the_city_of_the_ad_decides_between_namesakes():
    assert match("博才人力资源", city="宜昌").agency_key == "twin-b"
    assert match("宜昌博才人力", city="武汉").agency_key == "twin-b"


def test_work_offered_elsewhere_is_no_sign_against_a_name_with_its_region():
    assert match("武汉华信人力资源有限公司", city="北京").verdict is Verdict.LICENSED
    assert match("华信人力资源有限公司", city="北京").verdict is Verdict.POSSIBLE


def test_former_names_count_and_are_named_as_such():
    assert "曾用名" in match("武汉众才劳务有限公司").why
    assert "曾用名" in match("武汉众才劳务").why


def test_the_registered_name_of_one_outranks_the_former_name_of_another():
    register = (*REGISTER, agency("new", "武汉众才劳务有限公司"))
    assert match("武汉众才劳务有限公司", register=register).agency_key == "new"


def test_two_agencies_of_one_name_are_not_told_apart():
    register = (*REGISTER, agency("same", "武汉华信人力资源有限公司", uscc=OTHER_USCC))
    found = match("武汉华信人力资源有限公司", register=register)
    assert found.verdict is Verdict.POSSIBLE
    assert (
        match("武汉华信人力资源有限公司", register=register, uscc=OTHER_USCC).agency_key == "same"
    )


def test_a_code_finds_the_agency_under_any_name():
    found = match("小华招工号", uscc=USCC.lower())
    assert (found.verdict, found.agency_key) == (Verdict.LICENSED, "huaxin")
    assert "更名" in found.why


def test_a_licence_number_finds_the_agency():
    assert match("华信", licence_number="鄂-huaxin").agency_key == "huaxin"


def test_a_contradicting_code_is_never_licensed():
    found = match("武汉华信人力资源有限公司", uscc=OTHER_USCC)
    assert found.verdict is Verdict.POSSIBLE
    assert "信用代码不同" in found.why


def test_a_code_under_the_name_of_another_agency_is_never_licensed():
    assert match("武汉博才人力资源有限公司", uscc=USCC).verdict is Verdict.POSSIBLE


def test_a_branch_may_have_a_code_of_its_own():
    found = match("武汉华信人力资源有限公司江夏分公司", uscc=OTHER_USCC)
    assert found.verdict is Verdict.LICENSED


def test_a_trade_word_at_the_end_of_a_brand_is_not_taken_for_a_slip():
    register = (agency("comm", "武汉格寿通信人力资源有限公司"),)
    assert match("武汉格寿递信人力资源有限公司", register=register).verdict is not Verdict.LICENSED


def test_a_character_after_the_city_belongs_to_the_brand():
    register = (agency("tj", "天津市福门劳务服务有限公司"),)
    assert match("天津聚福门劳务服务有限公司", register=register).verdict is not Verdict.LICENSED


def test_a_district_given_as_the_city_of_the_ad_counts():
    register = (agency("bj", "北京阿兰人力资源有限公司"),)
    assert match("阿兰人力资源有限公司", register=register, city="朝阳").agency_key == "bj"
    assert match("阿兰人力资源有限公司", register=register, city="朝阳").verdict is Verdict.LICENSED


def test_a_registered_branch_is_found_as_itself():
    assert match("武汉联众诚人力资源有限公司洪山分公司").agency_key == "lian"


@pytest.mark.parametrize(
    ("on", "verdict"),
    [
        (date(2019, 12, 31), Verdict.UNKNOWN),
        (date(2020, 1, 1), Verdict.LICENSED),
        (date(2025, 12, 31), Verdict.LICENSED),
        (date(2026, 1, 1), Verdict.LAPSED),
    ],
)
def test_the_licence_is_asked_for_the_day_of_the_ad(on, verdict):
    found = match("武汉旧城人力资源有限公司", on=on)
    assert found.verdict is verdict
    assert found.agency_key == "old"
    assert (f"{on:%Y-%m-%d}" in found.why) == (verdict is Verdict.LAPSED)


def test_a_licence_without_the_needed_activity_is_out_of_scope():
    register = (
        agency("offline", "武汉线下人力资源有限公司", scope=frozenset({Activity.JOB_FAIR})),
    )
    found = match(
        "武汉线下人力资源有限公司",
        register=register,
        activity=Activity.ONLINE_RECRUITMENT,
    )
    assert found.verdict is Verdict.OUT_OF_SCOPE
    assert Activity.ONLINE_RECRUITMENT.label in found.why
    assert match("武汉线下人力资源有限公司", register=register).verdict is Verdict.LICENSED


def test_posters_and_matches_travel_between_processes():
    posters = [Poster(name, DAY) for name, _ in STRONG + WEAK]
    index = pickle.loads(pickle.dumps(AgencyIndex(REGISTER)))  # noqa: S301 - our own bytes
    found = identify(pickle.loads(pickle.dumps(posters)), index)  # noqa: S301
    assert pickle.loads(pickle.dumps(found)) == identify(posters, AgencyIndex(REGISTER))  # noqa: S301


@pytest.mark.parametrize("kind", [LicenceKind.FILING, LicenceKind.DISPATCH])
def test_another_valid_paper_is_no_licence_and_no_fault_either(kind):
    held = agency("paper", "武汉纸本人力资源有限公司")
    other = replace(held, licences=tuple(replace(one, kind=kind) for one in held.licences))
    nothing_shown = match("武汉纸本人力资源有限公司", register=(other,))
    assert nothing_shown.verdict is Verdict.LICENSED
    assert kind.label in nothing_shown.why
    [broking] = identify(
        [Poster("武汉纸本人力资源有限公司", DAY, activity=Activity.JOB_BROKERAGE)],
        AgencyIndex([other]),
    )
    assert broking.verdict is Verdict.NOT_LISTED
    assert "未取得" in broking.why
