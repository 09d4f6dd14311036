"""Search over agencies, leads, cases, complaints, ads, rules and articles at once."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

from flask import Blueprint, render_template, url_for

from supervisor.domain.law.articles import registry
from supervisor.domain.platform.highlights import Excerpt, excerpt
from supervisor.domain.platform.permissions import Permission
from supervisor.domain.register.fields import Audience
from supervisor.domain.traces.masking import mask_contacts
from supervisor.extensions import db
from supervisor.services.register import finding
from supervisor.services.rules.archived import titles_in_force
from supervisor.store.queries.leads import postings, queue
from supervisor.store.queries.leads.postings import PostingFilter
from supervisor.store.queries.leads.queue import FindingFilter
from supervisor.store.queries.office.search import (
    SHOWN,
    Agency,
    agencies_like,
    cases_like,
    complaints_like,
)
from supervisor.store.queries.paging import Page
from supervisor.web.leads.finding_page import queue_row
from supervisor.web.shell.access import allow
from supervisor.web.shell.arguments import text_arg

blueprint = Blueprint("search", __name__, url_prefix="/search")


@blueprint.get("")
@allow(Permission.READ)
def index() -> str:
    """Show the first few of each kind, with the way to all of them."""
    text = text_arg("q")
    if not text:
        return render_template("office/search/index.html", text="", found=None)
    session = db.session()
    leads = queue.queue_page(session, FindingFilter(status=None, text=text), 1)
    found = {
        "agencies": _agencies(text),
        "postings": postings.postings_page(session, PostingFilter(text=text), 1),
        "findings": leads,
    }
    records = _records(text)
    return render_template(
        "office/search/index.html",
        text=text,
        found=found,
        records=records,
        rows=[queue_row(finding) for finding in leads.items[:SHOWN]],
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
        "案件": _cases(text),
        "投诉": _complaints(text),
        "规则": _rules(text),
        "法律条文": _articles(text),
    }
    return {kind: list(islice(found, SHOWN)) for kind, found in kinds.items()}


def _record(text: str, name: str, address: str, *shown: str) -> Record | None:
    """Return a record in which the text stands as the page shows it: nothing hidden is searched."""
    wanted = text.casefold()
    for words in (name, *map(mask_contacts, shown)):
        at = words.casefold().find(wanted)
        if at >= 0:
            part = None if words is name else excerpt(words, at, at + len(text))
            return Record(name, part, address)
    return None


def _cases(text: str) -> Iterator[Record]:
    for case in cases_like(db.session(), text):
        party = case.agency.name if case.agency else case.respondent
        address = url_for("cases.show", case_id=case.id)
        if record := _record(text, case.number, address, party, case.summary):
            yield record


def _complaints(text: str) -> Iterator[Record]:
    for one in complaints_like(db.session(), text):
        address = url_for("complaints.show", complaint_id=one.id)
        if record := _record(text, one.number, address, one.subject):
            yield record


def _rules(text: str) -> Iterator[Record]:
    for rule_id, title in titles_in_force(db.session()).items():
        if record := _record(text, title, url_for("rules.show", rule_id=rule_id), rule_id):
            yield record


def _articles(text: str) -> Iterator[Record]:
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
