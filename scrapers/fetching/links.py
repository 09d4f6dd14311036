"""Following links without going round in circles: canonical addresses, a trail, and limits."""

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Final
from urllib.parse import parse_qsl, urlencode, urljoin, urlsplit, urlunsplit

from scrapers.contract import PageRequest

MAX_PENDING: Final = 5000
MAX_TRAIL: Final = 10_000
_TRACKING: Final = frozenset(
    {"utm_source", "utm_medium", "utm_campaign", "spm", "from", "ref", "req", "psid", "entinfo"}
)


def canonical(url: str) -> str:
    """Return an address as its own identity: no fragment, no tracking, each parameter once."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return url  # no address; as an identity it will do
    pairs = dict.fromkeys(parse_qsl(parts.query, keep_blank_values=True))
    query = urlencode(sorted((name, value) for name, value in pairs if name not in _TRACKING))
    path = parts.path or "/"
    return urlunsplit((parts.scheme.lower(), parts.netloc.lower(), path, query, ""))


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
