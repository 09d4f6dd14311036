"""An installation with something on every page: the demonstration, scanned, with rare records."""

import io

from flask import Flask
from PIL import Image
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from scrapers.evidence.archive import Archive
from supervisor.domain.collect.runs import RunOutcome
from supervisor.domain.credit.scheme_states import SchemeKind
from supervisor.domain.exchange.scopes import ApiScope
from supervisor.domain.exchange.webhooks import WebhookEvent
from supervisor.domain.leads.findings import Decision
from supervisor.domain.pictures.states import PictureState
from supervisor.domain.platform import clock
from supervisor.domain.platform.clock import utc_now
from supervisor.domain.platform.roles import Role
from supervisor.domain.register.scopes import HrScope
from supervisor.domain.screening import Screener, load_rules
from supervisor.domain.screening.model import Ad
from supervisor.extensions import db
from supervisor.jobs.runner import scan_environment
from supervisor.services.alerts import subscriptions
from supervisor.services.alerts.links import AlertLinks
from supervisor.services.check import precheck
from supervisor.services.credit import scheme_lab
from supervisor.services.demo.demonstration import hand_over_demo_file, load_demo
from supervisor.services.exchange import endpoints, tokens
from supervisor.services.exchange.endpoints import NewEndpoint
from supervisor.services.exchange.tokens import NewToken
from supervisor.services.leads import review
from supervisor.services.leads.review import Ruling
from supervisor.services.nights import upload as handover_upload
from supervisor.services.nights.scan import ScanKey, open_scan, run_scan
from supervisor.services.pictures import inbox
from supervisor.services.pictures.judging import PictureJudge
from supervisor.services.pictures.records import picture_record
from supervisor.services.platform.audit import Actor
from supervisor.services.platform.seal import Seal
from supervisor.services.public import directory, proofs
from supervisor.services.quality.blind_draw import make_draw
from supervisor.services.register.acts import Grounds
from supervisor.services.register.editing import form_texts, save_agency
from supervisor.services.register.importing import preview_import
from supervisor.services.remedies import objections
from supervisor.services.remedies.objections import ObjectionAnswer, ObjectionSubject
from supervisor.settings import Settings
from supervisor.store.queries.register.entries import stored_agency
from supervisor.store.tables.alerts import AlertSubscription
from supervisor.store.tables.cases.cases import Case
from supervisor.store.tables.collect import Incident, SourceRun
from supervisor.store.tables.credit import CreditEntry
from supervisor.store.tables.fieldwork import Inspection
from supervisor.store.tables.pictures import PictureReading
from supervisor.store.tables.platform import User
from supervisor.store.tables.postings import Posting
from supervisor.store.tables.register import Agency
from supervisor.store.tables.register_changes import MarketEntity
from tests.support.corpora.candidates import waiting_candidate
from tests.support.corpora.drawn_looks import drawn_look
from tests.support.factories import World
from tests.support.files.register_files import A, B, csv_file
from tests.support.lab_rules import TEXT, submitted
from tests.support.pictures import encoded, line, reading_of
from tests.support.succession_world import ADDRESS, OLD, PHONE, WECHAT, SuccessionWorld

Extra = list[tuple[Role | None, str]]


def furnish(app: Flask, settings: Settings) -> None:
    """Fill the database of ``app``; loads the demonstration and reads its handed-over file."""
    session = db.session()
    load_demo(session, settings)
    today = clock.today()
    hand_over_demo_file(settings, today)
    environment = scan_environment(settings)
    key = ScanKey.of_night(today)
    run_scan(environment, open_scan(session, environment.settings, key, ["handover"]))
    approver = Actor(_user(session, Role.APPROVER).id)
    scheme_lab.start_draft(session, approver, SchemeKind.CREDIT)
    submitted(session, approver, TEXT.replace("更衣柜使用费", "押金"))
    seen = session.scalar(select(func.max(Posting.last_seen_at)))
    make_draw(session, today, 5, seen or utc_now())
    run_id = session.scalar(select(SourceRun.id))
    session.add(
        Incident(
            source_id="handover",
            cause=f"outcome:{RunOutcome.SCHEMA_DRIFT}",
            sentence="没有读到任何数据。",
            first_run_id=run_id,
            last_run_id=run_id,
            good_run_id=run_id,
        )
    )
    session.commit()
    _successor(session, settings)
    world = World(session, settings)
    world.serial = 1_000  # its numbers are not those of the world before
    drawn_look(world)
    waiting_candidate(world)
    _picture(session, settings, approver)
    _interfaces(session, settings)


def _interfaces(session: Session, settings: Settings) -> None:
    """A program with a token, and a system that is told of changes and has a message waiting."""
    admin = Actor(_user(session, Role.ADMIN).id)
    today = clock.today()
    tokens.make(session, admin, NewToken("市级平台", [ApiScope.REGISTER], until=today))
    told = NewEndpoint("市级平台", "https://example.org/hook", [WebhookEvent.LICENCE])
    row, _ = endpoints.register(session, settings, admin, told)
    endpoints.send_test(session, admin, row.id)


def _picture(session: Session, settings: Settings, actor: Actor) -> None:
    """A picture as it is before it was read, and two of one leaflet: the job does not run here."""
    data = encoded(Image.new("RGB", (90, 60), "white"))
    names = ("路口.jpg", "门头.jpg", "又见.jpg")
    _, read, again = inbox.receive(session, settings, actor, [(one, data) for one in names], None)
    archive = Archive(settings.archive_path)
    page = {"number": 1, "name": "", "width": 90, "height": 60, "notes": []}
    reading = reading_of(line("限女性"))
    judge = PictureJudge(Screener(load_rules(None)))
    record = picture_record(read.name, reading, judge.judge(reading, utc_now(), clock.today()))
    read.state, read.sighting_of = PictureState.READ, read.id
    again.state, again.sighting_of = PictureState.READ, read.id
    session.add(
        PictureReading(
            picture_id=read.id,
            engine="rapidocr",
            digest=archive.put_blob("picture_reading", b"{}"),
            text="限女性",
            pages=[page | {"copy": archive.put_blob("picture_copy", data)}],
            record=record,
        )
    )
    session.commit()


def _successor(session: Session, settings: Settings) -> None:
    """A newcomer that may carry on a revoked agency."""
    world = SuccessionWorld(session, settings)
    world.agency()
    world.ads({"company": OLD, "text": f"微信：{WECHAT}"})
    world.ads({"text": f"电话{PHONE}，加V：{WECHAT}", "address": ADDRESS})
    world.recompute()
    session.commit()


def rare_addresses(app: Flask, settings: Settings) -> Extra:
    """Return addresses no link leads to, or only from records that have to be made first."""
    session, today = db.session(), clock.today()
    secret = app.config["SECRET_KEY"]
    ad = Ad(id="", title="保洁", company="", text="限女性")
    receipt = precheck.issue_receipt(session, settings, ad, utc_now())
    token = precheck.sign(receipt, secret)
    uscc = session.scalar(select(Agency.uscc))
    found = directory.profile(session, uscc or "", today)
    assert found is not None
    proof = proofs.sign_proof(proofs.proof_of(found), secret)
    rows = csv_file(
        [[A, "武汉晨帆人力资源有限公司", "紫阳街道", "25", "3"], [B, "", "", "负三", "9"]]
    )
    actor = Actor(_user(session, Role.APPROVER).id)
    preview = preview_import(session, settings, actor, ("名册.csv", rows))
    decided = session.scalar(select(Case.id).where(Case.served_on.is_not(None)))
    upload = handover_upload.receive(
        settings, "handover", "a.csv", io.BytesIO("职位名称\n保洁\n".encode())
    )
    scan_id = handover_upload.open_upload_scan(session, settings, actor, upload)
    handover_upload.read_upload(session, settings, scan_id)
    return [
        *_alert(session, settings, secret),
        *_register_changes(session, actor),
        (None, f"/check/receipt/{token}"),
        (None, f"/check/verify/{token}"),
        (None, f"/public/verify/{proof}"),
        (Role.INSPECTOR, "/search?q=人力"),
        (Role.INSPECTOR, "/desk/today"),
        (Role.INSPECTOR, "/desk/filters"),
        (Role.INSPECTOR, f"/agencies/import/{preview.id}"),
        (Role.INSPECTOR, f"/cases/{decided}/repair-notice"),
        (Role.INSPECTOR, _open_form(session)),
        (Role.INSPECTOR, "/sources/runs/1/refused"),
        (Role.INSPECTOR, f"/sources/handover/uploads/{upload.name}"),
        (Role.INSPECTOR, "/rules/lab/1/judge"),
        *_decided_leads(session, settings),
        (Role.AGENCY, _appeal(session)),
    ]


def _decided_leads(session: Session, settings: Settings) -> Extra:
    """Confirm two leads together; return what was decided and the notice about one of them."""
    world = World(session, settings)
    first, other = world.finding(), world.finding()
    session.commit()
    ruling = Ruling(Decision.CONFIRM, first.version)
    copies = {other.id: other.version}
    inspector = Actor(_user(session, Role.INSPECTOR).id)
    made = review.decide(session, first.id, inspector, ruling, copies, is_group=True)
    return [
        (Role.INSPECTOR, f"/desk/groups/done/{made.id}"),
        (Role.INSPECTOR, f"/takedowns/new/{first.id}"),
    ]


def _register_changes(session: Session, actor: Actor) -> Extra:
    """Propose a star and watch a new entity; return the pages of the register they lead to."""
    agency_id = session.scalar(select(Agency.id)) or 0
    held = stored_agency(session, agency_id)
    assert held is not None
    texts = form_texts(held.entry) | {"star": "5", "address": "中南路 1 号"}
    noted = save_agency(session, actor, (held.id, held.version), texts, Grounds("来函"))
    session.add(
        MarketEntity(
            uscc=B,
            name="武汉澄野人才服务有限公司",
            poster_key="武汉澄野人才服务有限公司",
            registered_on=clock.today(),
            scope="许可项目：职业中介活动。",
            needs=HrScope.LICENCE,
        )
    )
    session.commit()
    return [
        (Role.APPROVER, f"/agencies/changes/{noted.waiting_id}"),
        (Role.APPROVER, "/agencies?queue=expires_90"),
        (Role.INSPECTOR, f"/agencies/{agency_id}?tab=changes"),
        (Role.INSPECTOR, f"/agencies/{agency_id}/edit"),
        (Role.INSPECTOR, f"/agencies/{agency_id}/licence-event"),
        (Role.INSPECTOR, "/entities"),
    ]


def _alert(session: Session, settings: Settings, secret: str) -> Extra:
    """Ask for alerts on an agency; return where the mails' links lead."""
    links = AlertLinks.of(settings, secret)
    agency_id = session.scalar(select(Agency.id)) or 0
    subscriptions.ask(
        session, Seal.of(settings), links, subscriptions.Wish(agency_id, "someone@example.org")
    )
    asked = session.scalars(select(AlertSubscription)).one()
    return [(None, links.confirm(asked)), (None, links.end(asked))]


def _user(session: Session, role: Role) -> User:
    return session.scalars(select(User).where(User.role == role).order_by(User.id)).first()


def _open_form(session: Session) -> str:
    waiting = session.scalars(select(Inspection.id).where(Inspection.result.is_(None))).first()
    return f"/inspections/{waiting}/form"


def _appeal(session: Session) -> str:
    """Let the demonstration's agency object and be refused, so that it may appeal."""
    owner = _user(session, Role.AGENCY)
    entry = session.scalars(
        select(CreditEntry.id).where(CreditEntry.agency_id == owner.agency_id)
    ).first()
    subject = ObjectionSubject(entry_id=entry)
    made = objections.object_to(session, Actor(owner.id), owner.agency_id or 0, subject, "属实。")
    inspector, approver = (Actor(_user(session, r).id) for r in (Role.INSPECTOR, Role.APPROVER))
    answer = ObjectionAnswer(False, "经核查，事实清楚。")
    objections.review(session, inspector, made.id, made.version, answer)
    objections.decide(session, approver, made.id, made.version, answer)
    return f"/my-agency/objections/{made.id}/appeal"
