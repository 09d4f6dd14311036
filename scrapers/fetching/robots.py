"""May this path be fetched? robots.txt read by RFC 9309, with the reason for every answer.

4xx: no rules, everything allowed. 5xx, no answer or a captcha page: everything denied.
"""

from dataclasses import dataclass
from typing import Final

from protego import Protego

from scrapers.fetching.transport import Answer
from scrapers.pages.encoding import decode
from scrapers.pages.guards import CHALLENGE

PRODUCT: Final = "HRAgencySupervisor"
MAX_ROBOTS_BYTES: Final = 500 * 1024  # RFC 9309, section 2.5: parse at least this much


@dataclass(frozen=True, slots=True)
class RobotsRules:
    """The rules of one host: ``reason`` is Chinese and says where they come from.

    ``file`` is what was read, to be kept with the pages it allowed.
    """

    rules: Protego | None
    denies_all: bool
    reason: str
    file: bytes = b""

    def allows(self, url: str) -> bool:
        """Tell whether our product may fetch ``url``."""
        if self.denies_all:
            return False
        return self.rules is None or bool(self.rules.can_fetch(url, PRODUCT))

    def delay(self) -> float:
        """Return the pause (s) between requests that the host asks for, 0 where it does not."""
        if self.rules is None:
            return 0.0
        delay = self.rules.crawl_delay(PRODUCT) or 0.0
        rate = self.rules.request_rate(PRODUCT)
        return max(float(delay), rate.seconds / rate.requests if rate and rate.requests else 0.0)


def unreachable(reason: str) -> RobotsRules:
    """Return the rules of a host whose robots.txt could not be had: everything denied."""
    return RobotsRules(None, True, f"robots.txt 无法取得，按禁止处理：{reason}")


def read_robots(answer: Answer) -> RobotsRules:
    """Read the answer to a request for robots.txt."""
    if answer.status >= 500 or answer.status == 429:
        return unreachable(f"HTTP {answer.status}")
    file = answer.body[:MAX_ROBOTS_BYTES]
    text = decode(file, answer.headers.get("content-type", "")).text
    if "<" in text[:200] and CHALLENGE.search(text):
        return unreachable("返回了验证页面")
    if answer.status >= 400:
        return RobotsRules(None, False, f"robots.txt 返回 HTTP {answer.status}，视为无限制")
    if answer.status >= 300:
        return RobotsRules(None, False, "robots.txt 重定向未到达文件，视为无限制")
    return RobotsRules(Protego.parse(text), False, "robots.txt 已读取", file)
