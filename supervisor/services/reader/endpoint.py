"""The reader at an office's own endpoint: asks a language model about ads, and trusts it little.

One question an ad, bounded in time and size, put again once where nothing whole came back. Contacts
are hidden before anything leaves; the endpoint must stand in the bureau's own network. Question and
answer can be archived as they were.
"""

import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Final

import orjson

from scrapers import SOFTWARE
from scrapers.contract import PageRequest
from scrapers.errors import FetchError, FetchRefused, TooLarge
from scrapers.evidence.archive import Archive
from scrapers.fetching.own_network import OwnNetworkAdapter
from scrapers.fetching.transport import Answer, Limits, Transport
from supervisor.domain.reader.endpoint import (
    BadAnswer,
    EndpointOutcome,
    masked,
    question,
    read_answer,
)
from supervisor.domain.screening.model import Ad, RuleHit
from supervisor.guarding_settings import networks
from supervisor.reading_settings import ReadingSettings

ENDPOINT_KIND: Final = "endpoint"
_MOST_BYTES: Final = 256 * 1024
_TRIES: Final = 2
_PAUSE: Final = 1.0
_AWAY: Final = 5
"""Ads in a row without an answer after which the endpoint counts as away."""
_PASSING: Final = frozenset({429, 500, 502, 503, 504})
_OK: Final = 200


class NoEndpoint(RuntimeError):
    """The settings name no endpoint; the message is Chinese."""


@dataclass(frozen=True, slots=True)
class EndpointAnswer:
    """What came of asking about one ad; ``reason`` says in Chinese why there is nothing.

    ``record`` is the digest of question and answer in the archive, where one was given.
    """

    outcome: EndpointOutcome
    hits: tuple[RuleHit, ...] = ()
    dropped: int = 0
    reason: str = ""
    record: str = ""


@dataclass
class Budget:
    """How many ads may still be put to the endpoint, and until when, by the monotonic clock."""

    ads: int
    seconds: float
    now: Callable[[], float] = time.monotonic
    failed: int = 0
    _ends: float = field(init=False)

    def __post_init__(self) -> None:
        self._ends = self.now() + self.seconds

    @property
    def is_spent(self) -> bool:
        """Whether nothing more is to be asked: used up, out of time, or the endpoint is away."""
        return self.ads <= 0 or self.now() >= self._ends or self.failed >= _AWAY

    def note(self, outcome: EndpointOutcome) -> None:
        """Count an ad that was put to the endpoint."""
        if outcome is EndpointOutcome.NOT_SENT:
            return
        self.ads -= 1
        self.failed = self.failed + 1 if outcome is EndpointOutcome.FAILED else 0


class EndpointReader:
    """Asks the endpoint that the settings name. Raises ``NoEndpoint`` where they name none."""

    def __init__(
        self, settings: ReadingSettings, archive: Archive | None = None, pause: float = _PAUSE
    ) -> None:
        if not settings.endpoint_url or not settings.endpoint_model:
            raise NoEndpoint(
                "没有设置本单位的模型：请设 SUPERVISOR_ENDPOINT_URL 和 SUPERVISOR_ENDPOINT_MODEL。"
            )
        self.model = settings.endpoint_model
        self._url = f"{settings.endpoint_url.rstrip('/')}/chat/completions"
        self._limits = Limits(settings.endpoint_seconds, _MOST_BYTES)
        self._headers = {"Accept": "application/json"}
        if settings.endpoint_key:
            self._headers["Authorization"] = f"Bearer {settings.endpoint_key}"
        own = networks(settings.endpoint_networks)
        adapters = {scheme: OwnNetworkAdapter(own) for scheme in ("http", "https")}
        self._transport = Transport(SOFTWARE, adapters=adapters)
        self._archive, self._pause = archive, pause

    def read(self, ad: Ad) -> EndpointAnswer:
        """Ask about one ad."""
        shown = masked(ad)
        if shown is None:
            reason = "信息过长，或含有未能隐藏的联系方式。"
            return EndpointAnswer(EndpointOutcome.NOT_SENT, reason=reason)
        asked = question(shown, self.model)
        try:
            answer = self._ask(asked)
        except FetchError as error:
            return EndpointAnswer(EndpointOutcome.FAILED, reason=error.reason)
        record = self._keep(asked, answer)
        if answer.status != _OK:
            reason = f"本单位的模型答复了状态 {answer.status}。"
            return EndpointAnswer(EndpointOutcome.FAILED, reason=reason, record=record)
        try:
            found = read_answer(shown, answer.body)
        except BadAnswer as error:
            return EndpointAnswer(EndpointOutcome.BAD, reason=str(error), record=record)
        return EndpointAnswer(EndpointOutcome.READ, found.hits, found.dropped, record=record)

    def read_all(self, ads: Sequence[Ad], budget: Budget) -> Iterator[tuple[Ad, EndpointAnswer]]:
        """Ask about ads one after the other while the budget lasts; those left are not yielded."""
        for ad in ads:
            if budget.is_spent:
                return
            reading = self.read(ad)
            budget.note(reading.outcome)
            yield ad, reading

    def _ask(self, asked: dict[str, object]) -> Answer:
        """Put a question, and once more where no whole answer came. Raises ``FetchError``."""
        request = PageRequest(self._url, method="POST", json=asked)
        for left in range(_TRIES - 1, -1, -1):
            try:
                answer = self._transport.send(request, self._limits, self._headers)
            except (FetchRefused, TooLarge):
                raise
            except FetchError:
                if not left:
                    raise
            else:
                if answer.status not in _PASSING or not left:
                    return answer
            time.sleep(self._pause)
        raise AssertionError("unreachable")

    def _keep(self, asked: dict[str, object], answer: Answer) -> str:
        if self._archive is None:
            return ""
        said = answer.body.decode("utf-8", "replace")
        record = {"asked": asked, "status": answer.status, "answered": said}
        return self._archive.put_blob(ENDPOINT_KIND, orjson.dumps(record))
