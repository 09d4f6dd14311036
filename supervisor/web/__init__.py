"""The console: one module per screen group. A view reads a form, calls one service, renders."""

from flask import Flask
from flask_bootstrap import Bootstrap5

from supervisor.extensions import csrf
from supervisor.web import (
    access,
    agencies,
    agenda,
    annual_reports,
    audit,
    auth,
    background,
    campaigns,
    cases,
    check,
    check_api,
    complaints,
    credit,
    dashboard,
    error_rates,
    errors,
    events,
    findings,
    formats,
    frame,
    home,
    identity,
    incidents,
    inspection_form,
    inspections,
    judgements,
    leadership,
    mail,
    my_agency,
    my_alerts,
    my_ratings,
    my_replies,
    papers,
    postings,
    public,
    public_alerts,
    public_complaints,
    public_draws,
    ratings,
    register_import,
    replies,
    report,
    rule_lab,
    rules,
    samples,
    schemes,
    search,
    security,
    self_check,
    snapshots,
    sources,
    successions,
    users,
)

BLUEPRINTS = (
    home.blueprint,
    auth.blueprint,
    dashboard.blueprint,
    agenda.blueprint,
    findings.blueprint,
    cases.blueprint,
    credit.blueprint,
    replies.blueprint,
    schemes.blueprint,
    ratings.blueprint,
    snapshots.blueprint,
    agencies.blueprint,
    annual_reports.blueprint,
    register_import.blueprint,
    postings.blueprint,
    sources.blueprint,
    incidents.blueprint,
    self_check.blueprint,
    judgements.blueprint,
    successions.blueprint,
    rule_lab.blueprint,
    rules.blueprint,
    samples.blueprint,
    error_rates.blueprint,
    search.blueprint,
    my_agency.blueprint,
    my_alerts.blueprint,
    my_ratings.blueprint,
    my_replies.blueprint,
    papers.blueprint,
    users.blueprint,
    mail.blueprint,
    audit.blueprint,
    events.blueprint,
    report.blueprint,
    public.blueprint,
    public_alerts.blueprint,
    check.blueprint,
    check_api.blueprint,
    complaints.blueprint,
    public_complaints.blueprint,
    leadership.blueprint,
    inspection_form.blueprint,
    inspections.blueprint,
    public_draws.blueprint,
    campaigns.blueprint,
)


def register(app: Flask) -> None:
    """Attach every blueprint and every guard to the application."""
    Bootstrap5(app)
    csrf.init_app(app)
    identity.init_app(app)
    access.init_app(app)
    app.before_request(auth.require_password_change)
    for part in (security, errors, formats, frame, background):
        part.init_app(app)
    for blueprint in BLUEPRINTS:
        app.register_blueprint(blueprint)
