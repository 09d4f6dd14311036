"""Our side of the scraping benchmark: one mode a process, one line of JSON out.

``python -m benchmarks.scraping.client MODE PORT PAGES`` with MODE one of ``fields`` (fetch and take
six fields of each card), ``chain`` (fetch, archive, guard, read into validated postings, cluster),
``replay`` (read stored pages again), ``bomb`` and ``naive_bomb`` (memory under a gzip bomb),
``endless`` (memory under a body without an end).
"""

import sys
import tempfile
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from importlib import import_module
from pathlib import Path
from typing import Final

import orjson
import requests

from scrapers.config import SourceConfig
from scrapers.contract import Document, PageRequest, Row
from scrapers.decoding.tree import parse_html
from scrapers.errors import FetchFailed
from scrapers.evidence.archive import Archive
from scrapers.fetching.fetcher import Fetcher
from scrapers.registry import load_source

THREADS: Final = 16
_CONFIG: Final = SourceConfig.model_validate(
    {"id": "bench", "title": "基准", "mode": "live", "legal_basis": "基准测试", "replica": True}
)
_CARDS: Final = 40


class Clock:
    """Processor time; a mode with something to prepare starts it anew."""

    def __init__(self) -> None:
        self.restart()

    def restart(self) -> None:
        """Count from now on."""
        self.begun = time.process_time()


def fields(body: str) -> list[dict[str, str]]:
    """Take six fields of each card: the peer does the same with its own selectors."""
    found = []
    for card in parse_html(body).css("li.job_item"):
        firm = card.css_first(".comp_name a")
        found.append(
            {
                "id": card.attributes.get("infoid") or "",
                "title": _text(card.css_first(".name")),
                "company": (firm.attributes.get("title") or "") if firm else "",
                "pay": _text(card.css_first(".job_salary")),
                "place": _text(card.css_first(".address")),
                "sign": _text(card.css_first(".sign")),
            }
        )
    return found


def main(mode: str, port: str, pages: str) -> None:
    """Run one mode and print its figures."""
    base = f"http://127.0.0.1:{port}"
    clock = Clock()
    rows = MODES[mode](base, int(pages), clock)
    seconds = time.process_time() - clock.begun
    print(orjson.dumps({"seconds": seconds, "rows": rows, "peak_mb": peak_mb()}).decode())


def peak_mb() -> float:
    """Return the most memory this program has held; ``ru_maxrss`` would count its parent's too."""
    status = Path("/proc/self/status").read_text(encoding="ascii")
    (line,) = (line for line in status.splitlines() if line.startswith("VmHWM:"))
    return int(line.split()[1]) / 1024


def _fetch_all(base: str, pages: int, use: Callable[[Document, PageRequest], int]) -> int:
    fetcher = Fetcher(user_agent_contact="bench@example.org", allow_loopback=True, pace_seconds=0)

    def one(number: int) -> int:
        request = PageRequest(f"{base}/pugongjg/pn{number}/", page=number)
        return use(fetcher.fetch(request, _CONFIG), request)

    with ThreadPoolExecutor(THREADS) as pool:
        return sum(pool.map(one, range(1, pages + 1)))


def _fields(base: str, pages: int, clock: Clock) -> int:
    return _fetch_all(base, pages, lambda document, _: len(fields(document.body.decode())))


def _chain(base: str, pages: int, clock: Clock) -> int:
    # Not at the top: the product's modules would count as memory of the other modes.
    copies = import_module("benchmarks.copies")
    source = load_source("wuba").source
    received: list[tuple[Document, PageRequest]] = []

    def keep(document: Document, request: PageRequest) -> int:
        received.append((document, request))
        return 0

    with (
        tempfile.TemporaryDirectory() as folder,
        copies.print_store(f"{folder}/prints.db") as session,
    ):
        writer = Archive(Path(folder)).writer("bench")
        rows = 0
        # Batches as a night works: fetch some, then archive, read and cluster them.
        for _ in range(0, pages, 100):
            _fetch_all(base, min(100, pages), keep)
            read: list[Row] = []
            for document, request in received:
                writer.add_document(document, request)
                read += source.read_page(document, request).rows
            received.clear()
            copies.store_rows(session, read)
            rows += len(read)
        writer.close()
    return rows


def _replay(base: str, pages: int, clock: Clock) -> int:
    source = load_source("wuba").source
    kept: list[Document] = []

    def keep(document: Document, _: PageRequest) -> int:
        kept.append(document)
        return 1

    _fetch_all(base, 50, keep)
    with tempfile.TemporaryDirectory() as folder:
        archive = Archive(Path(folder))
        writer = archive.writer("bench")
        refs = [(writer.add_document(page, PageRequest(page.url)), page) for page in kept]
        writer.close()
        rows = 0
        clock.restart()
        for number in range(pages):
            ref, page = refs[number % len(refs)]
            again = Document(page.url, 200, page.headers, archive.read(ref), page.received_at)
            rows += len(source.read_page(again, PageRequest(page.url)).rows)
    return rows


def _bomb(base: str, pages: int, clock: Clock) -> int:
    return _refused(f"{base}/bomb", pages)


def _endless(base: str, pages: int, clock: Clock) -> int:
    return _refused(f"{base}/endless", pages)


def _refused(url: str, pages: int) -> int:
    fetcher = Fetcher(user_agent_contact="bench@example.org", allow_loopback=True, pace_seconds=0)
    refused = 0
    for _ in range(pages):
        try:
            fetcher.fetch(PageRequest(url), _CONFIG)
        except FetchFailed:
            refused += 1
    return refused


def _naive_bomb(base: str, pages: int, clock: Clock) -> int:
    return len(requests.get(f"{base}/bomb", timeout=120).content) >> 20


def _text(node: object) -> str:
    return str(node.text()).strip() if node is not None and hasattr(node, "text") else ""


MODES: Final[dict[str, Callable[[str, int, Clock], int]]] = {
    "fields": _fields,
    "chain": _chain,
    "replay": _replay,
    "bomb": _bomb,
    "naive_bomb": _naive_bomb,
    "endless": _endless,
}

if __name__ == "__main__":
    main(*sys.argv[1:])
