"""The peer's side: Scrapy over the same pages, taking the same six fields of each card.

Run by the interpreter of the peer's own environment, with the arguments PARSER PORT PAGES where
PARSER is ``parsel`` (Scrapy's own selectors) or ``lexbor``. Prints one line of JSON.
"""

import json
import sys
import time
from collections.abc import AsyncIterator, Iterator
from typing import Any

import scrapy
from scrapy.crawler import CrawlerProcess
from selectolax.lexbor import LexborHTMLParser

SETTINGS = {
    "CONCURRENT_REQUESTS": 16,
    "CONCURRENT_REQUESTS_PER_DOMAIN": 16,
    "DOWNLOAD_DELAY": 0,
    "ROBOTSTXT_OBEY": False,
    "COOKIES_ENABLED": False,
    "RETRY_ENABLED": False,
    "TELNETCONSOLE_ENABLED": False,
    "LOG_LEVEL": "ERROR",
    "DOWNLOADER_CLIENT_TLS_VERBOSE_LOGGING": False,
}
STATE = {"rows": 0, "begun": 0.0, "ended": 0.0}


class ListSpider(scrapy.Spider):  # type: ignore[misc]  # lives in another environment
    """Reads every page once."""

    name = "bench"
    parser = "parsel"
    port = 0
    pages = 0

    async def start(self) -> AsyncIterator[Any]:
        """Yield the requests; the clock starts with the first."""
        STATE["begun"] = time.process_time()
        for number in range(1, self.pages + 1):
            url = f"http://127.0.0.1:{self.port}/pugongjg/pn{number}/"
            yield scrapy.Request(url, dont_filter=True)

    def parse(self, response: Any) -> Iterator[dict[str, str]]:
        """Take the six fields of each card."""
        cards = _parsel(response) if self.parser == "parsel" else _lexbor(response.text)
        for card in cards:
            STATE["rows"] += 1
            yield card
        STATE["ended"] = time.process_time()


def _parsel(response: Any) -> Iterator[dict[str, str]]:
    for card in response.css("li.job_item"):
        yield {
            "id": card.attrib.get("infoid", ""),
            "title": card.css(".name::text").get(""),
            "company": card.css(".comp_name a::attr(title)").get(""),
            "pay": "".join(card.css(".job_salary ::text").getall()),
            "place": card.css(".address::text").get(""),
            "sign": card.css(".sign::text").get(""),
        }


def _lexbor(text: str) -> Iterator[dict[str, str]]:
    for card in LexborHTMLParser(text).css("li.job_item"):
        firm = card.css_first(".comp_name a")
        yield {
            "id": card.attributes.get("infoid") or "",
            "title": _text(card.css_first(".name")),
            "company": (firm.attributes.get("title") or "") if firm else "",
            "pay": _text(card.css_first(".job_salary")),
            "place": _text(card.css_first(".address")),
            "sign": _text(card.css_first(".sign")),
        }


def _text(node: Any) -> str:
    return node.text().strip() if node is not None else ""


def main(parser: str, port: str, pages: str) -> None:
    """Crawl and print the figures."""
    process = CrawlerProcess(SETTINGS)
    process.crawl(
        type("Bench", (ListSpider,), {"parser": parser, "port": port, "pages": int(pages)})
    )
    process.start()
    seconds = STATE["ended"] - STATE["begun"]
    print(json.dumps({"seconds": seconds, "rows": STATE["rows"], "peak_mb": 0}))


if __name__ == "__main__":
    main(*sys.argv[1:])
