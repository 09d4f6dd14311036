"""The register: the list of agencies, and everything known of one."""

from datetime import date
from typing import Final

from flask import Blueprint, Response, abort, render_template, request

from supervisor.domain.platform import clock
from supervisor.domain.platform.permissions import Permission
from supervisor.domain.ratings.suspension import suspended_with
from supervisor.domain.register.agencies import (
    LicenceKind,
    LicenceStanding,
    licence_scope,
    licence_standing,
)
from supervisor.domain.register.described import DESCRIBED, facts
from supervisor.domain.register.fields import Audience, Choice
from supervisor.domain.traces.masking import mask_contacts
from supervisor.extensions import db
from supervisor.services.register import finding
from supervisor.services.register.exporting import export_register
from supervisor.services.register.queues import DAY_OF, export_queue, queues_on
from supervisor.services.register.standings import standings_on
from supervisor.services.register.timeline import timeline
from supervisor.store.queries.credit import ledger
from supervisor.store.queries.register import pages
from supervisor.store.queries.register.acts import history_page, waiting_count
from supervisor.store.queries.register.pages import AgencyFilter, AgencyOrder, Counts, Profile
from supervisor.store.queries.register.queues import RegisterQueue
from supervisor.store.queries.successions.successions import suspicions_of
from supervisor.web.shell.access import allow
from supervisor.web.shell.arguments import date_arg, enum_arg, page_place, text_arg
from supervisor.web.shell.downloads import download
from supervisor.web.shell.identity import actor
from supervisor.web.shell.installation import settings

blueprint = Blueprint("agencies", __name__, url_prefix="/agencies")

TABS: Final = (
    ("licences", "许可"),
    ("names", "名称与账号"),
    ("branches", "分支机构"),
    ("findings", "线索"),
    ("changes", "变更记录"),
)
NARROWING: Final = tuple(described for described in DESCRIBED if described.narrows)
EXPIRES_SOON: Final = 90
"""Days before the end of a validity from which a profile points it out."""
QUEUES: Final = ", ".join(queue.value for queue in RegisterQueue)


@blueprint.get("")
@allow(Permission.READ)
def index() -> str:
    """List the agencies that the filter leaves."""
    wanted, today = _wanted(), _today()
    session = db.session()
    standings = standings_on(session, today) if wanted.standing else None
    found = queues_on(session, today, settings().annual_report_until)
    queue = enum_arg("queue", RegisterQueue)
    items = {item.agency_id: item for item in found.get(queue, ())} if queue else None
    ranked = None if items is None else list(items)
    page = pages.agencies_page(session, wanted, page_place(), today, standings, ranked)
    return render_template(
        "register/index.html",
        page=page,
        wanted=wanted,
        today=today,
        standings=[(standing.value, standing.label) for standing in LicenceStanding],
        orders=[(order.value, order.label) for order in AgencyOrder],
        narrowing=NARROWING,
        queue=queue,
        queues=[(one, len(members)) for one, members in found.items()],
        items=items or {},
        day_of=DAY_OF,
        waiting=waiting_count(session),
    )


@blueprint.post(f"/queues/<any({QUEUES}):queue>.<any(csv, xlsx):kind>")
@allow(Permission.READ)
def export_one_queue(queue: str, kind: str) -> Response:
    """Download the agencies of a queue, the most urgent first."""
    session, today = db.session(), _today()
    wanted = RegisterQueue.of(queue)
    items = queues_on(session, today, settings().annual_report_until).get(wanted, ())
    data = export_queue(session, actor(), kind, wanted, items)
    return download(data, f"{wanted.label}-{today}.{kind}")


@blueprint.get("/<int:agency_id>")
@allow(Permission.READ)
def show(agency_id: int) -> str:
    """Show one agency as it stands today, or stood on the day asked for."""
    session = db.session()
    profile = pages.agency_profile(session, agency_id)
    if profile is None:
        abort(404)
    agency = profile.agency
    tab = request.args.get("tab", "licences")
    if tab not in dict(TABS):
        abort(400)
    on = date_arg("on") or _today()
    counts = pages.counts_of(session, agency_id)
    standing = ledger.stored_standing(session, agency_id, on)
    standings = pages.standings_of(agency, on)
    return render_template(
        "register/agency.html",
        agency=agency,
        facts=facts(agency, Audience.OFFICE),
        on=on,
        today=_today(),
        standings=standings,
        is_suspended=suspended_with(standings),
        papers=_papers(profile, on),
        grade=standing.grade if standing else None,
        timeline=timeline(session, profile, _today()),
        alerts=_alerts(profile, suspended_with(pages.standings_of(agency, _today()))),
        suspicions=suspicions_of(session, agency_id=agency_id),
        tab=tab,
        tabs=_tabs(profile, counts),
        waiting=counts.waiting,
        history=history_page(session, agency_id, page_place()) if tab == "changes" else None,
        branches=pages.branches_of(session, agency_id, on) if tab == "branches" else (),
        findings=(
            pages.findings_of(session, agency_id, page_place()) if tab == "findings" else None
        ),
        masked=mask_contacts,
        hr_service=LicenceKind.HR_SERVICE,
        none=LicenceStanding.NONE,
    )


@blueprint.post("/export.<any(csv, xlsx):kind>")
@allow(Permission.READ)
def export(kind: str) -> Response:
    """Download the whole register."""
    data = export_register(db.session(), actor(), kind)
    return download(data, f"机构名册-{_today()}.{kind}")


def _today() -> date:
    return clock.today()


def _wanted() -> AgencyFilter:
    text = text_arg("q")
    return AgencyFilter(
        text=text,
        meant=finding.find(db.session(), text, Audience.OFFICE) if text else (),
        standing=enum_arg("standing", LicenceStanding),
        chosen=_chosen(),
        order=enum_arg("order", AgencyOrder) or AgencyOrder.REGISTER,
    )


def _chosen() -> dict[str, Choice]:
    """Return what the list is narrowed to, by field."""
    found = {}
    for described in NARROWING:
        key = text_arg(described.key)
        if key:
            choices = {choice.key: choice for choice in described.narrows}
            if key not in choices:
                abort(400)
            found[described.key] = choices[key]
    return found


def _papers(profile: Profile, on: date) -> list[dict[str, object]]:
    """Return each licence with its standing and scope on the day."""
    return [
        {
            "row": paper.row,
            "standing": licence_standing(paper.record, on),
            "scope": licence_scope(paper.record, on),
            "is_inherited": paper.is_inherited,
            "events": paper.record.events,
        }
        for paper in profile.papers
    ]


def _alerts(profile: Profile, is_suspended: bool) -> list[str]:
    """Return what someone should see to soon, in sentences; a star that is suspended is not."""
    agency, today = profile.agency, _today()
    found = []
    for record in (paper.record for paper in profile.papers):
        if record.valid_to and licence_standing(record, today) is LicenceStanding.VALID:
            left = (record.valid_to - today).days
            if left <= EXPIRES_SOON:
                paper = f"{record.kind.label}（{record.number}）"
                found.append(f"{paper}{record.valid_to} 到期，还有 {left} 天。")
    if agency.star and not is_suspended and agency.star_until and agency.star_until < today:
        found.append(f"星级已于 {agency.star_until} 到期，名册中仍记为 {agency.star} 星级。")
    return found


def _tabs(profile: Profile, counts: Counts) -> list[tuple[str, str, int]]:
    of_tab = {
        "licences": len(profile.papers),
        "names": len(profile.agency.names) + len(profile.agency.accounts),
        "branches": counts.branches,
        "findings": counts.findings,
        "changes": counts.changes,
    }
    return [(key, title, of_tab[key]) for key, title in TABS]
