"""Whether a poster acts as an intermediary, and when it hires for itself."""

from datetime import UTC, datetime

import pytest

from supervisor.domain.matching import assess_intermediary
from supervisor.domain.matching.model import Match, Verdict
from supervisor.domain.postings.postings import JobPosting
from supervisor.domain.screening.model import Category, RuleHit, Severity
from supervisor.domain.traces import SharedTrace, TraceKind

UNKNOWN = Match(Verdict.UNKNOWN, 0.0, "未见。", "test")


def posting(company, title="普工", **more):
    return JobPosting(
        source_id="s",
        external_id="1",
        title=title,
        company=company,
        text="招人",
        seen_at=datetime(2026, 6, 1, tzinfo=UTC),
        **more,
    )


def hit(span="劳务派遣", rule="intermediary.dispatch", exception=None):
    end, severity = 3 + len(span), Severity.ADVISORY
    return RuleHit(Category.INTERMEDIARY, "text", 3, end, span, rule, 1, severity, (), exception)


def assess(company, hits=(), match=UNKNOWN, shared=(), **more):
    return assess_intermediary(posting(company, **more), hits, match, shared)


@pytest.mark.parametrize(
    "company",
    [
        "武汉聚才人力资源有限公司",
        "武汉聚才劳务派遣有限公司",
        "武汉聚才职业介绍所",
        "聚才猎头",
        "武汉聚才人才服务有限公司",
    ],
)
def test_a_name_of_the_trade_is_evidence_enough(company):
    assert assess(company).is_likely


@pytest.mark.parametrize(
    "company",
    [
        "武汉聚才建筑劳务有限公司",
        "武汉聚才食品有限公司",
        "聚才",
        "",
        "某知名企业",
        "BOSS直聘",
        "武汉市人才服务中心",
    ],
)
def test_other_names_are_not(company):
    assert not assess(company).is_likely


def test_an_employer_hiring_its_own_personnel_staff_is_no_intermediary():
    assert not assess("武汉聚才食品有限公司", title="人力资源专员").is_likely
    assert not assess("武汉聚才人力资源有限公司", title="招聘顾问").is_likely


def test_an_anonymous_client_is_no_unlicensed_agency():
    found = assess(
        "某知名企业", hits=[hit("我司客户", "a"), hit("代招", "b")], is_proxy_flagged=True
    )
    assert not found.is_likely
    assert found.evidence


@pytest.mark.parametrize(
    ("scope", "counts"),
    [
        ("劳务派遣；保洁服务", True),
        ("企业管理咨询（不含职业中介）", False),
        ("保洁服务，不含劳务派遣、职业中介；", False),
        ("食品销售", False),
    ],
)
def test_the_business_scope_counts_unless_it_excludes(scope, counts):
    kinds = {piece.kind for piece in assess("聚才", company_scope=scope).evidence}
    assert ("scope" in kinds) == counts


def test_wording_is_located_and_repetition_proves_nothing():
    once = assess("聚才", hits=[hit()])
    twice = assess("聚才", hits=[hit(), hit()])
    assert once.weight == twice.weight
    piece = next(piece for piece in once.evidence if piece.kind == "wording")
    assert (piece.field, piece.start, piece.end) == ("text", 3, 7)


def test_wording_covered_by_an_exception_does_not_count():
    assert not assess("聚才", hits=[hit(exception="自行招聘")]).evidence


def test_several_weak_signs_add_up():
    assert not assess("聚才", company_scope="职业中介").is_likely
    shared = [SharedTrace(TraceKind.ACCOUNT, 5)]
    assert assess("聚才", company_scope="职业中介", shared=shared).is_likely


@pytest.mark.parametrize(("flag", "sign"), [(True, 1), (False, -1)])
def test_the_platforms_flag_counts_both_ways(flag, sign):
    assert assess("聚才", is_proxy_flagged=flag).weight * sign > 0


def weights(*shared, company="聚才"):
    found = assess(company, shared=[SharedTrace(kind, employers) for kind, employers in shared])
    return [(piece.kind, piece.weight) for piece in found.evidence if "shared" in piece.kind]


def test_what_unrelated_employers_share_counts_from_the_third_on():
    assert weights((TraceKind.ACCOUNT, 2), (TraceKind.PHONE, 2)) == []
    assert weights((TraceKind.PHONE, 3)) == [("shared_phone", 0.4)]


def test_a_second_shared_trace_counts_half_because_it_is_often_the_same_fact():
    assert weights((TraceKind.PHONE, 5), (TraceKind.ACCOUNT, 5)) == [
        ("shared_account", 0.5),
        ("shared_phone", 0.2),
    ]


@pytest.mark.parametrize(
    ("kind", "employers", "words"),
    [
        (TraceKind.ADDRESS, 60, "园区"),
        (TraceKind.PHONE, 900, "公共服务电话"),
        (TraceKind.HOTLINE, 5, "人人可拨"),
    ],
)
def test_a_public_place_or_number_is_no_evidence_and_says_so(kind, employers, words):
    (piece,) = assess("聚才", shared=[SharedTrace(kind, employers)]).evidence
    assert piece.weight == 0
    assert f"{employers} 家" in piece.text
    assert words in piece.text
    assert "不作依据" in piece.text


def test_a_headhunters_anonymous_client_is_no_intermediary_whatever_the_account_posts():
    shared = [SharedTrace(TraceKind.ACCOUNT, 20), SharedTrace(TraceKind.PHONE, 20)]
    assert not assess("某知名企业", shared=shared, is_proxy_flagged=True).is_likely


def test_an_employer_of_another_trade_is_not_made_an_agency_by_one_shared_phone():
    assert not assess("武汉聚才食品有限公司", shared=[SharedTrace(TraceKind.PHONE, 5)]).is_likely
