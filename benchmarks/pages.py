"""Every list and record page at 257 and at 70,000 agencies: time and number of statements.

CPU time of the process that serves the page, SQLite included; the machine's other work is left out.
"""

import gc
import random
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from statistics import quantiles
from time import process_time
from typing import Final

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import event, func, select
from sqlalchemy.orm import Session

from benchmarks.grown.register import grow
from benchmarks.installation import installation
from benchmarks.measure import Measurement
from supervisor.domain.fieldwork.draws import DrawPlan
from supervisor.domain.platform import clock
from supervisor.domain.platform.roles import Role
from supervisor.domain.platform.sign_in import SignInWay
from supervisor.extensions import db
from supervisor.jobs.runner import scan_environment
from supervisor.services.demo.demonstration import hand_over_demo_file, load_demo
from supervisor.services.fieldwork import inspections
from supervisor.services.fieldwork.inspections import NewDraw
from supervisor.services.nights.scan import ScanKey, open_scan, run_scan
from supervisor.services.platform.audit import Actor
from supervisor.services.platform.seal import Seal
from supervisor.services.platform.sign_in import sessions
from supervisor.services.platform.sign_in.sessions import Caller
from supervisor.services.public import directory
from supervisor.services.remedies import credit_clock
from supervisor.settings import Settings
from supervisor.store.engine import unit_of_work
from supervisor.store.tables.cases.cases import Case
from supervisor.store.tables.cases.complaints import Complaint
from supervisor.store.tables.fieldwork import Inspection, InspectionDraw, RecruitmentEvent
from supervisor.store.tables.leads import Finding
from supervisor.store.tables.platform import User
from supervisor.store.tables.postings import Posting
from supervisor.store.tables.ratings import Rating
from supervisor.store.tables.register import Agency

SIZES: Final = (257, 70_000)
_TIMES: Final = 20

# page → address; {names} are filled with another record of the installation at each visit
OFFICE: Final = {
    "dashboard": "/today",
    "agenda": "/agenda",
    "pictures": "/pictures",
    "agencies": "/agencies",
    "agencies, last page": "/agencies?page=1000000",
    "agencies by street": "/agencies?street=shuiguohu",
    "agencies by standing": "/agencies?standing=expired",
    "agencies by name": "/agencies?q={brand}",
    "agencies by code": "/agencies?q={uscc}",
    "agencies by staff": "/agencies?order=staff",
    "agency": "/agencies/{agency}",
    "agency, its leads": "/agencies/{agency}?tab=findings",
    "credit list": "/credit",
    "credit list, grade D": "/credit?grade=D",
    "credit list by name": "/credit?q={brand}",
    "credit file": "/credit/{agency}",
    "requests": "/credit/requests",
    "queue": "/findings",
    "queue, everything": "/findings?status=any",
    "queue by category": "/findings?category=fees",
    "finding": "/findings/{finding}",
    "postings": "/postings",
    "posting": "/postings/{posting}",
    "search over all": "/search?q={brand}",
    "cases": "/cases",
    "case": "/cases/{case}",
    "complaints": "/complaints",
    "complaint": "/complaints/{complaint}",
    "rating rounds": "/ratings",
    "rating round": "/ratings/{round}",
    "rating": "/ratings/rating/{rating}",
    "campaigns": "/campaigns",
    "campaign": "/campaigns/1",
    "draws": "/inspections",
    "draw": "/inspections/draws/{draw}",
    "inspection": "/inspections/{inspection}",
    "events": "/events",
    "event": "/events/{event}",
    "event's evidence": "/events/{event}/evidence",
    "street's agencies": "/streets/shuiguohu/records/agencies",
    "street's leads": "/streets/shuiguohu/records/open_leads",
    "leadership": "/leadership",
    "report": "/report?from=2019-09-01&to=2022-08-31",
    "report's records": "/report/records/posts_offered?from=2019-09-01&to=2022-08-31",
    "report's agencies": "/report/records/agencies?from=2019-09-01&to=2022-08-31",
    "error rates": "/error-rates",
    "sources": "/sources",
    "judgements": "/judgements",
}
PUBLIC: Final = {
    "public search": "/public?q={brand}",
    "public search, pinyin": "/public?q=huaxin",
    "public search, typing error": "/public?q={typo}",
    "public search, code": "/public?q={uscc}",
    "public search, street": "/public?street=shuiguohu",
    "public profile": "/public/agencies/{uscc}",
    "public proof": "/public/agencies/{uscc}/proof",
    "public statistics": "/public/statistics",
    "public draws": "/public/draws",
    "public draw": "/public/draws/{draw}",
    "check": "/check",
}
AGENCY: Final = {
    "own agency": "/my-agency",
    "own ads": "/my-agency/ads",
    "own requests": "/my-agency/requests",
    "own ratings": "/my-agency/ratings",
}
_FIRST_BYTE: Final = {"open data, first byte": "/public/open-data/agencies.csv"}


@dataclass(frozen=True, slots=True)
class Visit:
    """What visiting one page took: milliseconds at the half and at the slow end, statements."""

    middle: float
    slow: float
    statements: int


def run(sizes: Sequence[int] = SIZES) -> list[Measurement]:
    """Measure every page at each size; the small register is the large one's peer."""
    small, large = (_measure(size) for size in sizes)
    found = [
        Measurement(
            f"page at {sizes[1]:,} agencies: {name} ({visit.statements} statements), p95",
            visit.slow,
            "ms",
            f"at {sizes[0]:,} ({small.pages[name].statements} statements)",
            small.pages[name].slow,
        )
        for name, visit in large.pages.items()
    ]
    name = f"credit clock, a night over {sizes[1]:,} agencies with the database"
    night = Measurement(name, large.night, "s", f"over {sizes[0]:,}", small.night)
    return [*found, night]


@dataclass(frozen=True, slots=True)
class Installation:
    """What one size of installation took."""

    pages: dict[str, Visit]
    night: float


def _measure(size: int) -> Installation:
    with installation() as (app, settings):
        with app.app_context():
            build(settings, size)
            night = _night()
            clients = {role: client_of(app, role) for role in (Role.ADMIN, Role.AGENCY)}
            directory.warm(db.session())
        gc.collect()
        gc.freeze()  # as a server does once its index is built
        pages = dict(_visits(app, clients[Role.ADMIN], OFFICE | PUBLIC | _FIRST_BYTE))
        pages |= dict(_visits(app, clients[Role.AGENCY], AGENCY))
    return Installation(pages, night)


def build(settings: Settings, size: int) -> None:
    """Fill an installation of ``size`` agencies: demonstration, scanned ads, a draw over all."""
    session = db.session()
    people = {one.role: one.username for one in load_demo(session, settings)}
    actors = {
        role: Actor(session.scalar(select(User.id).where(User.username == name)))
        for role, name in people.items()
    }
    today = clock.today()
    hand_over_demo_file(settings, today)
    environment = scan_environment(settings)
    run_scan(
        environment, open_scan(session, environment.settings, ScanKey.of_night(today), ["handover"])
    )
    if size > 257:
        session.rollback()
        with db.engine.begin() as connection:
            grow(connection, size)
    plan = NewDraw("基准测试抽查", DrawPlan(20, 2, 2), "明日开奖号码")
    seal = Seal.of(settings)
    with clock.at(today - timedelta(days=1)):  # nothing is drawn on the day it was frozen
        made = inspections.freeze(session, seal, actors[Role.INSPECTOR], plan)
    inspections.make_draw(session, seal, actors[Role.APPROVER], made.id, "731")


def _night() -> float:
    session = db.session()
    began = process_time()
    credit_clock.run(session, clock.today() + timedelta(days=1))
    return process_time() - began


def client_of(app: Flask, role: Role) -> FlaskClient:
    """Return a client that is signed in in this role."""
    user = db.session().scalars(select(User).where(User.role == role)).first()
    assert user is not None  # noqa: S101 - the demonstration has one of each
    client = app.test_client()
    with unit_of_work(db.session()):
        token = sessions.begin(db.session(), user.id, SignInWay.PASSWORD, Caller("127.0.0.1"))
    with client.session_transaction() as cookie:
        cookie["_user_id"] = token
        cookie["_fresh"] = True
    return client


def _visits(app: Flask, client: FlaskClient, pages: dict[str, str]) -> Iterator[tuple[str, Visit]]:
    with app.app_context():
        chosen = list(_records(db.session()))
        db.session().rollback()
    for name, address in pages.items():
        yield name, _visit(app, client, [address.format(**one) for one in chosen])


def _visit(app: Flask, client: FlaskClient, addresses: Sequence[str]) -> Visit:
    with app.app_context(), statements() as seen:
        _open(client, addresses[0], 0)
    times = []
    for number, address in enumerate(addresses, start=1):
        began = process_time()
        _open(client, address, number)
        times.append((process_time() - began) * 1000)
    cuts = quantiles(times, n=20)
    return Visit(cuts[9], cuts[18], len(seen))


def _open(client: FlaskClient, address: str, visitor: int) -> None:
    """Read the first bytes of a page, each time as another visitor: nobody is throttled."""
    with client.get(address, environ_base={"REMOTE_ADDR": f"10.0.0.{visitor}"}) as answer:
        if answer.status_code != 200:
            raise AssertionError(f"{address} answered {answer.status_code}")
        next(iter(answer.response), None)


@contextmanager
def statements() -> Iterator[list[str]]:
    """Yield the statements sent to the database while inside."""
    seen: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        seen.append(statement)

    event.listen(db.engine, "before_cursor_execute", note)
    try:
        yield seen
    finally:
        event.remove(db.engine, "before_cursor_execute", note)


def _records(session: Session) -> Iterator[dict[str, object]]:
    """Yield for each visit the keys and words of other records, the same for every run."""
    chance = random.Random(3)
    ids = {
        name: list(session.scalars(select(column).order_by(column)))
        for name, column in {
            "agency": Agency.id, "finding": Finding.id, "posting": Posting.id, "case": Case.id,
            "complaint": Complaint.id, "rating": Rating.id, "inspection": Inspection.id,
            "event": RecruitmentEvent.id,
        }.items()
    }  # fmt: skip
    last = session.scalars(select(Rating.round_id).order_by(Rating.round_id.desc())).first()
    draw = session.scalar(select(func.max(InspectionDraw.id)))
    for _ in range(_TIMES):
        chosen = {name: chance.choice(found) for name, found in ids.items()}
        agency = session.get_one(Agency, chosen["agency"])
        brand = agency.name.removeprefix("武汉").removeprefix("湖北")[:2]
        typo = agency.name.replace("有限", "友限")
        words = {"uscc": agency.uscc, "brand": brand, "typo": typo, "round": last, "draw": draw}
        yield {**chosen, **words}
