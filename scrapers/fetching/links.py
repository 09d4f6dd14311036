"""Following links without going round in circles: canonical addresses, a trail, and limits."""

import hashlib
import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Final
from urllib.parse import parse_qsl, urlencode, urljoin, urlsplit, urlunsplit

from scrapers.contract import PageRequest

MAX_PENDING: Final = 5000
MAX_TRAIL: Final = 10_000
# Parameters that say how a visitor came, in lower case; they differ from night to night.
_TRACKING: Final = frozenset(
    (
        *("bd_vid", "clickid", "entinfo", "fbclid", "from", "gclid", "gdt_vid", "jsessionid"),
        *("ka", "lid", "msclkid", "pgtid", "psid", "qz_gdt", "ref", "referer", "referrer", "req"),
        *("scm", "securityid", "session_id", "sessionid", "trace_id", "traceid"),
    )
)
_TRACKING_PREFIXES: Final = ("utm_", "spm", "hmsr", "hmpl", "hmcu", "hmkw", "hmci")
# Names that carry a time or a random number on some boards, and a page or a kind on others.
_DOUBTFUL: Final = frozenset({"s", "t", "_", "_t", "ts", "r", "rnd", "rand", "random", "timestamp"})
_MOMENT: Final = re.compile(r"\d{10,}|0\.\d{6,}|[0-9a-fA-F]{16,}")
_OWN_NUMBER: Final = re.compile(r"\d{4,}[^/]*$|/[\w~-]{12,}\.s?html?$")
_SESSION: Final = re.compile(r";jsessionid=[^/?#]*", re.IGNORECASE)


def canonical(url: str) -> str:
    """Return an address as its own identity: no fragment, no tracking, each parameter once.

    A parameter tracks by its name, or by a doubtful name where its value is a moment or a random
    number or the path names the ad without it.
    """
    try:
        parts = urlsplit(url)
    except ValueError:
        return url  # no address; as an identity it will do
    pairs = dict.fromkeys(parse_qsl(parts.query, keep_blank_values=True))
    path = _SESSION.sub("", parts.path) or "/"
    query = urlencode(sorted(pair for pair in pairs if not _tracks(*pair, path)))
    return urlunsplit((parts.scheme.lower(), parts.netloc.lower(), path, query, ""))


def _tracks(name: str, value: str, path: str) -> bool:
    name = name.lower()
    if name in _TRACKING or name.startswith(_TRACKING_PREFIXES):
        return not (name == "from" and value.isdecimal())  # the first row of a list page
    if name in _DOUBTFUL:
        return bool(_MOMENT.fullmatch(value) or _OWN_NUMBER.search(path))
    return False


def mark(url: str) -> str:
    """Return a short digest of an address, for the trail."""
    return hashlib.blake2b(canonical(url).encode(), digest_size=6).hexdigest()


def follow(request: PageRequest, base: str, href: str) -> PageRequest | None:
    """Return the request for the next list page; ``None`` where it leads away or back."""
    url = _same_host(base, href)
    trail = (*request.trail, mark(base), mark(request.url))
    if url is None or mark(url) in trail or len(trail) > MAX_TRAIL:
        return None
    return replace(request, url=url, page=request.page + 1, empties=0, trail=tuple(trail))


def queue(request: PageRequest, base: str, hrefs: Iterable[str]) -> tuple[str, ...]:
    """Return the pending addresses with new ones added: own host only, each once, within limits."""
    urls = (_same_host(base, href) for href in hrefs)
    seen = {*request.trail, mark(base)}
    known = dict.fromkeys(request.pending)
    known |= dict.fromkeys(url for url in urls if url is not None and mark(url) not in seen)
    return tuple(known)[:MAX_PENDING]


def next_pending(request: PageRequest, pending: Sequence[str]) -> PageRequest | None:
    """Return the request for the first pending address, or nothing when all are done."""
    if not pending:
        return None
    trail = (*request.trail, mark(request.url))[-MAX_TRAIL:]
    return PageRequest(
        pending[0], page=request.page + 1, pending=tuple(pending[1:]), trail=tuple(trail)
    )


def _same_host(base: str, href: str) -> str | None:
    try:
        url = urljoin(base, href.strip())
        here, there = urlsplit(base), urlsplit(url)
    except ValueError:
        return None
    if there.scheme not in ("http", "https") or there.netloc.lower() != here.netloc.lower():
        return None
    return url


def without_query(url: str) -> str:
    """Drop a query that differs on each search and would make every night's ads new ones."""
    bare, _, query = url.partition("#")[0].partition("?")
    return url if "jobid=" in query else bare
