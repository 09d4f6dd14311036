"""Every ending of the demonstration is lawful, whatever day it is loaded on."""

from datetime import date, timedelta

import pytest

from supervisor.demo.course_days import dated, worked
from supervisor.demo.credit import SUMMARIES
from supervisor.demo.endings import ENDINGS
from supervisor.domain.cases.course.replay import replay
from supervisor.domain.platform.deadlines import working_days_after

# A draft on each of these days runs over another part of the year: long holidays among them.
STARTS = [date(2025, 1, 6) + timedelta(days=days) for days in range(0, 700, 13)]

AFTER = ("payment", "appeal", "publish", "instalments")


def case_of(ending, started_on):
    first = {
        "step": "draft", "source": "other", "discovered": started_on,
        "respondents": [{"name": ending.party, "kind": ending.kind}],
        "acts": [{"id": "a", "what": ending.summary, "ended": started_on - timedelta(days=3)}],
    }  # fmt: skip
    rows = [first | {"on": started_on}]
    for step in sorted(ending.steps(), key=lambda step: step.day):
        on = worked(started_on + timedelta(days=step.day))
        row = dated(step.row, started_on) | {"on": on}
        if row["step"] in ("decision", "simple_decision"):
            row["document"] = "罚1号"
        rows.append(row)
    return {"id": ending.party, "steps": [_as_text(row) for row in rows]}


def _as_text(value):
    if isinstance(value, dict):
        return {key: _as_text(one) for key, one in value.items()}
    if isinstance(value, list):
        return [_as_text(one) for one in value]
    return value.isoformat() if isinstance(value, date) else value


@pytest.mark.parametrize("ending", ENDINGS, ids=lambda one: one.party)
def test_no_step_is_refused_and_the_case_ends(ending):
    for start in STARTS:
        judged = replay(case_of(ending, worked(start)))
        refused = [(one.step, one.reason) for one in judged.verdicts if not one.is_accepted]
        assert (start, refused) == (start, [])
        assert judged.verdicts[-1].step in ("close", "archive", "drop")


def test_the_demonstration_names_every_ending():
    kinds = {
        step.row["step"] if step.row["step"] != "decision" else step.row["outcome"]
        for ending in ENDINGS
        for step in ending.steps()
    }
    assert kinds >= {
        "penalty", "minor", "first_time", "no_fault", "corrected", "not_established", "drop",
        "withdraw_filing", "transfer", "simple_decision", "hearing", "instalments",
        "surcharge", "enforce", "appeal_result",
    }  # fmt: skip
    assert any(len(row.get("respondents", ())) == 2 for one in ENDINGS for _, row in one.rows)


def test_no_draft_knows_what_came_out_later():
    later = ("责令", "接到", "已补", "已删除", "已更正", "冒用", "拒不")
    told = [one.summary for one in ENDINGS] + list(SUMMARIES.values())
    assert [one for one in told if any(word in one for word in later)] == []


@pytest.mark.parametrize("ending", ENDINGS, ids=lambda one: one.party)
def test_the_office_acts_on_working_days_and_never_before_the_cause(ending):
    for start in STARTS[::9]:
        rows = case_of(ending, worked(start))["steps"]
        days = [date.fromisoformat(row["on"]) for row in rows]
        assert days == sorted(days)
        assert [day for day in days if not is_worked(day)] == []
        served = {
            row["document"]: day
            for row, day in zip(rows, days, strict=True)
            if row["step"] == "serve"
        }
        for row, day in zip(rows, days, strict=True):
            for act in row.get("acts", ()):
                assert date.fromisoformat(act["ended"]) < days[0]
            if row["step"] == "recheck":
                assert served["order"] < day
            if row["step"] == "hearing_request":
                assert served["notice"] <= day
            if row["step"] == "decision":
                assert served.get("notice", days[0]) < day
            if row["step"] in AFTER and "decision" in served:
                assert served["decision"] < day
            if row["step"] == "close":
                assert max(served.values(), default=days[0]) < day


def is_worked(day):
    return working_days_after(day - timedelta(days=1), 1).on == day
