"""The log: set up once for a process, to standard error, for people or as JSON.

A log is read by more people than the database is. It never holds local variables, secrets, contact
data or the text of ads: of an error it keeps the kind, where it came from, and of what it says only
what is no Chinese text, for those words are quoted from ads, files and pages.
"""

import logging
import re
import sys
import traceback
from collections.abc import Iterator, MutableMapping
from types import TracebackType
from typing import Any, Final

import structlog
from structlog.typing import Processor

from supervisor.domain.traces.masking import mask_contacts
from supervisor.settings import Settings

_LONGEST: Final = 300
_QUOTED: Final = re.compile(r"[^\x00-\x7f](?:.*[^\x00-\x7f])?", re.DOTALL)
_SHORTEST_SECRET: Final = 4
_QUIET: Final = ("alembic", "apscheduler", "fontTools", "urllib3")

Event = MutableMapping[str, Any]


def configure(settings: Settings) -> None:
    """Send what this process logs, by structlog or by the standard library, to standard error."""
    before: list[Processor] = [
        structlog.contextvars.merge_contextvars,  # ids of the request, the job, the run
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        tell_error_briefly,
        Redaction((*settings.secret_key.split(), settings.smtp_password, settings.backup_key)),
    ]
    structlog.configure(
        processors=[*before, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=False,
    )
    last: Any = (
        structlog.processors.JSONRenderer(ensure_ascii=False)
        if settings.log_format == "json"
        else structlog.dev.ConsoleRenderer(colors=False, sort_keys=False)
    )
    formatter = structlog.stdlib.ProcessorFormatter(
        foreign_pre_chain=before,
        processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, last],
    )
    handler = _Stderr()
    handler.setFormatter(formatter)
    root = logging.getLogger()
    for old in [kept for kept in root.handlers if isinstance(kept, _Stderr)]:
        root.removeHandler(old)
    root.addHandler(handler)
    root.setLevel(logging.INFO)
    for name in _QUIET:
        logging.getLogger(name).setLevel(logging.WARNING)


class _Stderr(logging.StreamHandler[Any]):
    """Writes to what standard error is at that moment; standard output is for results."""

    def __init__(self) -> None:
        super().__init__(sys.stderr)

    def emit(self, record: logging.LogRecord) -> None:
        """Write one record."""
        self.stream = sys.stderr
        super().emit(record)


class Redaction:
    """Takes secrets and contact data out of every value of an event."""

    def __init__(self, secrets: tuple[str, ...]) -> None:
        self._secrets = [secret for secret in secrets if len(secret) >= _SHORTEST_SECRET]

    def __call__(self, _logger: Any, _method: str, event: Event) -> Event:
        """Return the event with its values made harmless."""
        return {
            key: value if key.startswith("_") else self._clean(value)
            for key, value in event.items()
        }

    def _clean(self, value: Any) -> Any:
        if isinstance(value, bool | int | float | None):
            return value
        if isinstance(value, list):
            return [self._clean(one) for one in value]
        text = str(value)
        for secret in self._secrets:
            text = text.replace(secret, "[secret]")
        return text if _is_moment(text) else mask_contacts(text)


def _is_moment(text: str) -> bool:
    return re.fullmatch(r"\d{4}-\d\d-\d\d[T ][\d:.+Z]*", text) is not None


def tell_error_briefly(_logger: Any, _method: str, event: Event) -> Event:
    """Replace an error by its kind, its careful words and the lines it came through."""
    given = event.pop("exc_info", None)
    if not given:
        return event
    error = given if isinstance(given, BaseException) else sys.exc_info()[1]
    if isinstance(given, tuple):
        error = given[1]
    if error is None:
        return event
    chain = list(_chain(error))
    event["error"] = " <- ".join(f"{type(one).__name__}: {_careful(one)}" for one in chain)
    event["at"] = _lines(error.__traceback__)
    return event


def _chain(error: BaseException) -> Iterator[BaseException]:
    """Yield an error and what it was raised from."""
    found: BaseException | None = error
    seen: set[int] = set()
    while found is not None and id(found) not in seen:
        seen.add(id(found))
        yield found
        found = found.__cause__ or (None if found.__suppress_context__ else found.__context__)


def _careful(error: BaseException) -> str:
    """Return what an error says, its Chinese taken out; the rest of it may quote an ad."""
    return _QUOTED.sub("[…]", str(error).partition("\n")[0])[:_LONGEST]


def _lines(trace: TracebackType | None) -> list[str]:
    """Return file, line and function of each frame; never a value."""
    return [
        f"{frame.filename}:{frame.lineno} {frame.name}" for frame in traceback.extract_tb(trace)
    ]
