"""The engine: asks for a page only where it may, as slowly as it must, and follows by hand."""

import re
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Final
from urllib.parse import quote

from scrapers import SOFTWARE
from scrapers.config import SourceConfig
from scrapers.contract import AccessMode, Document, Hop, PageRequest, Transfer
from scrapers.errors import (
    FetchError,
    FetchFailed,
    FetchRefused,
    Interrupted,
    Parked,
    TooSlow,
    Untrusted,
)
from scrapers.fetching.inflate import UndecodableBody
from scrapers.fetching.pace import Pace
from scrapers.fetching.robots import (
    MAX_ROBOTS_BYTES,
    PRODUCT,
    RobotsRules,
    read_robots,
    unavailable,
)
from scrapers.fetching.targets import Target, always, join, redirect_of, target_of
from scrapers.fetching.transport import Answer, Limits, Transport
from scrapers.fetching.validators import Validator

__all__ = ["FetchError", "FetchFailed", "FetchRefused", "Fetcher", "Parked"]

MAX_HOPS: Final = 5
MAX_RETRY_AFTER: Final = 120.0
MAX_DELAY: Final = 300.0
NIGHT: Final = 8 * 3600.0
DAY: Final = 24 * 3600.0
_ATTEMPTS: Final = 3
_ROBOTS_AGE: Final = DAY  # RFC 9309, section 2.4
_PASSING_AGE: Final = 600.0  # a host that had no file to show may have one again in ten minutes
_BUSY: Final = frozenset({429, 503})
_UNCHANGED: Final = 304


class Fetcher:
    """Fetches pages for all sources of a night; safe to use from several threads.

    ``user_agent_contact`` is named in every request. ``allow_loopback`` opens the replica boards,
    and only them. ``pace_seconds`` overrides every source's pace (tests and benchmarks).
    """

    def __init__(
        self,
        *,
        user_agent_contact: str = "",
        allow_loopback: bool = False,
        pace_seconds: float | None = None,
        pace: Pace | None = None,
    ) -> None:
        contact = f"; +{quote(user_agent_contact, safe='@:/.+-_ ')}" if user_agent_contact else ""
        agent = f"Mozilla/5.0 (compatible; {PRODUCT}; {SOFTWARE}{contact})"
        self._public = Transport(agent, loopback=False)
        self._loopback = Transport(agent, loopback=True) if allow_loopback else None
        self._pace_seconds = pace_seconds
        self._pace = pace or Pace()
        self._robots: dict[str, tuple[float, RobotsRules]] = {}
        self._robots_locks: dict[str, threading.Lock] = {}
        self._addresses: dict[str, str] = {}
        self._parked: dict[str, tuple[float, str]] = {}

    def fetch(
        self,
        request: PageRequest,
        config: SourceConfig,
        *,
        validator: Validator | None = None,
        gate: Callable[[], None] = always,
    ) -> Document:
        """Fetch one page, following redirects inside the source's own hosts.

        A redirect that leaves them is returned unfollowed, as the answer that it is. With a
        ``validator`` the answer may be a 304: the body it belongs to still stands. ``gate`` is
        passed after every wait, right before sending, and raises where it is too late to ask.
        Raises ``FetchRefused`` and ``FetchFailed`` (``Parked`` where a host asks to be left alone).
        """
        if config.mode is not AccessMode.LIVE:
            raise FetchRefused(f"“{config.title}”的访问方式不是在线采集，未发出请求。")
        target = replace(target_of(request, config), gate=gate)
        conditions = validator.conditions() if validator else {}
        hops: list[Hop] = []
        while True:
            decision, rules = self._check_robots(target)
            answer = self._ask(target, conditions)
            if answer.status == _UNCHANGED:
                if validator is None or not conditions:
                    raise FetchFailed(f"{target.host} 未被询问却答复“未变化”（HTTP 304），不可信。")
                if not validator.is_meant_by(answer.headers):
                    conditions = {}
                    continue
            conditions = {}
            onward = redirect_of(answer, target)
            if onward is None:
                transfer = Transfer(
                    tuple(hops), answer.peer, answer.certificate, decision, rules.file
                )
                return _document(answer, transfer)
            hops.append(Hop(answer.url, answer.status, answer.headers, answer.body, answer.peer))
            if len(hops) > MAX_HOPS or onward.request.url in [hop.url for hop in hops]:
                raise FetchFailed(f"{target.host} 的重定向次数过多或形成循环。")
            target = onward

    def _ask(self, target: Target, conditions: Mapping[str, str]) -> Answer:
        """Ask at the host's pace; wait and repeat where it says it is busy or breaks off."""
        headers = dict(conditions)
        for attempt in range(1, _ATTEMPTS + 1):
            try:
                answer = self._send(target, headers)
                if answer.status in _BUSY:
                    self._back_off(target, answer, attempt)
                    continue
                if 500 <= answer.status < 600:
                    failed = Interrupted(f"{target.host} 返回 HTTP {answer.status}。")
                    raise failed.with_answer(_document(answer, _transfer(answer)))
            except UndecodableBody:
                if "Accept-Encoding" in headers:
                    raise
                headers["Accept-Encoding"] = "identity"
            except Interrupted:
                if attempt == _ATTEMPTS:
                    raise
                self._pace.hold(self._bucket(target), self._base_pause(target) * 2**attempt)
            else:
                return answer
        raise FetchFailed(f"{target.host} 多次请求均未得到完整答复。")

    def _send(self, target: Target, headers: Mapping[str, str]) -> Answer:
        config = target.config
        transport = self._transport(target)
        self._refuse_parked(target)
        self._pace.wait(self._bucket(target), self._seconds_between(target))
        target.gate()
        limits = Limits(config.deadline_seconds, config.max_bytes)
        answer = transport.send(target.request, limits, headers)
        if answer.peer:
            self._addresses[target.host] = self._pace.join(target.host, answer.peer)
        return answer

    def _transport(self, target: Target) -> Transport:
        transport = self._loopback if target.config.replica else self._public
        if transport is None:
            raise FetchRefused("演示用的本机招聘网站未开启，未发出请求。")
        return transport

    def _refuse_parked(self, target: Target) -> None:
        """Leave a host alone that asked for it, whichever source comes next."""
        until, reason = self._parked.get(self._bucket(target), (0.0, ""))
        left = until - time.monotonic()
        if left > 0:
            raise Parked(reason, left)

    def _bucket(self, target: Target) -> str:
        """Return whose pace counts: the machine's once it is known, so that www and m share one."""
        return self._addresses.get(target.host, target.host)

    def _seconds_between(self, target: Target) -> float:
        if self._pace_seconds is not None:
            return self._pace_seconds
        asked = self._rules(target).delay()
        if asked > MAX_DELAY:
            raise Parked(f"{target.host} 要求每次间隔 {asked:g} 秒，今夜不再访问。", asked)
        return max(target.config.pace_seconds, asked)

    def _back_off(self, target: Target, answer: Answer, attempt: int) -> None:
        seconds = retry_after(answer.headers.get("retry-after", ""), datetime.now(UTC))
        if seconds is None:
            seconds = max(self._base_pause(target), 1.0) * 2**attempt
        if seconds > MAX_RETRY_AFTER or attempt == _ATTEMPTS:
            reason = f"{target.host} 返回 HTTP {answer.status}，要求稍后再来，今夜不再访问。"
            until = time.monotonic() + min(max(seconds, NIGHT), DAY)
            self._parked[self._bucket(target)] = (until, reason)
            raise Parked(reason, seconds).with_answer(_document(answer, _transfer(answer)))
        self._pace.hold(self._bucket(target), seconds)

    def _base_pause(self, target: Target) -> float:
        return target.config.pace_seconds if self._pace_seconds is None else self._pace_seconds

    def _check_robots(self, target: Target) -> tuple[str, RobotsRules]:
        """Return the decision that allows the request, and the rules it was made by."""
        rules = self._rules(target)
        if rules.allows(target.request.url):
            return rules.reason, rules
        if target.config.written_basis:
            return f"robots.txt 禁止；书面依据：{target.config.written_basis}", rules
        raise FetchRefused(
            f"{target.host} 的 robots.txt 不允许访问此路径，且未登记书面依据（{rules.reason}）。"
        )

    def _rules(self, target: Target) -> RobotsRules:
        # One lock an origin: a host that is slow to show its rules holds up nobody else.
        with self._robots_locks.setdefault(target.origin, threading.Lock()):
            at, rules = self._robots.get(target.origin, (0.0, None))
            age = _PASSING_AGE if rules is not None and rules.is_passing else _ROBOTS_AGE
            if rules is None or time.monotonic() - at > age:
                rules = self._fetch_robots(target)
                self._robots[target.origin] = (time.monotonic(), rules)
            return rules

    def _fetch_robots(self, target: Target) -> RobotsRules:
        """Ask for the rules. Raises ``FetchError`` where the host cannot be asked at all."""
        transport = self._transport(target)
        url = f"{target.origin}/robots.txt"
        limits = Limits(target.config.deadline_seconds, 4 * MAX_ROBOTS_BYTES)
        try:
            for _ in range(MAX_HOPS + 1):
                target.gate()
                answer = _persistently(transport, PageRequest(url), limits)
                location = answer.headers.get("location", "")
                if not (300 <= answer.status < 400 and location):
                    break
                url = target_of(PageRequest(join(url, location)), target.config).request.url
            return read_robots(answer)
        except (Interrupted, Parked, TooSlow, Untrusted):
            raise  # the host did not speak: nobody has denied anything
        except FetchError as error:
            return unavailable(error.reason)


def retry_after(value: str, now: datetime) -> float | None:
    """Read a Retry-After header: seconds or a date (RFC 9110, 10.2.3); ``None`` for rubbish."""
    value = value.strip()
    if re.fullmatch(r"[0-9]{1,9}", value):
        return float(value)
    try:
        moment = parsedate_to_datetime(value)
    except ValueError:
        return None
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=UTC)
    return max((moment - now).total_seconds(), 0.0)


def _persistently(transport: Transport, request: PageRequest, limits: Limits) -> Answer:
    """Ask once more where the first try broke off: a denied night is a high price for that."""
    try:
        answer = transport.send(request, limits)
    except Interrupted:
        return transport.send(request, limits)
    return transport.send(request, limits) if 500 <= answer.status < 600 else answer


def _transfer(answer: Answer) -> Transfer:
    return Transfer(peer=answer.peer, certificate=answer.certificate)


def _document(answer: Answer, transfer: Transfer) -> Document:
    return Document(
        answer.url, answer.status, answer.headers, answer.body, datetime.now(UTC), transfer
    )
