"""One request, one response: pinned address, verified TLS, capped bytes, a total deadline.

No redirect is followed and nothing is retried here; that is for ``fetch`` to decide. The address is
resolved once, checked, and connected to as checked, so a second DNS answer cannot move it.
"""

import hashlib
import http.client
import ipaddress
import threading
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import Future
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import urlsplit

import requests
from requests.adapters import HTTPAdapter
from requests_hardened.ip_filter import InvalidIPAddress
from requests_hardened.ip_filter_adapter import IPFilterAdapter
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.connectionpool import HTTPConnectionPool, HTTPSConnectionPool
from urllib3.exceptions import HTTPError
from urllib3.response import BaseHTTPResponse

from scrapers.contract import PageRequest
from scrapers.errors import FetchRefused, TooLarge, TooSlow
from scrapers.fetching.addresses import is_public
from scrapers.fetching.failures import failure
from scrapers.fetching.inflate import PIECE, inflate
from scrapers.fetching.watchdog import WATCHDOG, Exchange, current_exchange

_POOL_SIZE: Final = 32
_MAX_INTERIM: Final = 20


@dataclass(frozen=True, slots=True)
class Limits:
    """What one exchange may cost: seconds in all, and bytes after decompression."""

    seconds: float
    max_bytes: int


@dataclass(frozen=True, slots=True)
class Answer:
    """A whole response; header names are lower-case, the body's content coding is undone."""

    url: str
    status: int
    headers: Mapping[str, str]
    body: bytes
    peer: str
    certificate: str


class _FinalResponse(http.client.HTTPResponse):
    """Passes over what a server says before its answer (102, 103); the library knows 100 only."""

    def _read_status(self) -> tuple[Any, int, str]:
        for _ in range(_MAX_INTERIM):
            version, status, reason = super()._read_status()  # type: ignore[misc]
            if not 102 <= status < 200:
                return version, status, reason
            http.client.parse_headers(self.fp)
        raise http.client.BadStatusLine("no final answer")


class _WatchedHTTP(HTTPConnection):
    """Tells the watchdog which socket the exchange in this thread uses."""

    response_class = _FinalResponse

    def connect(self) -> None:
        super().connect()
        _watch(self)

    def request(self, *args: Any, **kwargs: Any) -> None:
        _watch(self)
        super().request(*args, **kwargs)


class _WatchedHTTPS(_WatchedHTTP, HTTPSConnection):
    """The same over TLS: what is watched above goes on to the library's TLS connection."""


class _HTTPPool(HTTPConnectionPool):
    ConnectionCls = _WatchedHTTP


class _HTTPSPool(HTTPSConnectionPool):
    ConnectionCls = _WatchedHTTPS


def watched_pools() -> dict[str, type[HTTPConnectionPool]]:
    """Return the pools by scheme whose sockets the watchdog sees."""
    return {"http": _HTTPPool, "https": _HTTPSPool}


class _GuardedAdapter(IPFilterAdapter):  # type: ignore[misc]  # the library has no types
    """Connects only to public addresses, or only to loopback where that was asked for."""

    def __init__(self, scheme: str, *, loopback: bool) -> None:
        self._loopback = loopback
        super().__init__(is_https_proto=scheme == "https", allow_loopback=loopback)

    def init_poolmanager(
        self, connections: int, maxsize: int, block: bool = False, **kw: Any
    ) -> None:
        super().init_poolmanager(_POOL_SIZE, _POOL_SIZE, block, **kw)
        self.poolmanager.pool_classes_by_scheme = watched_pools()

    def build_connection_pool_key_attributes(
        self, request: requests.PreparedRequest, verify: bool | str, cert: Any = None
    ) -> tuple[Any, Any]:
        name = urlsplit(str(request.url)).hostname or ""
        resolve = super().build_connection_pool_key_attributes
        if _is_address(name):
            host, pool = resolve(request, verify, cert)
        else:
            host, pool = _in_time(lambda: resolve(request, verify, cert))
        address = ipaddress.ip_address(str(host["host"]).strip("[]"))
        if address.is_loopback != self._loopback or not (self._loopback or is_public(address)):
            raise InvalidIPAddress(address)
        return host, pool


def _is_address(host: str) -> bool:
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return False
    return True


def _in_time(resolve: Callable[[], tuple[Any, Any]]) -> tuple[Any, Any]:
    """Resolve a name within the exchange's deadline: the system's resolver cannot be cut off.

    Raises ``TimeoutError``; the thread that waits for a dead name server is left to end by itself.
    """
    exchange = current_exchange()
    answer: Future[tuple[Any, Any]] = Future()

    def work() -> None:
        try:
            answer.set_result(resolve())
        except BaseException as error:
            answer.set_exception(error)

    threading.Thread(target=work, daemon=True, name="resolver").start()
    return answer.result(exchange.remaining() if exchange is not None else None)


class Transport:
    """Connections to one kind of target; safe to use from several threads.

    ``adapters``, by scheme, stand in for those that reach public addresses only.
    """

    def __init__(
        self,
        user_agent: str,
        *,
        loopback: bool = False,
        adapters: Mapping[str, HTTPAdapter] | None = None,
    ) -> None:
        # No session: no cookies from one source to the next, no proxy resolving names unchecked.
        self._headers = {
            "User-Agent": user_agent,
            "Accept": "*/*",
            "Accept-Encoding": "gzip, deflate",
            "Accept-Language": "zh-CN,zh;q=0.9",
        }
        self._adapters: Mapping[str, HTTPAdapter] = adapters or {
            scheme: _GuardedAdapter(scheme, loopback=loopback) for scheme in ("http", "https")
        }

    def send(
        self,
        request: PageRequest,
        limits: Limits,
        headers: Mapping[str, str] | None = None,
        body: bytes | None = None,
    ) -> Answer:
        """Make one exchange; ``body`` goes as it is, in place of the request's fields.

        Raises ``FetchRefused`` or ``FetchFailed``.
        """
        host = urlsplit(request.url).hostname or ""
        with WATCHDOG.exchange(limits.seconds) as exchange:
            try:
                prepared = self._prepared(request, headers or {}, body)
                return self._exchange(prepared, limits, exchange)
            except InvalidIPAddress as error:
                raise FetchRefused(f"{host} 指向不允许访问的网络地址，已拒绝。") from error
            except (requests.RequestException, HTTPError, OSError, ValueError) as error:
                if exchange.expired:
                    raise TooSlow(f"{host} 未能在 {limits.seconds:g} 秒内给出完整响应。") from error
                raise failure(host, error) from error

    def _prepared(
        self, request: PageRequest, headers: Mapping[str, str], body: bytes | None
    ) -> requests.PreparedRequest:
        fields = dict(request.data) if request.data is not None else None
        return requests.Request(
            request.method,
            request.url,
            params=dict(request.params),
            data=fields if body is None else body,
            json=request.json,
            headers={**self._headers, **headers},
        ).prepare()

    def _exchange(
        self, prepared: requests.PreparedRequest, limits: Limits, exchange: Exchange
    ) -> Answer:
        # A session would read a redirect's whole body, unbounded, to look where it leads.
        response = self._adapters[urlsplit(str(prepared.url)).scheme].send(
            prepared, stream=True, timeout=(min(10.0, limits.seconds), limits.seconds)
        )
        with response:
            peer, certificate = _peer(exchange)
            body = b"".join(_read(response.raw, response.headers, limits, exchange))
            return Answer(
                url=response.url,
                status=response.status_code,
                headers={name.lower(): value for name, value in response.headers.items()},
                body=body,
                peer=peer,
                certificate=certificate,
            )


def _read(
    raw: BaseHTTPResponse, headers: Mapping[str, str], limits: Limits, exchange: Exchange
) -> Iterator[bytes]:
    """Yield the decoded body; never more than the cap, never a cut body as a whole one."""
    size = 0
    received = raw.stream(PIECE, decode_content=False)
    for chunk in inflate(received, headers.get("Content-Encoding", "")):
        if exchange.expired:
            raise TooSlow("响应过慢，已在时限内中止。")
        size += len(chunk)
        if size > limits.max_bytes:
            raise TooLarge(f"响应超过 {limits.max_bytes // 1024} KiB 的上限，已中止。")
        yield chunk
    if exchange.expired:
        raise TooSlow("响应过慢，已在时限内中止。")


def _watch(connection: HTTPConnection) -> None:
    exchange = current_exchange()
    if exchange is not None and connection.sock is not None:
        exchange.sock = connection.sock
        connection.sock.settimeout(exchange.remaining())
        if exchange.expired:
            exchange.expire()


def _peer(exchange: Exchange) -> tuple[str, str]:
    """Return the connected address and the digest of the peer's certificate."""
    sock = exchange.sock
    if sock is None:
        return "", ""
    try:
        address = str(sock.getpeername()[0])
    except OSError:  # already closed by the peer; the answer may still be in the buffer
        address = ""
    certificate = getattr(sock, "getpeercert", lambda **_: None)(binary_form=True)
    return address, hashlib.sha256(certificate).hexdigest() if certificate else ""
