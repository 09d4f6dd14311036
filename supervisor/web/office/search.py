"""Search over agencies, leads, cases, complaints, ads, rules and articles at once."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Final

from flask import Blueprint, render_template, url_for

from supervisor.domain.law.articles import registry
from supervisor.domain.platform.highlights import Excerpt, excerpt
from supervisor.domain.platform.permissions import Permission
from supervisor.domain.platform.streets import Street
from supervisor.domain.register.fields import Audience
from supervisor.domain.traces.masking import mask_contacts
from supervisor.extensions import db
from supervisor.services.register import finding
from supervisor.services.rules.archived import titles_in_force
from supervisor.store.queries.office.search import (
    SHOWN,
    Agency,
    agencies_like,
    cases_like,
    complaints_like,
    leads_and_ads,
)
from supervisor.store.queries.paging import Page
from supervisor.web.leads.finding_page import queue_row
from supervisor.web.shell.access import allow
from supervisor.web.shell.arguments import text_arg

blueprint = Blueprint("search", __name__, url_prefix="/search")

_OTHER_BRACKETS: Final = re.compile(
    r"[\[［（(【〔]?\s*((?:19|20)\d\d)(?:\s*[\]］）)】〕]\s*|\s+)(\d+)"
)
"""The year and number of a paper as they are typed where 〔〕 is not on the keyboard."""
_BLANK_IN_CITATION: Final = re.compile(r"\s+(?=第)|(?<=条)\s+")


@blueprint.get("")
@allow(Permission.READ)
def index() -> str:
    """Show the first few of each kind, with the way to all of them."""
    text = text_arg("q")
    if not text:
        return render_template("office/search/index.html", text="", found=None)
    session = db.session()
    leads, found_ads = leads_and_ads(session, text)
    found = {
        "agencies": _agencies(text),
        "postings": found_ads,
        "findings": leads,
    }
    records = _records(text)
    return render_template(
        "office/search/index.html",
        text=text,
        found=found,
        records=records,
        rows=[(queue_row(one), _around(text, one.revision.text)) for one in leads.items],
        lines=[(line, _around(text, line.wording.text)) for line in found_ads.items],
        shown=SHOWN,
    )


@dataclass(frozen=True, slots=True)
class Record:
    """One thing found: its name, the words around what was looked for, and its page."""

    name: str
    words: Excerpt | None
    address: str


def _records(text: str) -> dict[str, list[Record]]:
    """Return what the office keeps under this text, by the kind of record, the first few each."""
    kinds = {
        "街道": _streets(text),
        "案件": _cases(text),
        "投诉": _complaints(text),
        "规则": _rules(text),
        "法律条文": _articles(text),
    }
    return {kind: list(islice(found, SHOWN)) for kind, found in kinds.items()}


def _record(text: str, name: str, address: str, *shown: str) -> Record | None:
    """Return a record in which the text stands as the page shows it: nothing hidden is searched."""
    if text.casefold() in name.casefold():
        return Record(name, None, address)
    places = (_around(text, words) for words in shown)
    part = next((place for place in places if place is not None), None)
    return Record(name, part, address) if part is not None else None


def _around(text: str, words: str) -> Excerpt | None:
    """Return the place where the text stands in what the page shows of these words, if it does."""
    shown = mask_contacts(words)
    at = shown.casefold().find(text.casefold())
    return None if at < 0 else excerpt(shown, at, at + len(text))


def _streets(text: str) -> Iterator[Record]:
    """Yield the streets of the district whose name holds the text: their agencies are a list."""
    for street in Street:
        if text in street.label:
            yield Record(street.label, None, url_for("agencies.index", street=street.value))


def _cases(text: str) -> Iterator[Record]:
    text = _OTHER_BRACKETS.sub(r"〔\1〕\2", text)
    for case in cases_like(db.session(), text):
        party = case.agency.name if case.agency else case.respondent
        address = url_for("cases.show", case_id=case.id)
        if record := _record(text, case.number, address, party, case.summary):
            yield record


def _complaints(text: str) -> Iterator[Record]:
    for one in complaints_like(db.session(), text):
        address = url_for("complaints.show", complaint_id=one.id)
        if record := _record(text, one.number, address, one.subject, one.text):
            yield record


def _rules(text: str) -> Iterator[Record]:
    for rule_id, title in titles_in_force(db.session()).items():
        if record := _record(text, title, url_for("rules.show", rule_id=rule_id), rule_id):
            yield record


def _articles(text: str) -> Iterator[Record]:
    text = _BLANK_IN_CITATION.sub("", text)
    for article in registry().articles.values():
        address = url_for("laws.show", law_key=article.key)
        if record := _record(text, article.citation, address, article.says):
            yield record


def _agencies(text: str) -> Page[Agency]:
    """Return agencies by name, sound, code, phone or person; nearly so where nothing fits."""
    session = db.session()
    page = agencies_like(session, text, finding.find(session, text, Audience.OFFICE))
    if page.total:
        return page
    return agencies_like(session, text, finding.find_nearly(session, text, Audience.OFFICE))
