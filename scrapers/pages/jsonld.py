"""schema.org JobPosting in JSON-LD, in the shapes that sites really publish it."""

import json
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any, Final

import orjson

from scrapers.contract import Document, PageReading, PageRequest, ReadingKind, Row
from scrapers.fetching.links import canonical
from scrapers.fields.json_values import text_of
from scrapers.pages.boards import Fields, dated, expiring, first_text, rows_of
from scrapers.pages.embedded import parse_tolerant
from scrapers.pages.encoding import decode
from scrapers.pages.guards import drifted
from scrapers.pages.jsonld_values import pay_of, place_of
from scrapers.pages.markup import inner_text
from scrapers.pages.tree import parse_html

MAX_NESTING: Final = 6


def read_jobpostings(document: Document, request: PageRequest) -> PageReading:
    """Read a page that should carry job postings; one without any has drifted."""
    items = tuple(find_jobpostings(document))
    if not items:
        return drifted("页面中没有结构化的职位信息（JobPosting）。")
    rows = read_rows(items, document)
    return PageReading(ReadingKind.ROWS, rows, total=len(rows))


def read_rows(items: Sequence[Mapping[str, Any]], document: Document) -> tuple[Row, ...]:
    """Read postings; sites that give one identifier to several keep them apart by title."""
    counts = Counter(_identifier(item) for item in items)

    def read(item: Mapping[str, Any]) -> Fields:
        fields = read_item(item, document.url, document.received_at)
        if (number := _identifier(item)) and counts[number] > 1:
            fields["external_id"] = f"{fields['external_id']}#{fields['title']}"
        return fields

    return rows_of(items, read)


def find_jobpostings(document: Document) -> Iterator[Mapping[str, Any]]:
    """Yield the postings of a page, out of arrays and ``@graph``, whatever else stands there."""
    text = decode(document.body, document.headers.get("content-type", "")).text
    for script in parse_html(text).css('script[type="application/ld+json"]'):
        yield from _postings(_parse(script.text()), MAX_NESTING)


def read_item(item: Mapping[str, Any], url: str, received_at: datetime) -> Fields:
    """Return the fields of one posting; without an identifier its address and title name it."""
    stated = text_of(item.get("url")) or url
    title = text_of(item.get("title")) or text_of(item.get("name"))
    city, address = place_of(item)
    fields: Fields = {
        "external_id": _identifier(item) or (f"{canonical(stated)}#{title}" if title else ""),
        "title": title,
        "company": _name(item.get("hiringOrganization")),
        "text": inner_text(text_of(item.get("description"))),
        "city": city,
        "address": address,
        "salary_text": pay_of(item.get("baseSalary")),
        "url": stated,
        "headcount": text_of(item.get("totalJobOpenings")),
    }
    dated(fields, "published_on", item.get("datePosted"), "datePosted", received_at)
    expiring(fields, item.get("validThrough"), "validThrough", received_at)
    return fields


def _parse(text: str) -> Any:
    try:
        return orjson.loads(text)
    except orjson.JSONDecodeError:
        pass  # line breaks and tabs inside strings are the commonest fault
    try:
        return json.loads(text, strict=False)
    except (ValueError, RecursionError):
        return parse_tolerant(text)


def _postings(value: Any, nesting: int) -> Iterator[Mapping[str, Any]]:
    if nesting == 0:
        return
    if isinstance(value, list):
        for entry in value:
            yield from _postings(entry, nesting - 1)
    elif isinstance(value, Mapping):
        kinds = value.get("@type")
        if "JobPosting" in (kinds if isinstance(kinds, list) else [kinds]):
            yield value
        for name in ("@graph", "itemListElement", "item", "mainEntity"):
            yield from _postings(value.get(name), nesting - 1)


def _first(value: Any) -> Any:
    return value[0] if isinstance(value, list) and value else value


def _name(value: Any) -> str:
    value = _first(value)
    return first_text(value, "legalName", "name") if isinstance(value, Mapping) else text_of(value)


def _identifier(item: Mapping[str, Any]) -> str:
    value = _first(item.get("identifier"))
    return text_of(value.get("value")) if isinstance(value, Mapping) else text_of(value)
