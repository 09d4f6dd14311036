"""schema.org JobPosting in JSON-LD, in the shapes that sites really publish it."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from scrapers.contract import Document, PageReading, PageRequest, ReadingKind, Row
from scrapers.decoding.json_values import text_of
from scrapers.fetching.links import canonical
from scrapers.pages.boards import (
    Fields,
    dated,
    described,
    expiring,
    first_text,
    rows_of,
)
from scrapers.pages.guards import drifted
from scrapers.pages.identity import told_apart
from scrapers.pages.jsonld_values import pay_of, place_of
from scrapers.pages.ldblocks import find_jobpostings, unread_postings


def read_jobpostings(document: Document, request: PageRequest) -> PageReading:
    """Read a page that should carry job postings; one without any has drifted."""
    items = tuple(find_jobpostings(document))
    if not items:
        reason = unread_postings(document)
        return drifted(reason or "页面中没有结构化的职位信息（JobPosting）。")
    rows = read_rows(items, document)
    return PageReading(ReadingKind.ROWS, rows, total=len(rows))


def read_rows(items: Sequence[Mapping[str, Any]], document: Document) -> tuple[Row, ...]:
    """Read postings; sites that give one identifier to several, or none, keep them apart."""
    rows_read = [read_item(item, document.url, document.received_at) for item in items]
    names = told_apart(
        [(fields["external_id"], fields["title"], _content(fields)) for fields in rows_read]
    )
    found = [
        fields | {"external_id": name if fields["external_id"] else ""}
        for fields, name in zip(rows_read, names, strict=True)
    ]
    return rows_of(found, dict)


def read_item(item: Mapping[str, Any], url: str, received_at: datetime) -> Fields:
    """Return the fields of one posting; without an identifier its address and title name it."""
    stated = text_of(item.get("url")) or url
    title = text_of(item.get("title")) or text_of(item.get("name"))
    city, address = place_of(item)
    fields: Fields = {
        "external_id": _identifier(item) or (f"{canonical(stated)}#{title}" if title else ""),
        "title": title,
        "company": _name(item.get("hiringOrganization")),
        "city": city,
        "address": address,
        "salary_text": pay_of(item.get("baseSalary"), item.get("salaryCurrency")),
        "url": stated,
        "headcount": text_of(item.get("totalJobOpenings")),
    }
    described(fields, text_of(item.get("description")), "description")
    dated(fields, "published_on", item.get("datePosted"), "datePosted", received_at)
    expiring(fields, item.get("validThrough"), "validThrough", received_at)
    return fields


def _content(fields: Fields) -> str:
    return "\n".join(str(fields[name]) for name in ("text", "city", "address", "salary_text"))


def _first(value: Any) -> Any:
    return value[0] if isinstance(value, list) and value else value


def _name(value: Any) -> str:
    value = _first(value)
    return first_text(value, "legalName", "name") if isinstance(value, Mapping) else text_of(value)


def _identifier(item: Mapping[str, Any]) -> str:
    value = _first(item.get("identifier"))
    return text_of(value.get("value")) if isinstance(value, Mapping) else text_of(value)
