"""An inspector's day: what is in hand, what was decided, what is taken back or up again."""

from datetime import timedelta
from typing import Any, Final

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask_login import current_user
from werkzeug.wrappers import Response

from supervisor.domain.desk.pace import pace_of
from supervisor.domain.platform.clock import utc_now
from supervisor.domain.platform.permissions import Permission
from supervisor.extensions import db
from supervisor.services.desk import leases, reopening
from supervisor.services.leads.corrections.refusals import ReviewError
from supervisor.store.queries.desk.decided import STEPS, day_of
from supervisor.store.queries.desk.leases import holdings
from supervisor.store.queries.desk.quota import backlog, shares
from supervisor.store.queries.leads import queue
from supervisor.store.queries.leads.queue import FindingFilter
from supervisor.store.queries.leads.record import load_record
from supervisor.web.leads.filters import address_of, filter_from_address
from supervisor.web.leads.lead_page import held_by_others
from supervisor.web.shell.access import allow
from supervisor.web.shell.formats import moment
from supervisor.web.shell.identity import actor

blueprint = Blueprint("desk", __name__, url_prefix="/desk")

SHOWN: Final = 100
WEEK: Final = timedelta(days=7)


@blueprint.get("/today")
@allow(Permission.REVIEW_LEADS)
def today() -> str:
    """Show what one has decided today, how fast, and what can be taken back."""
    now = utc_now()
    day = day_of(db.session(), current_user.id, now, SHOWN)
    left = queue.count(db.session(), FindingFilter())
    return render_template(
        "desk/today.html",
        day=day,
        steps=STEPS,
        left=left,
        pace=pace_of(day.count, day.first_at, now, left),
    )


@blueprint.get("/quota")
@allow(Permission.READ)
def quota() -> str:
    """Show how the leads are shared among people, and what has piled up."""
    now = utc_now()
    return render_template(
        "desk/quota.html",
        shares=shares(db.session(), now - WEEK, now),
        backlog=backlog(db.session(), now),
    )


@blueprint.post("/hold/<int:finding_id>")
@allow(Permission.REVIEW_LEADS)
def hold(finding_id: int) -> dict[str, str]:
    """Keep a lead in one's hand; answers with words where somebody else has it."""
    record = load_record(db.session(), finding_id) or abort(404)
    leases.hold(db.session(), actor(), finding_id)
    held = holdings(db.session(), utc_now()).get(record.finding.cluster_id)
    if held is None or held.holder_id == current_user.id:
        return {"words": ""}
    took = "已接手" if held.taken_from_id == current_user.id else "正在看"
    return {"words": f"{held.holder}{took}这条线索，{moment(held.taken_at)} 起。"}


@blueprint.post("/take-over/<int:finding_id>")
@allow(Permission.REVIEW_LEADS)
def take_over(finding_id: int) -> Response:
    """Take a lead out of a colleague's hand."""
    leases.take_over(db.session(), actor(), finding_id)
    flash("已接手，同事的页面会看到。", "success")
    return _back(finding_id)


@blueprint.post("/batch")
@allow(Permission.REVIEW_LEADS)
def take_batch() -> Response:
    """Take the first leads of a queue that nobody has in hand."""
    wanted = filter_from_address()
    held = holdings(db.session(), utc_now())
    leads = queue.first_leads(db.session(), wanted, leases.BATCH, held_by_others(held))
    count = leases.take_batch(db.session(), actor(), leads)
    flash(f"已领取 {count} 条，两小时内留给您办理。", "success")
    return redirect(url_for("findings.queue", mine="yes"))


@blueprint.post("/batch/give-back")
@allow(Permission.REVIEW_LEADS)
def give_back() -> Response:
    """Let go of what one has taken in advance."""
    leases.give_back(db.session(), actor())
    flash("领取的线索已放回队列。", "success")
    return redirect(url_for("findings.queue"))


@blueprint.post("/reopen/<int:finding_id>")
@allow(Permission.REVIEW_LEADS)
def reopen(finding_id: int) -> Response:
    """Take a decision up again, with a reason."""
    try:
        reopening.reopen(
            db.session(), finding_id, actor(), current_user.role, request.form.get("reason", "")
        )
    except ReviewError as refusal:
        flash(str(refusal), "error")
    else:
        flash("已重新打开，回到待复核；原判定和理由都留存。", "success")
    return _back(finding_id)


def _back(finding_id: int) -> Response:
    filters: dict[str, Any] = address_of(filter_from_address())
    return redirect(url_for("findings.show", finding_id=finding_id, **filters))
