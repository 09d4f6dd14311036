"""The engine: asks for a page only where it may, as slowly as it must, and follows by hand."""

import re
import threading
import time
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Final
from urllib.parse import quote, urlencode, urljoin, urlsplit

from scrapers import SOFTWARE
from scrapers.config import SourceConfig
from scrapers.contract import AccessMode, Document, PageRequest, Transfer
from scrapers.errors import FetchError, FetchFailed, FetchRefused, Parked
from scrapers.guards import LOGIN_PATH
from scrapers.inflate import UndecodableBody
from scrapers.pace import Pace
from scrapers.robots import MAX_ROBOTS_BYTES, PRODUCT, RobotsRules, read_robots, unreachable
from scrapers.transport import Answer, Limits, Transport

__all__ = ["FetchError", "FetchFailed", "FetchRefused", "Fetcher", "Parked"]

MAX_HOPS: Final = 5
MAX_RETRY_AFTER: Final = 120.0
MAX_DELAY: Final = 300.0
_ATTEMPTS: Final = 3
_ROBOTS_AGE: Final = 24 * 3600.0  # RFC 9309, section 2.4
_BUSY: Final = frozenset({429, 503})
_UNSAFE: Final = re.compile(r"[\x00-\x20\x7f\\]")


@dataclass(frozen=True, slots=True)
class _Target:
    """A request about to be made: its parsed address and the source it is for."""

    request: PageRequest
    config: SourceConfig
    scheme: str
    host: str
    port: int | None

    @property
    def origin(self) -> str:
        """Scheme, host and port, as robots.txt is valid for."""
        return f"{self.scheme}://{self.host}" + (f":{self.port}" if self.port else "")


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
        self._robots_lock = threading.Lock()
        self._addresses: dict[str, str] = {}

    def fetch(self, request: PageRequest, config: SourceConfig) -> Document:
        """Fetch one page, following redirects inside the source's own hosts.

        A redirect that leaves them is returned unfollowed, as the answer that it is. Raises
        ``FetchRefused`` and ``FetchFailed`` (``Parked`` where the host asks to be left alone).
        """
        if config.mode is not AccessMode.LIVE:
            raise FetchRefused(f"“{config.title}”的访问方式不是在线采集，未发出请求。")
        target = _target(request, config)
        hops: list[str] = []
        while True:
            robots = self._check_robots(target)
            answer = self._ask(target)
            onward = _redirect(answer, target)
            if onward is None:
                transfer = Transfer(tuple(hops), answer.peer, answer.certificate, robots)
                return Document(
                    answer.url,
                    answer.status,
                    answer.headers,
                    answer.body,
                    datetime.now(UTC),
                    transfer,
                )
            hops.append(answer.url)
            if len(hops) > MAX_HOPS or onward.request.url in hops:
                raise FetchFailed(f"{target.host} 的重定向次数过多或形成循环。")
            target = onward

    def _ask(self, target: _Target) -> Answer:
        """Ask at the host's pace; wait and repeat where it says it is busy."""
        headers: dict[str, str] = {}
        for attempt in range(1, _ATTEMPTS + 1):
            try:
                answer = self._send(target, headers)
            except UndecodableBody:
                if headers:
                    raise
                headers = {"Accept-Encoding": "identity"}
                continue
            if answer.status not in _BUSY:
                break
            self._back_off(target, answer, attempt)
        if answer.status >= 500:
            raise FetchFailed(f"{target.host} 返回 HTTP {answer.status}。")
        return answer

    def _send(self, target: _Target, headers: Mapping[str, str]) -> Answer:
        config = target.config
        transport = self._loopback if config.replica else self._public
        if transport is None:
            raise FetchRefused("演示用的本机招聘网站未开启，未发出请求。")
        self._pace.wait(self._bucket(target), self._seconds_between(target))
        limits = Limits(config.deadline_seconds, config.max_bytes)
        answer = transport.send(target.request, limits, headers)
        if answer.peer:
            self._addresses[target.host] = self._pace.join(target.host, answer.peer)
        return answer

    def _bucket(self, target: _Target) -> str:
        """Return whose pace counts: the machine's once it is known, so that www and m share one."""
        return self._addresses.get(target.host, target.host)

    def _seconds_between(self, target: _Target) -> float:
        if self._pace_seconds is not None:
            return self._pace_seconds
        asked = self._rules(target).delay()
        if asked > MAX_DELAY:
            raise Parked(f"{target.host} 要求每次间隔 {asked:g} 秒，今夜不再访问。", asked)
        return max(target.config.pace_seconds, asked)

    def _back_off(self, target: _Target, answer: Answer, attempt: int) -> None:
        seconds = retry_after(answer.headers.get("retry-after", ""), datetime.now(UTC))
        if seconds is None:
            seconds = max(self._base_pause(target), 1.0) * 2**attempt
        if seconds > MAX_RETRY_AFTER or attempt == _ATTEMPTS:
            raise Parked(f"{target.host} 返回 HTTP {answer.status}，要求稍后再来。", seconds)
        self._pace.hold(self._bucket(target), seconds)

    def _base_pause(self, target: _Target) -> float:
        return target.config.pace_seconds if self._pace_seconds is None else self._pace_seconds

    def _check_robots(self, target: _Target) -> str:
        """Return the decision that allows the request, as it is kept with the evidence."""
        rules = self._rules(target)
        if rules.allows(target.request.url):
            return rules.reason
        if target.config.written_basis:
            return f"robots.txt 禁止；书面依据：{target.config.written_basis}"
        raise FetchRefused(
            f"{target.host} 的 robots.txt 不允许访问此路径，且未登记书面依据（{rules.reason}）。"
        )

    def _rules(self, target: _Target) -> RobotsRules:
        with self._robots_lock:
            at, rules = self._robots.get(target.origin, (0.0, None))
            if rules is None or time.monotonic() - at > _ROBOTS_AGE:
                rules = self._fetch_robots(target)
                self._robots[target.origin] = (time.monotonic(), rules)
            return rules

    def _fetch_robots(self, target: _Target) -> RobotsRules:
        transport = self._loopback if target.config.replica else self._public
        if transport is None:
            raise FetchRefused("演示用的本机招聘网站未开启，未发出请求。")
        url = f"{target.origin}/robots.txt"
        limits = Limits(target.config.deadline_seconds, 4 * MAX_ROBOTS_BYTES)
        try:
            for _ in range(MAX_HOPS + 1):
                answer = transport.send(PageRequest(url), limits)
                location = answer.headers.get("location", "")
                if not (300 <= answer.status < 400 and location):
                    break
                url = _target(PageRequest(_join(url, location)), target.config).request.url
            return read_robots(answer)
        except FetchError as error:
            return unreachable(error.reason)


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


def _target(request: PageRequest, config: SourceConfig) -> _Target:
    """Check an address before anything is resolved: scheme, host, port, characters."""
    try:
        # The whole address, query included, is what robots.txt is asked about and what is kept.
        if request.params:
            joint = "&" if urlsplit(request.url).query else "?"
            url = f"{request.url}{joint}{urlencode(request.params)}"
            request = replace(request, url=url, params={})
        parts = urlsplit(request.url)
        port = parts.port
    except ValueError as error:
        raise FetchRefused("网址无效，未发出请求。") from error
    host = (parts.hostname or "").rstrip(".").lower()
    if parts.scheme not in ("http", "https") or not host or parts.username is not None:
        raise FetchRefused("网址须以 http 或 https 开头且不含用户名，未发出请求。")
    own_port = urlsplit(config.base_url).port
    if port not in (None, 80, 443, own_port) and not config.replica:
        raise FetchRefused(f"{host} 的端口 {port} 不在允许范围内，未发出请求。")
    return _Target(request, config, parts.scheme, host, port)


def _redirect(answer: Answer, target: _Target) -> _Target | None:
    """Return where a redirect leads, or ``None`` where there is none that may be followed."""
    location = answer.headers.get("location", "")
    if answer.status not in (301, 302, 303, 307, 308) or not location.strip():
        return None
    if LOGIN_PATH.search(location):
        return None  # a login or captcha page is the site's answer, not a page to go on to
    url = _join(answer.url, location)
    keeps_method = answer.status in (307, 308)
    request = (
        replace(target.request, url=url, params={})
        if keeps_method
        else PageRequest(url, page=target.request.page)
    )
    onward = _target(request, target.config)
    return onward if _is_own_host(onward.host, target) else None


def _is_own_host(host: str, target: _Target) -> bool:
    bare = target.host.removeprefix("www.")
    return host.removeprefix("www.") == bare or host in target.config.extra_hosts


def _join(base: str, location: str) -> str:
    """Resolve a Location header; raw UTF-8 is percent-encoded, line breaks are an attack."""
    with suppress(UnicodeError):  # in a charset nobody declared: encoded as it stands
        location = location.encode("latin-1").decode("utf-8")
    if _UNSAFE.search(location.strip()):
        raise FetchRefused("重定向地址含有非法字符，已拒绝。")
    try:
        return quote(urljoin(base, location.strip()), safe="%/:=&?~#+!$,;'@()*[]")
    except ValueError as error:
        raise FetchRefused("重定向地址无效，已拒绝。") from error
