"""What a library's exception means: one of our own, with a sentence for the inspector."""

import http.client
import socket
import ssl
from collections.abc import Iterator
from typing import Final

import requests.exceptions
from urllib3 import exceptions
from urllib3.util.ssl_match_hostname import CertificateError

from scrapers.errors import FetchFailed, Interrupted, Malformed, TooSlow, Untrusted

_Meaning = tuple[tuple[type[BaseException], ...], type[FetchFailed], str]
# The first that matches anything in the chain of causes wins, so the specific stand first.
_MEANINGS: Final[tuple[_Meaning, ...]] = (
    ((ssl.SSLCertVerificationError, CertificateError), Untrusted, "的安全证书未通过验证"),
    ((ssl.SSLError, requests.exceptions.SSLError), Untrusted, "的加密连接不符合安全要求"),
    ((requests.exceptions.InvalidURL, exceptions.LocationParseError), Malformed, "的网址无效"),
    ((http.client.RemoteDisconnected,), Interrupted, "未作答就断开了连接"),
    (
        (
            http.client.LineTooLong, http.client.BadStatusLine, http.client.UnknownProtocol,
            exceptions.InvalidHeader, exceptions.HeaderParsingError,
            requests.exceptions.InvalidHeader,
        ),
        Malformed,
        "的响应头无效",
    ),
    # The library derives a refused connection from a timed-out one.
    ((ConnectionRefusedError,), Interrupted, "无法连接：对方拒绝连接"),
    ((socket.gaierror, exceptions.NameResolutionError), Interrupted, "无法连接：域名无法解析"),
    ((exceptions.NewConnectionError,), Interrupted, "无法连接"),
    ((exceptions.ConnectTimeoutError,), TooSlow, "连接超时"),
    ((exceptions.ReadTimeoutError, TimeoutError), TooSlow, "响应超时"),
    ((exceptions.IncompleteRead, exceptions.InvalidChunkLength), Interrupted, "的响应不完整"),
    ((http.client.IncompleteRead,), Interrupted, "的响应不完整"),
    ((http.client.HTTPException,), Malformed, "的响应头无效"),
    ((OSError, exceptions.ProtocolError), Interrupted, "无法连接"),
)  # fmt: skip


def failure(host: str, error: BaseException) -> FetchFailed:
    """Return the error to raise for what went wrong with an exchange."""
    chain = tuple(_causes(error))
    for kinds, meaning, words in _MEANINGS:
        if any(isinstance(cause, kinds) for cause in chain):
            return meaning(f"{host} {words}（{type(error).__name__}）。")
    return Malformed(f"{host} 的响应无法读取（{type(error).__name__}）。")


def _causes(error: BaseException) -> Iterator[BaseException]:
    """Yield an error and what it came from: libraries wrap one another's."""
    pending, seen = [error], set()
    while pending:
        cause = pending.pop()
        if id(cause) in seen:
            continue
        seen.add(id(cause))
        # requests.RequestException is itself an OSError; only what it wraps tells what happened.
        if not isinstance(cause, requests.exceptions.RequestException) or isinstance(
            cause, requests.exceptions.SSLError | requests.exceptions.InvalidURL
        ):
            yield cause
        inner = (cause.__cause__, cause.__context__, getattr(cause, "reason", None), *cause.args)
        pending += [value for value in inner if isinstance(value, BaseException)]
