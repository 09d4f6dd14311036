"""Endpoints of other systems, for the administrator: list, register, try, end; the log."""

from flask import Blueprint, abort, flash, redirect, render_template, url_for
from werkzeug.wrappers import Response

from supervisor.domain.desk import foreseeing_one
from supervisor.domain.exchange.webhooks import CHOSEN, WebhookEvent
from supervisor.domain.platform.clock import utc_now
from supervisor.domain.platform.permissions import Permission
from supervisor.extensions import db
from supervisor.services.collect.source_cards import source_cards
from supervisor.services.exchange import endpoints
from supervisor.services.exchange.endpoints import EndpointRefused, NewEndpoint
from supervisor.store.queries.exchange import webhooks as queries
from supervisor.web.exchange.submitted_lists import choices_field, form_or_made, source_field
from supervisor.web.shell.access import allow
from supervisor.web.shell.arguments import page_place
from supervisor.web.shell.foreseen import heed
from supervisor.web.shell.identity import actor
from supervisor.web.shell.installation import settings
from supervisor.web.shell.submitted import FormProblem, all_at_once, required_text

blueprint = Blueprint("webhooks", __name__, url_prefix="/settings/webhooks")


@blueprint.get("")
@allow(Permission.KEEP_INTERFACES)
def index() -> str:
    """List the endpoints and how their messages arrive."""
    return render_template(
        "exchange/endpoints.html",
        rows=queries.endpoint_standings(db.session(), utc_now()),
        events=_labels(),
        ending=foreseeing_one.endpoint_ended,
    )


@blueprint.route("/new", methods=["GET", "POST"])
@allow(Permission.KEEP_INTERFACES)
def create() -> str | tuple[str, int]:
    """Register an endpoint and show its secret once."""
    return form_or_made(_form, _registered, EndpointRefused)


@blueprint.get("/<int:endpoint_id>")
@allow(Permission.KEEP_INTERFACES)
def show(endpoint_id: int) -> str:
    """Show what was sent to an endpoint, and what came of it."""
    session = db.session()
    found = queries.endpoint_standing(session, endpoint_id, utc_now())
    return render_template(
        "exchange/endpoint.html",
        standing=found or abort(404),
        page=queries.deliveries(session, endpoint_id, page_place()),
        events=_labels(),
    )


@blueprint.post("/<int:endpoint_id>/test")
@allow(Permission.KEEP_INTERFACES)
def send_test(endpoint_id: int) -> Response:
    """Send a message that says nothing but that it is a test."""
    try:
        endpoints.send_test(db.session(), actor(), endpoint_id)
        flash("已排队试送，一分钟内发出。", "success")
    except EndpointRefused as refused:
        flash(str(refused), "error")
    return redirect(url_for("webhooks.show", endpoint_id=endpoint_id))


@blueprint.post("/<int:endpoint_id>/end")
@allow(Permission.KEEP_INTERFACES)
def end(endpoint_id: int) -> Response:
    """Tell an endpoint nothing more."""
    try:
        heed(foreseeing_one.endpoint_ended("", 0))
    except FormProblem as refusal:
        flash(str(refusal), "error")
    else:
        row = endpoints.end(db.session(), actor(), endpoint_id)
        flash(f"已停用“{row.name}”，不再推送；没有送达的不再发送。", "success")
    return redirect(url_for("webhooks.index"))


@blueprint.post("/deliveries/<int:delivery_id>/again")
@allow(Permission.KEEP_INTERFACES)
def again(delivery_id: int) -> Response:
    """Send a message that was given up once more."""
    try:
        endpoint_id = endpoints.try_again(db.session(), actor(), delivery_id)
        flash("已重新排队，一分钟内再次发送。", "success")
    except EndpointRefused as refused:
        flash(str(refused), "error")
        return redirect(url_for("webhooks.index"))
    return redirect(url_for("webhooks.show", endpoint_id=endpoint_id))


def _registered() -> str:
    with all_at_once():
        new = NewEndpoint(
            name=required_text("name", "给谁", 80),
            url=required_text("url", "网址", 500),
            events=choices_field("events", WebhookEvent, "事件"),
            source_id=source_field(list(source_cards().values())),
        )
    row, secret = endpoints.register(db.session(), settings(), actor(), new)
    return render_template("exchange/endpoint_made.html", row=row, secret_text=secret)


def _labels() -> dict[str, str]:
    return {str(event): event.label for event in WebhookEvent}


def _form(problem: str) -> str:
    cards = [card for card in source_cards().values() if not card.is_replica]
    return render_template(
        "exchange/new_endpoint.html", problem=problem, events=CHOSEN, sources=cards
    )
