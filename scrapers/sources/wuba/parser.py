"""58同城: HTML cards in a list, and the detail page; a card's full firm name stands in a title."""

import re
from datetime import datetime
from typing import Final
from urllib.parse import urljoin, urlsplit

from selectolax.lexbor import LexborHTMLParser, LexborNode

from scrapers.contract import Document, PageReading, PageRequest, ReadingKind
from scrapers.decoding.encoding import decode
from scrapers.decoding.tree import parse_html
from scrapers.fetching.links import canonical, follow
from scrapers.pages.boards import Board, Fields, dated, described, rows_of
from scrapers.pages.guards import drifted
from scrapers.pages.paging import read_list

PATH: Final = "/pugongjg/pn1/"
_PUB_DATE: Final = re.compile(r'"pubDate"\s*:\s*"([^"]+)"')
_UP_DATE: Final = re.compile(r'"upDate"\s*:\s*"([^"]+)"')
_PROMOTED: Final = ("精准", "置顶", "广告")
_HOME: Final = {"wh": "武汉"}
# Hosts of the board that stand for no city: its own pages, and counters of clicks on advertising.
_NO_CITY: Final = frozenset({"", "www", "m", "short", "jxjump", "legoclick", "qy", "campus"})
_HIDDEN_DIGITS: Final = re.compile(
    "[\ue000-\uf8ff\u9476\u9ea3\u9fa4\u9fa5\u9f92\u9f64\u993c\u958f]"
)


class Source(Board):
    """Reads cards by class; a card that lacks one keeps its other fields."""

    def first_request(self, base_url: str) -> PageRequest:
        """Ask for the first page of Wuhan; only ever done where a written basis is recorded."""
        return PageRequest(urljoin(base_url, PATH))

    def read_page(self, document: Document, request: PageRequest) -> PageReading:
        """Read a list or a detail page."""
        text = decode(document.body, document.headers.get("content-type", "")).text
        tree = parse_html(text)
        if tree.css_first(".pos_title") is not None:
            fields = _detail(tree, text, document)
            return PageReading(ReadingKind.ROWS, rows_of([fields], dict), total=1)
        listed = tree.css_first("ul#list_con")
        if listed is None:
            return drifted("页面中没有职位列表。")
        cards = listed.css("li.job_item")
        received = document.received_at
        here = _city_of_page(tree, document.url)
        own = [_card(card, here, received) for card in cards if not _is_promoted(card)]
        promoted = [_card(card, here, received) for card in cards if _is_promoted(card)]
        onward = tree.css_first("a.next")
        href = (onward.attributes.get("href") or "") if onward is not None else ""
        following = follow(request, document.url, href) if href else None
        reading = read_list(rows_of(own, dict), None, request, following)
        return PageReading(
            reading.kind, reading.rows, None, reading.next, reading.reason, rows_of(promoted, dict)
        )


def _city_of_page(tree: LexborHTMLParser, url: str) -> str:
    """Return the city a list is of, by its host or (a saved page) its title; empty if not ours."""
    label = _label(url)
    if label not in _NO_CITY:
        return _HOME.get(label, "")
    title = tree.css_first("title")
    return "武汉" if title is not None and "武汉" in title.text() else ""


def _city_of_card(href: str, here: str) -> str:
    """Return the city of a card: lists are filled up with those of others, by their host."""
    label = _label(href)
    return here if label in _NO_CITY else _HOME.get(label, "")


def _label(url: str) -> str:
    """Return the first label of a host of the board (``wh`` of wh.58.com); empty elsewhere."""
    try:
        host = urlsplit(url).hostname or ""
    except ValueError:  # an address that is none, as of a page cut or damaged on its way
        return ""
    return host.removesuffix(".58.com") if host.endswith(".58.com") else ""


def _card(card: LexborNode, here: str, received_at: datetime) -> Fields:
    link = card.css_first(".job_name a")
    href = (link.attributes.get("href") or "") if link else ""
    firm = card.css_first(".comp_name a.fl") or card.css_first(".comp_name a")
    conditions = [_text(card, f".job_require .{name}") for name in ("cate", "xueli", "jingyan")]
    benefits = [node.text().strip() for node in card.css(".job_wel span")]
    places = (_city_of_card(href, here), _text(card, ".job_name .address"))
    fields: Fields = {
        "external_id": card.attributes.get("infoid") or "",
        "title": _text(card, ".job_name .name"),
        "company": ((firm.attributes.get("title") or firm.text()) if firm else "").strip(),
        "text": "\n".join(line for line in (*conditions, " ".join(benefits)) if line),
        "city": " ".join(part for part in places if part),
        "url": href.partition("?")[0],
    }
    _pay(fields, _text(card, ".job_salary"))
    stated = _text(card, ".sign")
    dated(fields, "refreshed_on", "" if stated in _PROMOTED else stated, "sign", received_at)
    return fields


def _detail(tree: LexborHTMLParser, text: str, document: Document) -> Fields:
    root = tree.root
    if root is None:
        return {"external_id": "", "title": ""}
    description = root.css_first(".des")
    places = [node.text().strip() for node in root.css(".pos_area_item")]
    conditions = [node.text().strip() for node in root.css(".item_condition")]
    fields: Fields = {}
    described(fields, (description.html or "") if description is not None else "", "des")
    fields |= {
        "external_id": _number(document.url),
        "title": _text(root, ".pos_name") or _text(root, ".pos_title"),
        "company": _text(root, ".baseInfo_link a"),
        "text": "\n".join(line for line in (fields["text"], " ".join(conditions)) if line),
        "city": " ".join(places),
        "url": canonical(document.url) if "://" in document.url else "",
        "headcount": next((line for line in conditions if line.startswith("招")), ""),
        "company_scope": _text(root, ".shiji"),
    }
    _pay(fields, _text(root, ".pos_salary"))
    published, updated = _PUB_DATE.search(text), _UP_DATE.search(text)
    received = document.received_at
    dated(fields, "published_on", published[1] if published else "", "pubDate", received)
    dated(fields, "refreshed_on", updated[1] if updated else "", "upDate", received)
    return fields


def _number(url: str) -> str:
    found = re.search(r"/(\d{8,})x?\.", url)
    return found[1] if found else canonical(url)


def _pay(fields: Fields, stated: str) -> None:
    """Set the pay, or say that its digits are drawn with a font of the page's own."""
    hidden = _HIDDEN_DIGITS.search(stated)
    fields["salary_text"] = "" if hidden else stated
    if hidden:
        problem = ("job_salary", stated, "薪资数字被字体隐藏，无法读取")
        fields.setdefault("problems", []).append(problem)


def _is_promoted(card: LexborNode) -> bool:
    return _text(card, ".sign") in _PROMOTED


def _text(node: LexborNode, selector: str) -> str:
    found = node.css_first(selector)
    return found.text().strip() if found is not None else ""
