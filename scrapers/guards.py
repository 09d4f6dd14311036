"""What every answer passes before a parser sees it: is this the page at all?

A block page with status 200 is the usual way in which a board says no, and the usual way in which
an empty list is recorded where there was none.
"""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit

from scrapers.contract import Document, PageReading, PageRequest, ReadingKind, Row, Source

_HEAD: Final = 16 * 1024
_CHALLENGED: Final = "返回了验证码或安全验证页面，已停止访问该网站。"
_REFUSALS: Final = frozenset({401, 403, 405, 407, 412, 429, 451})
# Markers of the captcha and firewall pages of the boards themselves and of the large CDNs.
CHALLENGE: Final = re.compile(
    r"滑动验证|安全验证|Security Verification|人机验证|访问验证|请输入验证码|访问太频繁|访问过于频繁|操作太频繁"
    r"|您的访问出现异常|环境存在异常|aliyun_waf|acw_sc__v2|arg1\s*=\s*['\"][0-9A-F]{20}"
    r"|/AWSC/|nc_token|xxzlGatewayUrl|antibot|captcha|cf-challenge|__zp_stoken__"
)
LOGIN_PATH: Final = re.compile(
    r"/(login|signin|passport|verify|captcha|antibot|security|intercept)", re.I
)


class Guarded:
    """A source whose pages have passed the guards."""

    def __init__(self, source: Source) -> None:
        self._source = source

    def first_request(self, base_url: str) -> PageRequest:
        """Return the request a night starts with."""
        return self._source.first_request(base_url)

    def read_page(self, document: Document, request: PageRequest) -> PageReading:
        """Read a page, or say why it is none."""
        return judge(document, request) or self._source.read_page(document, request)

    def read_file(self, path: Path, filename: str, *, after_row: int = 0) -> Iterator[Row]:
        """Stream the rows of a handed-over file."""
        return self._source.read_file(path, filename, after_row=after_row)


def judge(document: Document, request: PageRequest) -> PageReading | None:
    """Return the reading of a document that is not the page asked for; ``None`` where it may be."""
    if document.status != 200:
        return _not_ok(document, request)
    if is_challenge(document):
        return blocked(_CHALLENGED)
    if not document.body.strip():
        return drifted("返回了空白页面，无法证明没有招聘信息。")
    if urlsplit(document.url).path != urlsplit(request.url).path and LOGIN_PATH.search(
        document.url
    ):
        return blocked("被转到登录或验证页面，需要登录才能查看。")
    return None


def _not_ok(document: Document, request: PageRequest) -> PageReading:
    if 300 <= document.status < 400:
        return _redirected(document)
    if is_challenge(document):
        return blocked(_CHALLENGED)
    if document.status in (404, 410):
        return _missing(request)
    if document.status in _REFUSALS:
        return blocked(f"网站拒绝访问（HTTP {document.status}）。")
    return drifted(f"网站返回了意外的状态 HTTP {document.status}。")


def is_challenge(document: Document) -> bool:
    """Tell whether a page is a captcha or firewall page: markup with its marks near the top."""
    head = document.body[:_HEAD]
    if head.lstrip()[:1] in (b"{", b"["):
        return False  # an interface's own refusal is for its parser to read
    text = head.decode("gb18030" if _is_gb(document, head) else "utf-8", "ignore")
    return len(document.body) < 4 * _HEAD and CHALLENGE.search(text) is not None


def blocked(reason: str) -> PageReading:
    """Return the reading of a page that turned us away."""
    return PageReading(ReadingKind.BLOCKED, reason=reason)


def drifted(reason: str) -> PageReading:
    """Return the reading of a page without what it should have."""
    return PageReading(ReadingKind.DRIFT, reason=reason)


def _redirected(document: Document) -> PageReading:
    location = document.headers.get("location", "")
    host = urlsplit(location).hostname or urlsplit(document.url).hostname or ""
    if LOGIN_PATH.search(location):
        return blocked(f"被转到 {host} 的登录或验证页面，需要登录才能查看。")
    return blocked(f"被转到其他网站 {host}，未跟随。")


def _missing(request: PageRequest) -> PageReading:
    """Read a 404: past the first page some boards end their list so."""
    if request.page > 1:
        return PageReading(ReadingKind.ROWS, reason="列表到此为止。")
    return drifted("列表页不存在（HTTP 404），网址可能已变更。")


def _is_gb(document: Document, head: bytes) -> bool:
    declared = document.headers.get("content-type", "").lower().encode() + head[:1024].lower()
    return b"charset=gb" in declared or b'charset="gb' in declared
