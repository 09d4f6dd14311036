"""Checks that an answer is the page asked for, made before a parser sees it.

A block page with status 200 is the usual way in which a board says no, and the usual way in which
an empty list is recorded where there was none.
"""

import re
from dataclasses import replace
from typing import Final
from urllib.parse import urlsplit

from scrapers.contract import Document, PageReading, PageRequest, ReadingKind
from scrapers.decoding.encoding import decode
from scrapers.fetching.links import next_pending
from scrapers.fetching.walls import CHALLENGE, is_login_address

_HEAD: Final = 16 * 1024
CHALLENGED: Final = "返回了验证码或安全验证页面，已停止访问该网站。"
# 418 and 999 are no statuses of the protocol; firewalls of boards say no with them.
_REFUSALS: Final = frozenset({401, 403, 405, 407, 412, 418, 429, 451, 999})
_UNFINISHED: Final = {
    202: "服务器表示尚未准备好（HTTP 202）",
    204: "服务器没有返回内容（HTTP 204）",
    206: "只返回了页面的一部分（HTTP 206）",
}
_WALL: Final = re.compile(
    "登录后?[，,、]?(即可|才能|可)?(查看|浏览|获取)(更多|全部|完整)(的)?(职位|岗位|信息|招聘)"
)


def judge(document: Document, request: PageRequest) -> PageReading | None:
    """Return the reading of a document that is not the page asked for; ``None`` where it may be."""
    if document.status != 200:
        return _not_ok(document, request)
    if not document.body.strip():
        return at_fault(drifted("返回了空白页面，无法证明没有招聘信息。"))
    if urlsplit(document.url).path != urlsplit(request.url).path and is_login_address(document.url):
        return blocked("被转到登录或验证页面，需要登录才能查看。")
    return None


def _not_ok(document: Document, request: PageRequest) -> PageReading:
    if 300 <= document.status < 400:
        return _redirected(document)
    if is_challenge(document):
        return blocked(CHALLENGED)
    if document.status in (404, 410):
        return _missing(request)
    if document.status in _REFUSALS:
        return blocked(f"网站拒绝访问（HTTP {document.status}）。")
    if stated := _UNFINISHED.get(document.status):
        return at_fault(drifted(f"{stated}，不能作为整页。"))
    return at_fault(drifted(f"网站返回了意外的状态 HTTP {document.status}。"))


def is_cut(document: Document) -> bool:
    """Tell whether a page lacks its end, where nothing but its end says that it is whole.

    With a length, with chunks or packed, the transport has seen the end.
    """
    told = {"content-length", "transfer-encoding", "content-encoding"} & document.headers.keys()
    if told or document.status != 200 or b"<html" not in document.body[:1024].lower():
        return False
    end = document.body[-2048:].lower()
    return b"</html" not in end and b"</body" not in end


def is_challenge(document: Document) -> bool:
    """Tell whether a page is a captcha or firewall page: markup with its marks near the top."""
    head = document.body[:_HEAD]
    if head.lstrip()[:1] in (b"{", b"["):
        return False  # an interface's own refusal is for its parser to read
    text = decode(head, document.headers.get("content-type", "")).text
    return len(document.body) < 4 * _HEAD and CHALLENGE.search(text) is not None


def is_walled(document: Document) -> bool:
    """Tell whether a page asks to sign in to see the rest of the list."""
    if document.body.lstrip()[:1] in (b"{", b"["):
        return False
    text = decode(document.body, document.headers.get("content-type", "")).text
    return "登录" in text and _WALL.search(text) is not None


def walled(reading: PageReading) -> PageReading:
    """Keep the few rows a login wall lets through, and say that they are not all."""
    reason = "只显示了部分职位，登录后才能查看更多。" if reading.rows else "需要登录才能查看职位。"
    return replace(blocked(reason), rows=reading.rows, total=reading.total, is_walled=True)


def blocked(reason: str) -> PageReading:
    """Return the reading of a page that turned us away."""
    return PageReading(ReadingKind.BLOCKED, reason=reason)


def drifted(reason: str) -> PageReading:
    """Return the reading of a page without what it should have."""
    return PageReading(ReadingKind.DRIFT, reason=reason)


def at_fault(reading: PageReading) -> PageReading:
    """Mark a reading whose fault may be that of this one page and not of the source."""
    return replace(reading, is_page_fault=True)


def _redirected(document: Document) -> PageReading:
    location = document.headers.get("location", "")
    host = urlsplit(location).hostname or urlsplit(document.url).hostname or ""
    if is_login_address(location):
        return blocked(f"被转到 {host} 的登录或验证页面，需要登录才能查看。")
    return at_fault(blocked(f"被转到其他网站 {host}，未跟随。"))


def _missing(request: PageRequest) -> PageReading:
    """Read a 404: past the first page some boards end their list so."""
    if request.page > 1:
        following = next_pending(request, request.pending)
        return PageReading(ReadingKind.ROWS, next=following, reason="该页面已不存在。")
    return drifted("列表页不存在（HTTP 404），网址可能已变更。")
