from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from supervisor.domain.duties.notices import (
    REPORT_WITHIN,
    ChangeReport,
    NoticeKind,
    checked,
    days_late,
    due,
    value_label,
)
from supervisor.domain.duties.steps import DutyError, check_reason
from supervisor.domain.platform.streets import Street

TODAY = date(2026, 11, 29)
CODE = "91420106MA4YK8PB56"
days = st.dates(date(2001, 1, 1), date(2090, 1, 1))


@given(days, st.integers(0, 400))
def test_a_notice_is_late_from_the_sixteenth_day(changed_on, after):
    reported = changed_on + timedelta(days=after)
    assert days_late(changed_on, reported) == max(0, after - REPORT_WITHIN)
    assert due(changed_on).on == changed_on + timedelta(days=15)
    assert due(changed_on).is_certain


def test_each_kind_names_its_article():
    assert NoticeKind.BRANCH_OPENED.article == "人力资源市场暂行条例 第二十条"
    others = {kind.article for kind in NoticeKind if kind is not NoticeKind.BRANCH_OPENED}
    assert others == {"人力资源市场暂行条例 第二十一条"}
    assert [kind for kind in NoticeKind if kind.article_note] == [NoticeKind.BRANCH_CLOSED]


@pytest.mark.parametrize("kind", NoticeKind)
def test_only_what_belongs_to_the_kind_is_kept(kind):
    full = ChangeReport(
        kind, TODAY, "  武汉新名人力资源有限公司\u200b ", Street.NANHU, CODE.lower(), "中山路 1 号"
    )
    kept = checked(full, TODAY)
    assert bool(kept.value) == bool(value_label(kind))
    assert kept.value in ("", "武汉新名人力资源有限公司")
    is_placed = kind in (NoticeKind.ADDRESS, NoticeKind.BRANCH_OPENED)
    assert (kept.street is Street.NANHU) == is_placed
    assert kept.branch_uscc == (CODE if kind.is_branch else "")
    assert bool(kept.branch_address) == (kind is NoticeKind.BRANCH_OPENED)


@pytest.mark.parametrize(
    ("report", "why"),
    [
        (ChangeReport(NoticeKind.NAME, TODAY + timedelta(days=1), "甲"), "不能晚于今天"),
        (ChangeReport(NoticeKind.NAME, date(1926, 1, 1), "甲"), "年份"),
        (ChangeReport(NoticeKind.NAME, TODAY, " \u200b"), "请填写“变更后的名称”"),
        (ChangeReport(NoticeKind.REPRESENTATIVE, TODAY, "甲" * 61), "最多 60 字"),
        (ChangeReport(NoticeKind.BRANCH_OPENED, TODAY, "甲", None, "12345", "乙"), "18 位"),
        (ChangeReport(NoticeKind.BRANCH_OPENED, TODAY, "甲", None, CODE, ""), "住所"),
        (ChangeReport(NoticeKind.ENDED, TODAY, note="长" * 501), "最多 500 字"),
    ],
)
def test_what_cannot_be_is_told(report, why):
    with pytest.raises(DutyError, match=why):
        checked(report, TODAY)


@given(st.text())
def test_a_return_always_says_why(text):
    try:
        assert len(check_reason(text)) >= 4
    except DutyError:
        assert len(text.strip()) < 4
