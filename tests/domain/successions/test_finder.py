"""Who may carry on what has ended: found by rare things in common, and only by those."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from supervisor.domain.matching.model import Comparison
from supervisor.domain.successions import Operator, find_successions
from supervisor.domain.successions.weights import LISTED, RULES, tie_of
from supervisor.domain.traces import Trace, TraceKind

ENDED = date(2026, 6, 1)
PHONE = Trace(TraceKind.PHONE, "p1")
ADDRESS = Trace(TraceKind.ADDRESS, "a1")
PERSON = Trace(TraceKind.REPRESENTATIVE, "王伟")
TEXT = Trace(TraceKind.TEXT, "t1")


def ended(*traces, name="武汉澜舟人力资源有限公司", on=ENDED):
    return Operator("agency:1", name, on, "武汉市", frozenset(traces), is_registered=True)


def newcomer(*traces, name="武汉砚桥企业管理咨询有限公司", on=date(2026, 7, 1), **more):
    return Operator(f"poster:{name}", name, on, "武汉市", frozenset(traces), **more)


def find(before, after, holders=None):
    return find_successions([before], [after], holders or {})


def test_a_rare_phone_is_a_lead_that_says_why():
    (found,) = find(ended(PHONE), newcomer(PHONE))
    assert found.score == 0.6
    assert [(tie.kind, tie.weight, tie.why) for tie in found.ties] == [
        (TraceKind.PHONE, 0.6, "同一电话只有这两家使用")
    ]


@pytest.mark.parametrize("trace", [ADDRESS, PERSON, TEXT])
def test_an_address_a_person_or_a_wording_alone_is_none(trace):
    assert find(ended(trace), newcomer(trace)) == []


def test_weak_signs_add_up():
    (found,) = find(ended(ADDRESS, PERSON), newcomer(ADDRESS, PERSON))
    assert found.score == pytest.approx(1 - 0.65**2, abs=0.001)


def test_a_look_alike_name_adds_to_what_is_shared_with_both_names_compared():
    after = newcomer(PERSON, ADDRESS, name="武汉澜州人力资源有限公司")
    (found,) = find(ended(PERSON, ADDRESS), after)
    name = found.ties[-1]
    assert name.kind is TraceKind.NAME
    assert any(
        (one.in_ad, one.in_register) == ("澜州", "澜舟") and one.result is not Comparison.SAME
        for one in name.features
    )


def test_the_same_brand_in_another_city_with_a_namesake_at_its_head_is_no_lead():
    after = newcomer(PERSON, name="长沙澜舟人力资源有限公司")
    assert find(ended(PERSON), replace(after, city="长沙市")) == []


def test_a_common_value_is_set_aside_and_says_so():
    crowd = {ADDRESS: 40}
    (found,) = find(ended(PHONE, ADDRESS), newcomer(PHONE, ADDRESS), crowd)
    assert found.score == 0.6
    assert found.ties[-1].weight == 0
    assert "40 家" in found.ties[-1].why
    assert "园区" in found.ties[-1].why
    assert find(ended(ADDRESS, PERSON), newcomer(ADDRESS, PERSON), crowd) == []


def test_a_hotline_ties_nobody():
    line = Trace(TraceKind.HOTLINE, "4001234567")
    assert find(ended(line, ADDRESS), newcomer(line, ADDRESS)) == []


def test_whoever_was_there_before_the_end_is_no_newcomer():
    assert find(ended(PHONE), newcomer(PHONE, on=date(2026, 5, 31))) == []
    assert find(ended(PHONE), newcomer(PHONE, on=ENDED))


def test_the_ended_operator_itself_is_no_newcomer_however_it_signs():
    for name in (
        "武汉澜舟人力资源有限公司",
        "武汉澜舟人力资源",
        "武汉澜舟人力资源有限公司（急聘）",
    ):
        assert find(ended(PHONE), newcomer(PHONE, name=name)) == []


def test_a_new_licence_under_the_very_name_is_a_lead():
    after = newcomer(PHONE, name="武汉澜舟人力资源有限公司", is_registered=True)
    (found,) = find(ended(PHONE), replace(after, key="agency:2"))
    assert found.score > 0.7


def test_the_strongest_comes_first():
    one, two = newcomer(PHONE), newcomer(PHONE, ADDRESS, name="武汉沐程劳务有限公司")
    found = find_successions([ended(PHONE, ADDRESS)], [one, two], {PHONE: 3})
    assert [one.after.key for one in found] == [two.key, one.key]


def test_one_operator_may_come_back_under_several_names():
    shells = [newcomer(PHONE, name=f"武汉{name}服务部") for name in ("甲禾", "乙谦", "丙联")]
    found = find_successions([ended(PHONE)], shells, {PHONE: 4})
    assert len(found) == 3
    assert find_successions([ended(PHONE)], shells, {PHONE: 12}) == []


@given(
    st.sampled_from(sorted(RULES, key=str)),
    st.integers(2, 60),
    st.integers(2, 60),
)
def test_rarer_never_weighs_less(kind, one, other):
    few, many = sorted((one, other))
    assert tie_of(Trace(kind, "x"), few).weight >= tie_of(Trace(kind, "x"), many).weight


traces = st.frozensets(
    st.builds(Trace, st.sampled_from(list(TraceKind)), st.sampled_from("abcd")), max_size=5
)


@given(st.lists(traces, min_size=1, max_size=4), st.lists(traces, min_size=1, max_size=4))
def test_the_order_of_the_input_changes_nothing_and_all_listed_is_strong(before, after):
    first = [Operator(f"b{n}", f"武汉澜{n}", ENDED, traces=t) for n, t in enumerate(before)]
    then = [Operator(f"a{n}", f"武汉砚{n}", ENDED, traces=t) for n, t in enumerate(after)]
    found = find_successions(first, then, {})
    assert found == find_successions(first[::-1], then[::-1], {})
    assert all(LISTED <= one.score <= 1 for one in found)
    assert all(tie.why for one in found for tie in one.ties)
