"""Jobs on what has been kept long: erased once its time is up, packed where it is superseded."""

from datetime import datetime, time
from typing import Final

import structlog
from flask import Flask

from supervisor.domain.platform.clock import last_due, office_date, utc_now
from supervisor.extensions import db
from supervisor.jobs import runner
from supervisor.services.platform.keeping import retention, wordings

log = structlog.get_logger()

ERASE_OLD: Final = "erase_old"
ERASE_AT: Final = time(5, 0)
ARCHIVE_WORDINGS: Final = "archive_wordings"
ARCHIVE_AT: Final = time(5, 10)


def erase_old(app: Flask) -> None:
    """Erase once a night what the settings say has been kept long enough."""
    with app.app_context():
        runner.once(ERASE_OLD, last_due(utc_now(), ERASE_AT), lambda due: _erase(app, due))


def archive_wordings(app: Flask) -> None:
    """Pack once a night the texts of wordings that were replaced long ago."""
    with app.app_context():
        due = last_due(utc_now(), ARCHIVE_AT)
        runner.once(ARCHIVE_WORDINGS, due, lambda due: _archive(app, due))


def _erase(app: Flask, due: datetime) -> None:
    for one in retention.erase(db.session(), app.config["SETTINGS"], office_date(due)):
        if one.number:
            log.info("old records erased", kind=str(one.kind), number=one.number)


def _archive(app: Flask, due: datetime) -> None:
    number = wordings.archive_old(db.session(), app.config["SETTINGS"], due)
    if number:
        log.info("earlier wordings archived", number=number)
