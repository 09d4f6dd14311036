import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from supervisor.domain.leads.findings import FindingStatus, RejectReason
from supervisor.domain.quality.sampling import Share
from supervisor.domain.rules.lab import (
    GATES,
    WINDOW,
    judgement_of,
    live_precision,
    passes,
    still_needed,
)
from supervisor.domain.screening import RulePackError, RuleSet, load_rules
from supervisor.domain.screening.compose import SHARED, compose, lab_file, read_lab_rule, text_of
from supervisor.domain.screening.model import Severity

RULES = load_rules()
PACKAGED = dict(RULES.sources)
IDS = [rule.id for rule in RULES.rules]
LAB = """category = "gender"

[[rules]]
id = "gender.intern"
version = 1
title = "实习生限一种性别"
explanation = "写明只招一种性别的实习生。"
rewording = "删去性别。"
severity = "severe"
basis = ["employment_promotion_27"]
patterns = ['(?:只招|仅招)(?:男|女)实习生']
hits = ["只招男实习生"]
misses = ["招实习生，男女不限"]
"""


def ids(sources):
    return {rule.id for rule in RuleSet.from_sources(sources).rules}


def test_nothing_changed_is_the_packaged_pack():
    assert compose(PACKAGED, {}, ()) == PACKAGED


@settings(max_examples=12)  # each composes the whole pack
@given(st.sets(st.sampled_from(IDS), max_size=4))
def test_stopped_rules_are_gone_and_all_others_stay(stopped):
    assert ids(compose(PACKAGED, {}, stopped)) == set(IDS) - stopped


@pytest.mark.parametrize("rule_id", IDS)
def test_every_packaged_rule_can_be_taken_out_as_a_text_of_its_own(rule_id):
    text = text_of(PACKAGED, rule_id)
    shared = {name: PACKAGED[name] for name in SHARED}
    (alone,) = RuleSet.from_sources({**shared, "x.toml": text}).rules
    assert alone == RULES.get(rule_id)


def test_a_rule_that_is_nowhere_has_no_text():
    assert text_of(PACKAGED, "gender.nothing") is None


def test_a_lab_rule_joins_and_takes_the_place_of_its_older_version():
    added = compose(PACKAGED, {"gender.intern": LAB}, ())
    assert ids(added) == {*IDS, "gender.intern"}
    assert added[lab_file("gender.intern")] == LAB
    newer = text_of(PACKAGED, "gender.only").replace("version = ", "version = 9", 1)
    rules = RuleSet.from_sources(compose(PACKAGED, {"gender.only": newer}, {"gender.only"}))
    assert rules.get("gender.only").version > 90
    assert len(rules.rules) == len(IDS)


def test_a_lab_text_is_read():
    assert read_lab_rule(PACKAGED, LAB).id == "gender.intern"


@pytest.mark.parametrize(
    ("change", "line", "reason"),
    [
        (('severity = "severe"', 'severity = "grave"'), 9, "grave"),
        (('"employment_promotion_27"', '"no_such_law"'), 10, "no_such_law"),
        (("实习生']", "实习生(']"), 11, "表达式不能使用"),
        (('hits = ["只招男', 'hits = ["招男'), 12, "应当命中而没有命中"),
        (("招实习生，男女不限", "只招女实习生"), 13, "不应命中而命中了"),
        (("title =", "title ? ="), 6, "不是有效的 TOML"),
        (('category = "gender"', 'category = "sex"'), 1, "没有类别"),
    ],
)
def test_a_wrong_text_is_refused_with_its_line(change, line, reason):
    with pytest.raises(RulePackError, match=reason) as caught:
        read_lab_rule(PACKAGED, LAB.replace(*change))
    assert (caught.value.line, caught.value.file) == (line, "规则文本")


def test_exactly_one_rule_is_asked_for():
    with pytest.raises(RulePackError, match="恰好写一条"):
        read_lab_rule(PACKAGED, 'category = "gender"\n')
    twice = LAB + LAB[LAB.index("[[rules]]") :].replace("gender.intern", "gender.other")
    with pytest.raises(RulePackError, match="现有 2 条"):
        read_lab_rule(PACKAGED, twice)


def test_the_graver_the_surer():
    assert GATES[Severity.SEVERE] > GATES[Severity.ORDINARY] > GATES[Severity.ADVISORY]
    assert passes(Share(60, 60), Severity.SEVERE)
    assert not passes(Share(57, 60), Severity.SEVERE)
    assert passes(Share(57, 60), Severity.ORDINARY)
    assert not passes(Share(0, 0), Severity.ADVISORY)
    assert not passes(Share(5, 5), Severity.ADVISORY)


@given(st.integers(0, 60), st.integers(0, 10), st.sampled_from(list(Severity)))
def test_what_is_still_needed_is_enough_and_no_more(right, wrong, severity):
    share = Share(right, right + wrong)
    more = still_needed(share, severity)
    assert more is not None
    assert passes(Share(right + more, share.trials + more), severity)
    assert more == 0 or not passes(Share(right + more - 1, share.trials + more - 1), severity)


@pytest.mark.parametrize(
    ("status", "reason", "said"),
    [
        (FindingStatus.CONFIRMED, None, True),
        (FindingStatus.REJECTED, RejectReason.WORDING_MISREAD, False),
        (FindingStatus.REJECTED, RejectReason.WRONG_POSTER, None),
        (FindingStatus.REJECTED, RejectReason.DUPLICATE, None),
        (FindingStatus.UNSURE, None, None),
    ],
)
def test_only_what_is_about_the_words_speaks_of_the_rule(status, reason, said):
    assert judgement_of(status, reason) is said


@given(st.lists(st.booleans(), max_size=400), st.integers(0, 60), st.integers(0, 60))
def test_live_precision_rests_on_the_newest_decisions(decisions, right, wrong):
    sample = Share(right, right + wrong)
    found = live_precision(decisions, sample)
    assert 0 <= found.hits <= found.trials <= WINDOW
    if len(decisions) >= WINDOW:
        assert found == Share(sum(decisions[:WINDOW]), WINDOW)
    if not decisions:
        assert found == sample
