"""The audit trail, and how long what is kept, for auditor and administrator."""

from flask import Blueprint, current_app, render_template

from supervisor.domain.law.articles import registry
from supervisor.domain.platform import clock
from supervisor.domain.platform.permissions import Permission
from supervisor.domain.platform.retention import KEEPING_RULES, Erasure
from supervisor.extensions import db
from supervisor.services.platform import chain
from supervisor.services.platform.audit import AuditAction
from supervisor.services.platform.keeping import retention
from supervisor.store.queries.platform import people
from supervisor.store.queries.platform.people import AuditFilter
from supervisor.web.leads.choices import options
from supervisor.web.platform.audit_words import details_of, subject_of
from supervisor.web.shell.access import allow, recorded
from supervisor.web.shell.arguments import date_arg, int_arg, page_place, text_arg

blueprint = Blueprint("audit", __name__, url_prefix="/settings/audit")


@blueprint.get("")
@allow(Permission.READ_TRAIL)
@recorded(AuditAction.TRAIL_READ, "trail")
def index() -> str:
    """List what people did, the newest first."""
    wanted = AuditFilter(
        action=text_arg("action", 60),
        actor=int_arg("actor"),
        day_from=date_arg("from"),
        day_to=date_arg("to"),
    )
    return render_template(
        "platform/audit/index.html",
        page=people.audit_page(db.session(), wanted, page_place()),
        wanted=wanted,
        is_filtered=wanted != AuditFilter(),
        actions=options(AuditAction),
        labels=dict(options(AuditAction)),
        subject_of=subject_of,
        details_of=details_of,
        standing=chain.standing(db.session(), current_app.config["SETTINGS"]),
        people=[(str(user_id), name) for user_id, name in people.names(db.session())],
    )


@blueprint.get("/kept")
@allow(Permission.READ_TRAIL)
def kept() -> str:
    """Show how long what is kept, by which articles, what is due, and what was erased when."""
    session, settings = db.session(), current_app.config["SETTINGS"]
    erased = AuditFilter(action=str(AuditAction.RECORDS_ERASED))
    return render_template(
        "platform/audit/kept.html",
        periods=[
            (due, retention.months_kept(settings, due.kind), KEEPING_RULES[due.kind])
            for due in retention.plan(session, settings, clock.today())
        ],
        page=people.audit_page(session, erased, page_place()),
        labels={str(kind): kind.label for kind in Erasure},
        law=registry(),
    )
