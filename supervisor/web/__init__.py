"""The console: one module per screen group. A view reads a form, calls one service, renders."""

from flask import Flask
from flask_bootstrap import Bootstrap5

from supervisor.extensions import csrf
from supervisor.web.alerts import mail
from supervisor.web.cases import (
    accused,
    case_papers,
    cases,
    complaints,
    course,
    laws,
    paper_templates,
)
from supervisor.web.check import pages
from supervisor.web.collect import sources
from supervisor.web.credit import annual_reports, files, papers, schemes
from supervisor.web.desk import (
    acts,
    agency_notes,
    desk,
    exports,
    groups,
    kept_filters,
    second,
)
from supervisor.web.duties import filings, notices, owed, staff, statistics
from supervisor.web.exchange import api_tokens, document, webhooks
from supervisor.web.fieldwork import (
    campaign_targets,
    campaigns,
    event_evidence,
    event_plans,
    events,
    follow_ups,
    inspection_form,
    inspections,
    offline_forms,
    stations,
)
from supervisor.web.leads import findings, poster_opinions, postings, remark_forms, snapshots
from supervisor.web.lists import inquiries, lists
from supervisor.web.nights import self_check
from supervisor.web.office import (
    agenda,
    dashboard,
    home,
    leadership,
    report,
    search,
    streets,
    year_calendar,
)
from supervisor.web.pictures import drafts
from supervisor.web.platform import account, audit, auth, health, users
from supervisor.web.portal import alerts, my_agency
from supervisor.web.portal import duties as my_duties
from supervisor.web.portal import filings as my_filings
from supervisor.web.portal import objections as my_objections
from supervisor.web.portal import questions as my_questions
from supervisor.web.portal import ratings as my_ratings
from supervisor.web.portal import replies as my_replies
from supervisor.web.portal import staff as my_staff
from supervisor.web.proof import takedowns
from supervisor.web.public import alerts as public_alerts
from supervisor.web.public import complaints as public_complaints
from supervisor.web.public import directory, draws, stars
from supervisor.web.public import papers as public_papers
from supervisor.web.public import statistics as public_statistics
from supervisor.web.quality import error_rates, samples
from supervisor.web.ratings import course as ratings_course
from supervisor.web.ratings import ratings
from supervisor.web.ratings import visits as rating_visits
from supervisor.web.reader import differences, looks, models
from supervisor.web.reader import endpoint as reader_endpoint
from supervisor.web.register import agencies, changes, editing, entities, importing
from supervisor.web.remedies import measures, replies
from supervisor.web.rules import lab, rules
from supervisor.web.shell import (
    access,
    background,
    errors,
    formats,
    frame,
    identity,
    json_reader,
    security,
    submitted,
)
from supervisor.web.shell.guards import admission, grave, proxies, static_files
from supervisor.web.shell.numbers import BoundedInteger
from supervisor.web.shell.watching import requests
from supervisor.web.successions import successions
from supervisor.web.watch import incidents

BLUEPRINTS = (
    health.blueprint,
    home.blueprint,
    auth.blueprint,
    account.blueprint,
    dashboard.blueprint,
    agenda.blueprint,
    findings.blueprint,
    desk.blueprint,
    groups.blueprint,
    kept_filters.blueprint,
    exports.blueprint,
    acts.blueprint,
    agency_notes.blueprint,
    second.blueprint,
    remark_forms.blueprint,
    cases.blueprint,
    course.blueprint,
    case_papers.blueprint,
    paper_templates.blueprint,
    takedowns.blueprint,
    laws.blueprint,
    files.blueprint,
    replies.blueprint,
    measures.blueprint,
    schemes.blueprint,
    ratings.blueprint,
    ratings_course.blueprint,
    rating_visits.blueprint,
    snapshots.blueprint,
    drafts.blueprint,
    agencies.blueprint,
    annual_reports.blueprint,
    owed.blueprint,
    notices.blueprint,
    filings.blueprint,
    statistics.blueprint,
    staff.blueprint,
    importing.blueprint,
    lists.blueprint,
    inquiries.blueprint,
    editing.blueprint,
    changes.blueprint,
    entities.blueprint,
    postings.blueprint,
    sources.blueprint,
    incidents.blueprint,
    self_check.blueprint,
    poster_opinions.blueprint,
    successions.blueprint,
    lab.blueprint,
    models.blueprint,
    rules.blueprint,
    looks.blueprint,
    differences.blueprint,
    reader_endpoint.blueprint,
    samples.blueprint,
    error_rates.blueprint,
    search.blueprint,
    my_agency.blueprint,
    alerts.blueprint,
    my_ratings.blueprint,
    my_questions.blueprint,
    my_objections.blueprint,
    my_replies.blueprint,
    my_duties.blueprint,
    my_filings.blueprint,
    my_staff.blueprint,
    papers.blueprint,
    users.blueprint,
    mail.blueprint,
    api_tokens.blueprint,
    webhooks.blueprint,
    audit.blueprint,
    events.blueprint,
    event_plans.blueprint,
    event_evidence.blueprint,
    report.blueprint,
    streets.blueprint,
    year_calendar.blueprint,
    offline_forms.blueprint,
    stations.blueprint,
    follow_ups.blueprint,
    directory.blueprint,
    stars.blueprint,
    public_alerts.blueprint,
    public_statistics.blueprint,
    pages.blueprint,
    document.blueprint,
    complaints.blueprint,
    accused.blueprint,
    public_complaints.blueprint,
    public_papers.blueprint,
    leadership.blueprint,
    inspection_form.blueprint,
    inspections.blueprint,
    draws.blueprint,
    campaigns.blueprint,
    campaign_targets.blueprint,
)


def register(app: Flask) -> None:
    """Attach every blueprint and every guard to the application."""
    app.url_map.converters["int"] = BoundedInteger
    static_files.init_app(app)
    proxies.init_app(app)
    requests.init_app(app)
    json_reader.init_app(app)
    Bootstrap5(app)
    admission.init_app(app)
    csrf.init_app(app)
    identity.init_app(app)
    access.init_app(app)
    app.before_request(auth.require_password_change)
    app.before_request(auth.require_second_factor)
    grave.init_app(app)
    submitted.init_app(app)
    for part in (security, errors, formats, frame, background):
        part.init_app(app)
    for blueprint in BLUEPRINTS:
        app.register_blueprint(blueprint)
