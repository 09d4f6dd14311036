"""The form on which staff take in a complaint by phone, from 12345, at the counter or by letter."""

from flask import render_template, request

from supervisor.domain.cases.complaints import ComplaintChannel, ComplaintKind, NewComplaint
from supervisor.domain.platform import clock
from supervisor.extensions import db
from supervisor.store.queries.cases import cases as case_queries
from supervisor.web.shell.submitted import (
    all_at_once,
    choice_field,
    date_field,
    text_field,
    wrong,
)


def typed_complaint() -> NewComplaint:
    """Return what was typed. Raises ``FormProblem`` with every mistake at once."""
    agency = case_queries.agency_named(db.session(), text_field("subject", 200))
    with all_at_once():
        new = NewComplaint(
            kind=choice_field("kind", ComplaintKind, "投诉事项") or ComplaintKind.OTHER,
            subject=text_field("subject", 200),
            text=text_field("text"),
            happened_on=date_field("happened_on", "发生日期"),
            agency_id=agency.id if agency else None,
            name=text_field("name", 60),
            contact=text_field("contact", 120),
            channel=choice_field("channel", ComplaintChannel, "来件方式") or ComplaintChannel.PHONE,
        )
        for name, message in new.problems(clock.today()).items():
            wrong(name, message)
    return new


def intake_page(problem: str) -> str:
    """Show the form with what was typed and what is wrong with it."""
    channels = [one for one in ComplaintChannel if one is not ComplaintChannel.WEB]
    return render_template(
        "cases/complaints/new.html",
        problem=problem,
        typed=request.form,
        channels=channels,
        kinds=list(ComplaintKind),
    )
