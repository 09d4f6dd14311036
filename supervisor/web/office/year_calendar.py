"""The year of the office by month: what falls due when, who sees to it, what was seen to."""

from collections.abc import Callable
from datetime import date
from typing import Final

from flask import Blueprint, abort, render_template, request, url_for
from flask_login import current_user

from supervisor.domain.office.year_calendar import CalendarKind
from supervisor.domain.platform import clock
from supervisor.domain.platform.permissions import Permission
from supervisor.extensions import db
from supervisor.services.fieldwork import year_calendar as service
from supervisor.services.fieldwork.year_calendar import CalendarError, NewEntry
from supervisor.store.queries.office import calendar as queries
from supervisor.store.queries.office.calendar import CalendarEntry
from supervisor.store.queries.platform.people import officers
from supervisor.web.shell.access import allow
from supervisor.web.shell.arguments import int_arg
from supervisor.web.shell.identity import actor
from supervisor.web.shell.numbers import count_or_none
from supervisor.web.shell.steps import Answer, carry_out
from supervisor.web.shell.submitted import (
    all_at_once,
    required_choice,
    required_date,
    required_text,
    text_field,
    version_field,
)

blueprint = Blueprint("year_calendar", __name__, url_prefix="/calendar")

_FIRST: Final = 2000
_LAST: Final = 2999
_PLACES: Final = {
    CalendarKind.ROUND: "ratings.index",
    CalendarKind.ANNUAL_REPORT: "duties.index",
    CalendarKind.DRAW: "inspections.index",
    CalendarKind.CAMPAIGN: "campaigns.index",
    CalendarKind.PUBLICATION: "report.index",
    CalendarKind.EVENT: "events.index",
}
"""Where an entry of a kind is worked on."""
_MONTHS: Final = range(1, 13)


@blueprint.get("")
@allow(Permission.READ)
def index() -> str:
    """Show a year by month."""
    return _index("")


@blueprint.post("")
@allow(Permission.KEEP_CALENDAR)
def add() -> Answer:
    """Make an entry."""
    return carry_out(
        lambda: service.save(db.session(), actor(), _entry()),
        refused=CalendarError,
        again=_index,
        said="已列入年历，到期前七天起在负责人的今日待办中提醒。",
        then=lambda made: url_for("year_calendar.index", year=made.first_year),
    )


@blueprint.post("/usual")
@allow(Permission.KEEP_CALENDAR)
def begin() -> Answer:
    """Fill an empty calendar with what a year usually holds."""
    return carry_out(
        lambda: service.begin_with_usual(db.session(), actor(), _owner()),
        refused=CalendarError,
        again=_index,
        said=lambda count: f"已列入 {count} 项常用安排，请按本局的日期更改。",
        then=lambda _: url_for("year_calendar.index"),
    )


@blueprint.get("/<int:entry_id>")
@allow(Permission.READ)
def show(entry_id: int) -> str:
    """Show one entry: when, who, what was seen to in which year."""
    return _page(entry_id, "")


@blueprint.post("/<int:entry_id>")
@allow(Permission.KEEP_CALENDAR)
def change(entry_id: int) -> Answer:
    """Change an entry."""
    return _step(
        entry_id,
        lambda: service.save(db.session(), actor(), _entry(), entry_id, version_field()),
        "已更改。",
    )


@blueprint.post("/<int:entry_id>/end")
@allow(Permission.KEEP_CALENDAR)
def end(entry_id: int) -> Answer:
    """Let a yearly entry come back no more."""
    return _step(
        entry_id,
        lambda: service.end(db.session(), actor(), entry_id, version_field()),
        "已停止重复，以往的记录保留。",
    )


@blueprint.post("/<int:entry_id>/done")
@allow(Permission.KEEP_CALENDAR)
def see_to(entry_id: int) -> Answer:
    """Note that an entry was seen to in a year."""
    year = _within(count_or_none(request.form.get("year", "")) or 0)
    return _step(
        entry_id,
        lambda: service.see_to(db.session(), actor(), entry_id, year, text_field("words", 1000)),
        "已登记办结。",
    )


def _step(entry_id: int, act: Callable[[], object], said: str) -> Answer:
    """Do something with one entry and come back to it."""
    return carry_out(
        act,
        refused=CalendarError,
        again=lambda words: _page(entry_id, words),
        said=said,
        then=lambda _: url_for("year_calendar.show", entry_id=entry_id),
    )


def _entry() -> NewEntry:
    with all_at_once():
        return NewEntry(
            required_choice("kind", CalendarKind, "种类"),
            required_text("title", "事项", 120),
            required_date("first_due", "日期"),
            "is_yearly" in request.form,
            _owner(),
            text_field("note", 1000),
        )


def _owner() -> int:
    return count_or_none(request.form.get("owner", "")) or 0


def _index(problem: str) -> str:
    today = clock.today()
    year = _within(int_arg("year") or today.year)
    by_month: dict[int, list[tuple[CalendarEntry, date, bool]]] = {one: [] for one in _MONTHS}
    for entry in queries.entries_of_year(db.session(), year):
        day = queries.plan_of(entry).due_in(year)
        if day is not None:
            is_done = any(one.year == year for one in entry.done)
            by_month[day.month].append((entry, day, is_done))
    return render_template(
        "office/calendar/index.html",
        year=year,
        first=_FIRST,
        last=_LAST,
        months=by_month,
        has_entries=queries.has_entries(db.session()),
        today=today,
        typed=request.form,
        problem=problem,
        **_choices(),
    )


def _page(entry_id: int, problem: str) -> str:
    entry = queries.entry_of(db.session(), entry_id) or abort(404)
    today, plan = clock.today(), queries.plan_of(entry)
    done = {one.year for one in entry.done}
    years = range(entry.first_year, min(entry.last_year or today.year, today.year) + 1)
    due = plan.due_in(today.year) or plan.due_in(entry.last_year or entry.first_year)
    return render_template(
        "office/calendar/show.html",
        entry=entry,
        due=due or today,
        place=_PLACES.get(entry.kind, ""),
        open_years=[one for one in reversed(years) if one not in done][:10],
        today=today,
        typed=request.form,
        problem=problem,
        **_choices(),
    )


def _choices() -> dict[str, object]:
    return {
        "kinds": [(one.value, one.label) for one in CalendarKind],
        "people": [(str(one.id), one.display_name) for one in officers(db.session())],
        "own_id": str(current_user.id),
    }


def _within(year: int) -> int:
    return min(max(year, _FIRST), _LAST)
