"""Every page of the site, found as a person finds it: by following links from where one lands."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from urllib.parse import urlsplit

from flask import Flask
from selectolax.lexbor import LexborHTMLParser
from werkzeug.exceptions import HTTPException

from supervisor.domain.platform.labelled import LabelledEnum
from supervisor.domain.platform.roles import Role

# What answers a GET but is no page: files, data, and ways on to a page.
NOT_PAGES = frozenset(
    {
        "home.index", "static", "bootstrap.static", "api.openapi", "api.agencies",
        "api.agency", "api.handover", "api.open_data_json", "api.open_data_csv",
        "health.alive", "health.ready", "health.metrics",
        "register_import.problems", "register_import.template", "events.export", "events.template",
        "event_evidence.kept", "event_evidence.template",
        "report.docx", "market_statistics.take", "inquiries.letter",
        "public.download", "public_draws.files", "sources.refused_csv",
        "complaints.file", "credit.file", "inspection_form.photo", "offline_forms.token",
        "offline_forms.worker", "snapshots.frame", "papers.own_report", "papers.report",
        "papers.repair_decision", "papers.repair_notice", "sources.progress",
        "case_papers.take", "paper_templates.take", "takedowns.letter", "pictures.copy",
        "pictures.original", "pictures.token", "pictures.worker",
        "campaign_targets.report", "measures.certificate", "measures.notice",
        "streets.export", "stations.export", "stations.template", "campaigns.photo",
        "ratings_course.notice", "ratings_course.results",
        "ratings_course.minutes", "ratings_course.plaque", "my_ratings.notice",
    }
)  # fmt: skip
_ADDRESSES_OF_ONE_PAGE = 3
STARTS = {
    None: ["/public", "/check", "/sign-in", "/public/draws", "/public/complaints/new"],
    Role.INSPECTOR: ["/"],
    Role.APPROVER: ["/"],
    Role.ADMIN: ["/"],
    Role.AGENCY: ["/"],
}


@dataclass(frozen=True)
class Visit:
    """One address of one page, and who opens it."""

    role: LabelledEnum | None
    address: str
    endpoint: str


def pages(app: Flask) -> set[str]:
    """Return every endpoint that answers a GET with a page."""
    rules = app.url_map.iter_rules()
    return {rule.endpoint for rule in rules if "GET" in (rule.methods or ())} - NOT_PAGES


def crawl(app: Flask, clients: dict, extra: Iterable[tuple[Role | None, str]] = ()) -> list[Visit]:
    """Return a few addresses of every page that the people of ``clients`` come to by links."""
    found: dict[str, list[Visit]] = {}
    for role, client in clients.items():
        waiting = [*STARTS[role], *(address for who, address in extra if who is role)]
        seen: set[str] = set()
        mine: dict[str, int] = {}
        while waiting:
            address = waiting.pop(0)
            endpoint = endpoint_of(app, address)
            if address in seen or endpoint is None or endpoint in NOT_PAGES - {"home.index"}:
                continue
            seen.add(address)
            if mine.get(endpoint, 0) >= _ADDRESSES_OF_ONE_PAGE:
                continue
            answer = client.get(address, follow_redirects=True)
            endpoint = endpoint_of(app, answer.request.path)
            if answer.status_code != 200 or endpoint is None or answer.mimetype != "text/html":
                continue
            mine[endpoint] = mine.get(endpoint, 0) + 1
            known = found.setdefault(endpoint, [])
            if not known:
                known.append(Visit(role, address, endpoint))
            waiting += links(answer.get_data(as_text=True))
    return [visit for visits in found.values() for visit in visits]


def links(page: str) -> Iterator[str]:
    """Return where the links of a page lead, those of the page's own matter first."""
    for node in LexborHTMLParser(page).css("main a[href], nav a[href], header a[href], a[href]"):
        parts = urlsplit(node.attributes.get("href") or "")
        if not parts.scheme and not parts.netloc and parts.path:
            yield parts.path + (f"?{parts.query}" if parts.query else "")


def endpoint_of(app: Flask, address: str) -> str | None:
    """Return which view an address leads to."""
    try:
        endpoint, _ = app.url_map.bind("localhost").match(urlsplit(address).path, method="GET")
    except HTTPException:
        return None
    return endpoint
