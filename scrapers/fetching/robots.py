"""Permission to fetch a path: robots.txt read by RFC 9309, with the reason for every answer.

4xx: no rules, everything allowed. 5xx or a captcha page: everything denied, for a short while.
A host that cannot be reached has not spoken at all: that is the failure of the connection, and
neither kept nor told as a denial.
"""

import re
from dataclasses import dataclass
from typing import Final

from protego import Protego

from scrapers.decoding.encoding import decode
from scrapers.fetching.transport import Answer
from scrapers.fetching.walls import CHALLENGE

PRODUCT: Final = "HRAgencySupervisor"
MAX_ROBOTS_BYTES: Final = 500 * 1024  # RFC 9309, section 2.5: parse at least this much
# Files name us with a version, a comment or in brackets what we are; the name is the token before
# that (RFC 9309, section 2.2.1). The library compares whole lines.
_OWN_NAME: Final = re.compile(
    rf"^([ \t]*user-agent[ \t]*:[ \t]*){PRODUCT}(?![A-Za-z_-]).*$", re.IGNORECASE | re.MULTILINE
)


@dataclass(frozen=True, slots=True)
class RobotsRules:
    """The rules of one host: ``reason`` is Chinese and says where they come from.

    ``file`` is what was read, to be kept with the pages it allowed. ``is_passing`` marks rules made
    up for want of the file, which are to be asked for again soon.
    """

    rules: Protego | None
    denies_all: bool
    reason: str
    file: bytes = b""
    is_passing: bool = False

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


def unavailable(reason: str) -> RobotsRules:
    """Return the rules of a host that has no robots.txt to show just now: everything denied."""
    return RobotsRules(
        None, True, f"robots.txt 暂时无法取得，按禁止处理：{reason}", is_passing=True
    )


def read_robots(answer: Answer) -> RobotsRules:
    """Read the answer to a request for robots.txt."""
    if answer.status >= 500 or answer.status == 429:
        return unavailable(f"HTTP {answer.status}")
    file = answer.body[:MAX_ROBOTS_BYTES]
    text = decode(file, answer.headers.get("content-type", "")).text
    if "<" in text[:200] and CHALLENGE.search(text):
        return unavailable("返回了验证页面")
    if answer.status != 200 and answer.status < 300:
        return unavailable(f"HTTP {answer.status}")
    if answer.status >= 400:
        return RobotsRules(None, False, f"robots.txt 返回 HTTP {answer.status}，视为无限制")
    if answer.status >= 300:
        return RobotsRules(None, False, "robots.txt 重定向未到达文件，视为无限制")
    return RobotsRules(
        Protego.parse(_OWN_NAME.sub(rf"\1{PRODUCT}", text)), False, "robots.txt 已读取", file
    )
