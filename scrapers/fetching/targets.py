"""Where a request may go: addresses checked before anything is resolved, and redirects alike."""

import re
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, replace
from typing import Final
from urllib.parse import quote, urlencode, urljoin, urlsplit

from scrapers.config import SourceConfig
from scrapers.contract import PageRequest
from scrapers.errors import FetchRefused
from scrapers.fetching.transport import Answer
from scrapers.fetching.walls import is_login_address

_UNSAFE: Final = re.compile(r"[\x00-\x20\x7f\\]")
_REDIRECTS: Final = frozenset({301, 302, 303, 307, 308})


def always() -> None:
    """Let every request pass: the gate of a source without hours."""


@dataclass(frozen=True, slots=True)
class Target:
    """A request about to be made: its parsed address and the source it is for.

    ``gate`` is passed right before each sending and raises where it may no longer go out.
    """

    request: PageRequest
    config: SourceConfig
    scheme: str
    host: str
    port: int | None
    gate: Callable[[], None] = always

    @property
    def origin(self) -> str:
        """Scheme, host and port, as robots.txt is valid for."""
        return f"{self.scheme}://{self.host}" + (f":{self.port}" if self.port else "")


def target_of(request: PageRequest, config: SourceConfig) -> Target:
    """Check an address: scheme, host, port, characters. Raises ``FetchRefused``."""
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
    return Target(request, config, parts.scheme, host, port)


def redirect_of(answer: Answer, target: Target) -> Target | None:
    """Return where a redirect leads, or ``None`` where there is none that may be followed.

    Raises ``FetchRefused`` where following it would be unsafe whatever the source.
    """
    location = answer.headers.get("location", "")
    if answer.status not in _REDIRECTS or not location.strip():
        return None
    if is_login_address(location):
        return None  # a login or captcha page is the site's answer, not a page to go on to
    url = join(answer.url, location)
    keeps_method = answer.status in (307, 308)
    request = (
        replace(target.request, url=url, params={})
        if keeps_method
        else PageRequest(url, page=target.request.page)
    )
    onward = replace(target_of(request, target.config), gate=target.gate)
    if not _is_own_host(onward.host, target):
        return None
    if target.scheme == "https" and onward.scheme == "http":
        raise FetchRefused(f"{target.host} 从加密连接转到不加密的地址，未跟随。")
    return onward


def join(base: str, location: str) -> str:
    """Resolve a Location header; raw UTF-8 is percent-encoded, line breaks are an attack."""
    with suppress(UnicodeError):  # in a charset nobody declared: encoded as it stands
        location = location.encode("latin-1").decode("utf-8")
    if _UNSAFE.search(location.strip()):
        raise FetchRefused("重定向地址含有非法字符，已拒绝。")
    try:
        return quote(urljoin(base, location.strip()), safe="%/:=&?~#+!$,;'@()*[]")
    except ValueError as error:
        raise FetchRefused("重定向地址无效，已拒绝。") from error


def _is_own_host(host: str, target: Target) -> bool:
    bare = target.host.removeprefix("www.")
    return host.removeprefix("www.") == bare or host in target.config.extra_hosts
