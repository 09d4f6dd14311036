"""Papers to take away: credit reports, letters on repair; each as the file its reader needs."""

from flask import Blueprint, Response, abort, url_for
from flask_login import current_user

from supervisor.domain.cases.letters import Letter
from supervisor.domain.platform.permissions import Permission
from supervisor.domain.platform.roles import Role
from supervisor.extensions import db
from supervisor.services.credit import letters
from supervisor.services.public.credit_report import issue_report
from supervisor.store.queries.cases.cases import case_with_steps
from supervisor.store.queries.credit.ledger import agency_of_file
from supervisor.store.queries.credit.requests import repair_of
from supervisor.web.shell.access import allow
from supervisor.web.shell.downloads import download
from supervisor.web.shell.identity import actor
from supervisor.web.shell.installation import public_address, signing_keys
from supervisor.web.shell.letter_files import letter_response

blueprint = Blueprint("papers", __name__, url_prefix="/papers")


@blueprint.get("/credit-report.pdf")
@allow(Permission.OWN_AGENCY)
def own_report() -> Response:
    """Give an agency its own credit report."""
    return _report(current_user.agency_id)


@blueprint.get("/agencies/<int:agency_id>/credit-report.pdf")
@allow(Permission.READ)
def report(agency_id: int) -> Response:
    """Give the office the credit report of an agency."""
    return _report(agency_id)


@blueprint.get("/repairs/<int:application_id>.<any(docx, pdf):file_format>")
@allow(Permission.READ_REQUEST_PAPERS)
def repair_decision(application_id: int, file_format: str) -> Response:
    """Give the decision on an application for repair; to an agency its own only."""
    application = repair_of(db.session(), application_id)
    if application is None or not _may_read(application.agency_id):
        abort(404)
    return _letter(letters.repair_decision(application), f"repair-{application_id}", file_format)


@blueprint.get("/cases/<int:case_id>/repair-notice.<any(docx, pdf):file_format>")
@allow(Permission.READ)
def repair_notice(case_id: int, file_format: str) -> Response:
    """Give the notice on repair that goes with a decision."""
    case = case_with_steps(db.session(), case_id) or abort(404)
    notice = letters.repair_notice(db.session(), case)
    return _letter(notice, f"repair-notice-{case_id}", file_format)


def _may_read(agency_id: int) -> bool:
    return current_user.role is not Role.AGENCY or current_user.agency_id == agency_id


def _report(agency_id: int) -> Response:
    agency = agency_of_file(db.session(), agency_id) or abort(404)
    uscc = agency.uscc

    def address(token: str) -> str:
        return public_address(url_for("public.verify", token=token))

    pdf = issue_report(db.session(), actor(), agency_id, signing_keys(), address)
    return download(pdf, f"credit-report-{uscc}.pdf")


def _letter(letter: Letter | None, name: str, file_format: str) -> Response:
    if letter is None:
        abort(404)
    return letter_response(letter, name, file_format)
