"""One ad on a page of its own, read by selectors: what complaints link to, what is printed out."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from selectolax.lexbor import LexborHTMLParser

from scrapers.contract import Document, PageReading, ReadingKind
from scrapers.decoding.encoding import decode
from scrapers.decoding.markup import node_text
from scrapers.decoding.tree import parse_html
from scrapers.fetching.links import canonical
from scrapers.pages.boards import Fields, dated, described, rows_of
from scrapers.pages.guards import drifted

_OFFLINE: Final = re.compile("职位已下线|已经?暂停招聘|职位已(关闭|过期|失效)|该职位不存在")
_NUMBER: Final = re.compile(r"(?:[?&]id=|/)(\w{6,})(?:\.s?html?)?(?:[?#]|$)")
_LABELLED: Final = r"{label}\s*[:：]\s*([^\s:：]+)"


@dataclass(frozen=True, slots=True)
class DetailPage:
    """How a board writes one ad.

    ``anchor`` proves the page. ``fields`` gives the selector of each field of ``RawPosting``;
    ``labelled`` the word before a value in running text, for what has no element of its own.
    ``conditions`` selects lines that are part of what the ad says.
    """

    anchor: str
    fields: Mapping[str, str]
    labelled: Mapping[str, str] = field(default_factory=dict)
    conditions: str = ""
    published: str = ""

    def read(self, document: Document) -> PageReading | None:
        """Return the ad; ``None`` where the page is another one.

        That one ad is gone proves nothing of a list, so it is a drift with its own words.
        """
        if document.body.lstrip()[:1] != b"<":
            return None
        text = decode(document.body, document.headers.get("content-type", "")).text
        tree = parse_html(text)
        if tree.css_first(self.anchor) is None:
            return drifted("页面显示该职位已下线。") if _OFFLINE.search(text) else None
        fields = self._fields(tree, document)
        return PageReading(ReadingKind.ROWS, rows_of([fields], dict), total=1)

    def _fields(self, tree: LexborHTMLParser, document: Document) -> Fields:
        fields: Fields = {name: _text(tree, selector) for name, selector in self.fields.items()}
        if (body := tree.css_first(self.fields["text"])) is not None:
            described(fields, body.html or "", "text")
        whole = tree.body.text(separator=" ") if tree.body is not None else ""
        for name, label in self.labelled.items():
            found = re.search(_LABELLED.format(label=label), whole)
            fields[name] = found[1] if found else ""
        if self.conditions:
            lines = [node_text(node) for node in tree.css(self.conditions)]
            fields["text"] = "\n".join(filter(None, [fields.get("text", ""), *lines]))
        number = _NUMBER.search(document.url)
        fields["external_id"] = number[1] if number else canonical(document.url)
        fields["url"] = canonical(document.url) if "://" in document.url else ""
        if self.published:
            found = re.search(self.published, whole)
            stated = found[0] if found else ""
            dated(fields, "published_on", stated, "发布时间", document.received_at)
        return fields


def _text(tree: LexborHTMLParser, selector: str) -> str:
    found = tree.css_first(selector)
    return node_text(found) if found is not None else ""
