"""The public directory: anyone looks an agency up, prints a proof of it, has a proof verified."""

from collections.abc import Callable
from datetime import date
from functools import wraps
from typing import Any

import segno
from flask import (
    Blueprint,
    abort,
    redirect,
    render_template,
    request,
    url_for,
)
from werkzeug.wrappers import Response as AnyResponse

from supervisor.domain.platform import clock
from supervisor.domain.platform.clock import utc_now
from supervisor.domain.platform.streets import Street
from supervisor.domain.ratings.plaques import read_plaque_number
from supervisor.domain.register.agencies import licence_standing
from supervisor.domain.register.described import facts
from supervisor.domain.register.fields import Audience
from supervisor.extensions import db
from supervisor.services.duties.filings import public_figures
from supervisor.services.platform.throttle import Limit
from supervisor.services.public import asking, directory, proofs
from supervisor.services.public.closed import closed_operators
from supervisor.services.public.directory import Profile, TooManyRequests
from supervisor.services.public.open_data import OPEN_DATA_FIELDS
from supervisor.services.remedies import measure_papers
from supervisor.services.remedies.commitments import signed_commitment
from supervisor.store.queries.duties.filings import published_report
from supervisor.store.queries.fieldwork.inspections import published_checks
from supervisor.store.queries.remedies.replies import shown_replies
from supervisor.web.shell.access import View, allow_anyone
from supervisor.web.shell.arguments import enum_arg, page_number, text_arg
from supervisor.web.shell.installation import public_address, settings, signing_keys

blueprint = Blueprint("public", __name__, url_prefix="/public")


def limited(limit: Limit) -> Callable[[View], View]:
    """Count each call of the view against its caller's address."""

    def wrap(view: View) -> View:
        @wraps(view)
        def guarded(*args: Any, **kwargs: Any) -> Any:
            try:
                directory.admit(db.session(), limit, request.remote_addr or "")
            except TooManyRequests:
                return render_template("public/too_many.html"), 429
            return view(*args, **kwargs)

        return guarded  # type: ignore[return-value]  # same signature, by wraps

    return wrap


@blueprint.get("")
@allow_anyone
@limited(directory.SEARCHES)
def index() -> str:
    """Search the register."""
    query, street = text_arg("q", 60), enum_arg("street", Street)
    page, found = None, None
    if query or street:
        page = directory.find_agencies(db.session(), query, street, page_number(), _today())
    if query:
        found = asking.what_else(db.session(), settings(), query, page, street, _today())
    return render_template(
        "public/index.html",
        query=query,
        street=street,
        streets=[(one.value, one.label) for one in Street],
        page=page,
        found=found,
        today=_today(),
    )


@blueprint.get("/closed")
@allow_anyone
@limited(directory.SEARCHES)
def closed() -> str:
    """List revoked licences and closed businesses, as far as publication lasts."""
    return render_template(
        "public/closed.html", operators=closed_operators(db.session(), _today()), today=_today()
    )


@blueprint.get("/agencies/<uscc>")
@allow_anyone
@limited(directory.SEARCHES)
def agency(uscc: str) -> str:
    """Show what anybody may know of an agency."""
    found = _profile(uscc)
    checks = published_checks(db.session(), found.agency.id)
    shown = [fact.entry_id for fact in found.credit.facts]
    report = published_report(db.session(), found.agency.id)
    return render_template(
        "public/agency.html",
        found=found,
        facts=facts(found.agency, Audience.PUBLIC),
        checks=checks,
        commitment=signed_commitment(db.session(), found.agency.id),
        replies=shown_replies(db.session(), shown),
        report=report,
        report_figures=public_figures(report) if report else [],
        near=()
        if found.answer.is_licensed
        else directory.licensed_near(
            db.session(), found.agency.street, _today(), but=found.agency.uscc
        ),
        **_licences(found),
    )


@blueprint.get("/agencies/<uscc>/proof")
@allow_anyone
@limited(directory.SEARCHES)
def proof(uscc: str) -> str:
    """Show the printable proof of a check made today."""
    found = _profile(uscc)
    made = proofs.proof_of(found)
    token = proofs.sign_proof(made, signing_keys())
    address = public_address(url_for("public.verify", token=token))
    code = segno.make(address, error="m").svg_inline(scale=3, border=2)
    return render_template(
        "public/proof.html",
        found=found,
        made=made,
        address=address,
        code=code,
        checked_at=utc_now(),
        **_licences(found),
    )


@blueprint.get("/verify")
@allow_anyone
def verify_form() -> str | AnyResponse:
    """Take the address or the code printed on a proof."""
    # An address copied out of a PDF comes with line breaks and marks of no width in it.
    text = "".join(char for char in text_arg("token", 2000) if "!" <= char <= "~")
    if read_plaque_number(text):
        return redirect(url_for("stars.plaque", number=read_plaque_number(text)))
    if text:
        return redirect(url_for("public.verify", token=text.rstrip("/").rpartition("/")[2]))
    return render_template("public/verify_form.html")


@blueprint.get("/verify/<token>")
@allow_anyone
@limited(directory.SEARCHES)
def verify(token: str) -> str | tuple[str, int]:
    """Say whether a proof is genuine, what it stated, and how the agency stands today."""
    made = proofs.read_proof(token, signing_keys())
    if made is None:
        return _certificate(token)
    found = directory.profile(db.session(), made.uscc, _today())
    return render_template(
        "public/verify.html",
        made=made,
        is_over=_today() > made.until,
        now=proofs.proof_of(found) if found else None,
        found=found,
    )


def _certificate(token: str) -> str | tuple[str, int]:
    """Say whether a certificate is genuine and still holds."""
    checked = measure_papers.check_certificate(db.session(), token, signing_keys())
    if checked is None:
        return render_template("public/not_genuine.html"), 404
    return render_template("public/certificate.html", checked=checked, today=_today())


@blueprint.get("/open-data")
@allow_anyone
def open_data() -> str:
    """Describe the open data and lead to it."""
    return render_template("public/open_data.html", fields=OPEN_DATA_FIELDS)


@blueprint.get("/open-data/agencies.<any(csv, json):file_format>")
@allow_anyone
def download(file_format: str) -> AnyResponse:
    """Lead from where the open data was to where it is."""
    return redirect(url_for(f"api.open_data_{file_format}"), 308)


def _profile(uscc: str) -> Profile:
    return directory.profile(db.session(), uscc, _today()) or abort(404)


def _licences(found: Profile) -> dict[str, Any]:
    return {
        "licences": [
            (licence, licence_standing(licence, found.on)) for licence in found.record.licences
        ]
    }


def _today() -> date:
    return clock.today()
