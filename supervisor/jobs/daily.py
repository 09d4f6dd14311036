"""Small jobs: credit, alerts, the blind draw, the lab, successions, and the check of ourselves."""

from collections.abc import Callable
from datetime import datetime, time
from typing import Final

import structlog
from flask import Flask

from scrapers.evidence.archive import Archive
from supervisor.domain.platform import clock
from supervisor.domain.platform.clock import last_due, office_date, utc_now
from supervisor.extensions import db
from supervisor.jobs import runner
from supervisor.services.alerts import outbox, subscriptions, watch
from supervisor.services.alerts.links import AlertLinks
from supervisor.services.desk import ad_looks
from supervisor.services.exchange import outbox as outbox_of_systems
from supervisor.services.exchange.licences import LicenceWatch
from supervisor.services.exchange.outbox import Messenger
from supervisor.services.nights.self_check import run_self_check
from supervisor.services.pictures import page_images
from supervisor.services.pictures.queue import read_waiting
from supervisor.services.platform import chain
from supervisor.services.platform.integrity import (
    INTEGRITY_CHECK,
    DamagedDatabase,
    database_damage,
)
from supervisor.services.platform.seal import Seal
from supervisor.services.proof import pictures, takedowns
from supervisor.services.quality.blind_draw import make_draw
from supervisor.services.reader import shadow as beside
from supervisor.services.reader.endpoint_night import read_night
from supervisor.services.reader.looks import fill_day
from supervisor.services.reader.renewal import train_candidate
from supervisor.services.remedies import credit_clock as credit
from supervisor.services.rules.monitor import Minimum, propose_stops, send_back_unreadable
from supervisor.services.rules.shadow import SILENT, run_shadow
from supervisor.services.successions.successions import recompute
from supervisor.settings import Settings
from supervisor.store.queries.credit.ledger import last_clock_day
from supervisor.store.queries.rules.lab import unfinished_runs

log = structlog.get_logger()

BLIND_DRAW: Final = "blind_draw"
READ_PICTURES: Final = "read_pictures"
WATCH_RULES: Final = "watch_rules"
CREDIT_CLOCK: Final = "credit_clock"
SELF_CHECK: Final = "self_check"
# Before the night falls due, so that a broken chain is known when its results are read.
INTEGRITY_AT: Final = time(0, 40)
_TOLD: Final = 5
SELF_CHECK_AT: Final = time(1, 0)
DRAW_AT: Final = time(6, 30)
FILL_LOOKS: Final = "fill_looks"
LOOKS_AT: Final = time(6, 40)
ASK_ENDPOINT: Final = "ask_endpoint"
ENDPOINT_AT: Final = time(5, 30)  # an hour of it ends before the looks are drawn
READ_BESIDE: Final = "read_beside"
BESIDE_AT: Final = time(6, 20)
TRAIN_READER: Final = "train_reader"
TRAIN_AT: Final = time(12, 30)
_TRAINING_DAY: Final = 7  # Sunday, when nobody works and no night is read
CREDIT_AT: Final = time(0, 10)
STATUS_ALERTS: Final = "status_alerts"
ALERTS_AT: Final = time(0, 20)
SEND_MAIL: Final = "send_mail"
TELL_LICENCES: Final = "tell_licences"
SEND_WEBHOOKS: Final = "send_webhooks"
_WATCH: Final = LicenceWatch()
FIND_SUCCESSIONS: Final = "find_successions"
SUCCESSIONS_AT: Final = time(5, 40)
DRAW_PICTURES: Final = "draw_pictures"
PICTURES_AT: Final = time(6, 0)


def blind_draw(app: Flask) -> None:
    """Draw the ads that are read blind today; called often, does it once for each day."""
    with app.app_context():
        _once_a_day(BLIND_DRAW, DRAW_AT, lambda due: _draw(app, due))


def fill_looks(app: Flask) -> None:
    """Draw the ads that are worth a look today, once the night has been read."""
    with app.app_context():
        _once_a_day(FILL_LOOKS, LOOKS_AT, lambda due: _fill_looks(app, due))


def read_beside(app: Flask) -> None:
    """Let a candidate for the reader read the new ads of the night beside the model in force."""
    with app.app_context():
        _once_a_day(READ_BESIDE, BESIDE_AT, lambda due: _read_beside(app, due))


def ask_endpoint(app: Flask) -> None:
    """Put the ads worth a look to the office's own model, where the settings name one."""
    settings: Settings = app.config["SETTINGS"]
    if not settings.endpoint_url:
        return
    with app.app_context():
        _once_a_day(ASK_ENDPOINT, ENDPOINT_AT, lambda _: _ask_endpoint(settings))


def train_reader(app: Flask) -> None:
    """Train a candidate for the learned reader once a week, where anything new was decided."""
    with app.app_context():
        _once_a_day(TRAIN_READER, TRAIN_AT, lambda due: _train_reader(app, due))


def read_pictures(app: Flask) -> None:
    """Read pictures that wait, in a process of their own; called often, reads a few at a time."""
    with app.app_context():
        read_waiting(db.session(), app.config["SETTINGS"])


def fetch_page_images(app: Flask) -> None:
    """Fetch pictures of pages read lately; safe at any time, a few at a time."""
    settings: Settings = app.config["SETTINGS"]
    with app.app_context():
        asked = page_images.fetch_page_images(db.session(), settings, runner.fetcher_of(settings))
        if asked:
            log.info("asked for pictures of pages", pictures=asked)


def credit_clock(app: Flask) -> None:
    """Let expiry, publicity and schemes take effect on their day; makes up for missed days."""
    with app.app_context():
        _once_a_day(CREDIT_CLOCK, CREDIT_AT, lambda due: credit.run(db.session(), office_date(due)))


def status_alerts(app: Flask) -> None:
    """Write the mails that tell subscribers what changed, once the day's credit is computed."""
    with app.app_context():
        done = last_clock_day(db.session())
        if done is not None and done >= office_date(last_due(utc_now(), ALERTS_AT)):
            _once_a_day(STATUS_ALERTS, ALERTS_AT, lambda due: _alert(app, due))


def send_mail(app: Flask) -> None:
    """Hand over the mails that are due; safe at any time, does nothing while alerts are off."""
    settings: Settings = app.config["SETTINGS"]
    if not subscriptions.are_on(settings):
        return
    with app.app_context():
        sender = outbox.Sender(settings, Seal.of(settings), _links(app))
        outbox.send_due(db.session(), sender)


def tell_licences(app: Flask) -> None:
    """Write what has changed in licences to the systems that want to know; safe at any time."""
    with app.app_context():
        outbox_of_systems.forget_settled(db.session())
        told = _WATCH.tell(db.session(), clock.today())
        if told:
            log.info("licence changes written for other systems", agencies=told)


def send_webhooks(app: Flask) -> None:
    """Hand over the messages to other systems that are due; safe at any time."""
    with app.app_context():
        outbox_of_systems.send_due(db.session(), Messenger.of(app.config["SETTINGS"]))


def find_successions(app: Flask) -> None:
    """Look once a day, after the night, for who carries on what was closed or revoked."""
    with app.app_context():
        _once_a_day(FIND_SUCCESSIONS, SUCCESSIONS_AT, lambda due: _successions(app, due))


def self_check(app: Flask) -> None:
    """Scan our own replica through the whole chain; called often, does it once a night."""
    with app.app_context():
        _once_a_day(SELF_CHECK, SELF_CHECK_AT, lambda _due: run_self_check(db.session(), utc_now()))


def integrity_check(app: Flask) -> None:
    """Read database and chain once a night, sign its head; damage is told on every page."""
    with app.app_context():
        _once_a_day(INTEGRITY_CHECK, INTEGRITY_AT, lambda _due: _check_integrity(app))


def _check_integrity(app: Flask) -> None:
    found = database_damage(app.config["SETTINGS"])
    if found:
        raise DamagedDatabase("; ".join(one.detail for one in found[:_TOLD]))
    checked = chain.verify(db.session(), app.config["SETTINGS"])
    if checked.faults:
        told = (f"{one.kind.label}（{one.number} {one.detail}）" for one in checked.faults[:_TOLD])
        raise DamagedDatabase("；".join(told))
    chain.sign_head(db.session(), app.config["SETTINGS"])


def look_at_takedowns(app: Flask) -> None:
    """Look back at ads whose takedown is due; safe at any time, a few at a time."""
    settings: Settings = app.config["SETTINGS"]
    with app.app_context():
        looked = takedowns.look_at_due(db.session(), settings, runner.fetcher_of(settings))
        if looked:
            log.info("looked back at ads to be taken down", looks=looked)


def look_at_mended_ads(app: Flask) -> None:
    """Visit the ads that agencies say are mended; safe at any time, a few at a time."""
    settings: Settings = app.config["SETTINGS"]
    with app.app_context():
        ad_looks.look_at_mended(db.session(), settings, runner.fetcher_of(settings))


def draw_pictures(app: Flask) -> None:
    """Draw the archived pages of confirmed leads once a day, after the night."""
    settings: Settings = app.config["SETTINGS"]
    with app.app_context():
        _once_a_day(
            DRAW_PICTURES, PICTURES_AT, lambda _due: pictures.draw_missing(db.session(), settings)
        )


def watch_rules(app: Flask) -> None:
    """Propose stops, and do the shadow runs that nobody is doing; safe at any time."""
    settings: Settings = app.config["SETTINGS"]
    least = Minimum(settings.rule_stop_readings, settings.rule_stop_people)
    with app.app_context():
        session = db.session()
        for lab_id in send_back_unreadable(session):
            log.warning("a rule fell back to shadow", lab_rule=lab_id)
        for rule_id in propose_stops(session, least):
            log.warning("the stop of a rule was proposed", rule=rule_id)
        for run_id in unfinished_runs(session, utc_now() - SILENT):
            run_shadow(session, run_id)


def _draw(app: Flask, due: datetime) -> None:
    settings: Settings = app.config["SETTINGS"]
    make_draw(db.session(), office_date(due), settings.blind_draw_size, utc_now())


def _fill_looks(app: Flask, due: datetime) -> None:
    settings: Settings = app.config["SETTINGS"]
    added = fill_day(db.session(), settings.archive_path, office_date(due), settings.look_size)
    log.info("ads worth a look were drawn", new=added)


def _ask_endpoint(settings: Settings) -> None:
    log.info("the office's own model was asked", **read_night(db.session(), settings))


def _read_beside(app: Flask, due: datetime) -> None:
    settings: Settings = app.config["SETTINGS"]
    shadow = beside.read_beside(db.session(), Archive(settings.archive_path), office_date(due))
    log.info("a candidate read beside the reader in force", shadow=shadow)


def _train_reader(app: Flask, due: datetime) -> None:
    if office_date(due).isoweekday() != _TRAINING_DAY:
        return
    settings: Settings = app.config["SETTINGS"]
    made = train_candidate(db.session(), Archive(settings.archive_path))
    log.info("a candidate for the reader was trained", candidate=made)


def _alert(app: Flask, due: datetime) -> None:
    watch.forget(db.session())
    settings: Settings = app.config["SETTINGS"]
    if subscriptions.are_on(settings):
        until = settings.annual_report_until
        watch.notice(db.session(), office_date(due), _links(app), until)


def _links(app: Flask) -> AlertLinks:
    return AlertLinks.of(app.config["SETTINGS"], app.config["SIGNING_KEYS"])


def _successions(app: Flask, due: datetime) -> None:
    found = recompute(db.session(), Seal.of(app.config["SETTINGS"]), office_date(due))
    if found:
        log.info("suspected successions found", new=found)


def _once_a_day(job: str, at: time, work: Callable[[datetime], object]) -> None:
    """Do ``work`` for the due time that passed last, and for one whose process died."""
    runner.once(job, last_due(utc_now(), at), work)
