"""The office notes that an agency's annual report has come in."""

from flask import Blueprint, abort, flash, redirect, url_for
from werkzeug.wrappers import Response

from supervisor.domain.platform.permissions import Permission
from supervisor.extensions import db
from supervisor.services.credit import annual_reports
from supervisor.services.credit.annual_reports import AnnualReportError
from supervisor.store.queries.credit.ledger import agency_of_file
from supervisor.web.shell.access import allow
from supervisor.web.shell.identity import actor
from supervisor.web.shell.numbers import count_or_none
from supervisor.web.shell.submitted import FormProblem, required_date, text_field

blueprint = Blueprint("annual_reports", __name__, url_prefix="/credit")


@blueprint.post("/<int:agency_id>/annual-reports")
@allow(Permission.RECEIVE_ANNUAL_REPORTS)
def receive(agency_id: int) -> Response:
    """Note the receipt."""
    if agency_of_file(db.session(), agency_id) is None:
        abort(404)
    try:
        year = text_field("year", 4)
        if len(year) != 4 or (number := count_or_none(year)) is None:
            raise FormProblem("请填写报告年度，例如 2025。")
        on = required_date("received_on", "收到日期")
        annual_reports.receive(db.session(), actor(), agency_id, number, on)
    except (FormProblem, AnnualReportError) as refusal:
        flash(str(refusal), "error")
    else:
        flash(f"已登记收到 {year} 年度报告。", "success")
    return redirect(url_for("credit.show", agency_id=agency_id))
