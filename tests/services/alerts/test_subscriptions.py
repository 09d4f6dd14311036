"""Alerts: who is written to, what of, how often, and what is kept of them."""

import re
import smtplib
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import pytest
import time_machine
from sqlalchemy import event, select

from supervisor.domain.alerts.mail_address import AddressError
from supervisor.domain.credit.ledger import EntryKind
from supervisor.domain.platform import clock
from supervisor.domain.platform.bureau import here, in_office
from supervisor.domain.platform.clock import utc_now
from supervisor.extensions import db
from supervisor.services.alerts import mail_transport, outbox, subscriptions, watch
from supervisor.services.alerts.links import AlertLinks
from supervisor.services.alerts.outbox import Mail, Sender
from supervisor.services.alerts.subscriptions import Wish
from supervisor.services.credit import ledger
from supervisor.services.platform.audit import SYSTEM
from supervisor.services.platform.seal import Seal
from supervisor.services.remedies import credit_clock
from supervisor.settings import Settings
from supervisor.store.queries.alerts.mail import outbox_standing
from supervisor.store.tables.alerts import AlertSubscription, OutgoingMail
from tests.support.credit_world import Office
from tests.support.factories import World
from tests.support.servers.mail_server import Letterbox, mail_server

BASE = "https://jiuye.example.org"
ADDRESS = "wang@example.com"


@pytest.fixture
def box() -> Iterator[Letterbox]:
    with mail_server() as box:
        yield box


@pytest.fixture
def office(session, settings) -> Iterator[Office]:
    """The office of one that publishes grades."""
    office = Office.make(session, settings)
    credit_clock.run(session, clock.today())
    with in_office(replace(here(), publishes_grades=True)):
        yield office


@pytest.fixture
def seal(settings) -> Seal:
    return Seal.of(settings)


@pytest.fixture
def links() -> AlertLinks:
    return AlertLinks("a-key-of-the-test", BASE)


@pytest.fixture
def sender(box, settings, seal, links) -> Sender:
    return Sender(box.settings(settings, BASE), seal, links)


@pytest.fixture
def follow(session, office, seal, links, sender, box):
    """Subscribe and confirm an address, the letter box empty afterwards."""

    def do(address: str = ADDRESS, agency=None) -> None:
        subscriptions.ask(session, seal, links, Wish((agency or office.agency).id, address))
        outbox.send_due(session, sender)
        token = re.search(rf"{BASE}/public/alerts/confirm/(\S+)", box.body())[1]
        assert subscriptions.confirm(session, links, token)
        box.mails.clear()
        box.raw.clear()

    return do


def told(session, links, sender) -> int:
    credit_clock.run(session, clock.today())
    watch.notice(session, clock.today(), links)
    return outbox.send_due(session, sender)


def test_a_follower_is_told_once_of_what_changed_and_of_nothing_else(
    session, office, follow, links, sender, box
):
    follow()
    assert told(session, links, sender) == 0
    case = office.served()
    assert told(session, links, sender) == 1
    text = box.body()
    assert "信用等级：由“A 优秀”变为“B 良好”" in text
    assert "新公示处理决定 1 件" in text
    assert f"{BASE}/public/agencies/{office.agency.uscc}" in text
    for kept_back in (case.facts, case.document_number, "群众", "小周"):
        assert kept_back not in text
    assert box.mails[0]["To"] == ADDRESS
    assert told(session, links, sender) == 0


def test_a_grade_that_is_not_published_is_not_told(session, office, follow, links, sender, box):
    with in_office(replace(here(), publishes_grades=False)):
        follow()
        office.served()
        assert told(session, links, sender) == 1
        assert "信用等级" not in box.body()
        assert "新公示处理决定 1 件" in box.body()


def test_a_repair_is_told_as_a_better_grade_and_never_names_the_record(
    session, office, follow, links, sender, box
):
    office.served()
    follow()
    entry = office.entries()[0]
    ledger.end_entry(session, office.approver, entry, EntryKind.REPAIR, "准予修复。")
    session.commit()
    assert told(session, links, sender) == 1
    assert "由“B 良好”变为“A 优秀”" in box.body()
    assert entry.label not in box.body()


def test_nobody_is_written_to_before_confirming_nor_after_ending(
    session, office, seal, links, sender, box
):
    subscriptions.ask(session, seal, links, Wish(office.agency.id, ADDRESS))
    outbox.send_due(session, sender)
    (asked,) = box.mails
    office.served()
    assert told(session, links, sender) == 0
    token = re.search(r"/confirm/(\S+)", box.body())[1]
    assert subscriptions.confirm(session, links, token)
    end = re.search(r"<\S+/end/(\S+)>", asked["List-Unsubscribe"])[1]
    assert asked["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert subscriptions.end(session, links, end)
    assert not subscriptions.end(session, links, end)
    assert subscriptions.confirm(session, links, token) is None
    assert session.scalars(select(AlertSubscription)).all() == []
    assert session.scalars(select(OutgoingMail)).all() == []


def test_links_survive_the_mail_uncut(session, office, seal, links, sender, box):
    subscriptions.ask(session, seal, links, Wish(office.agency.id, ADDRESS))
    outbox.send_due(session, sender)
    subscription = session.scalars(select(AlertSubscription)).one()
    assert f"List-Unsubscribe: <{links.end(subscription)}>\r\n".encode() in box.raw[0]


def test_addresses_are_sealed_and_waiting_ones_are_forgotten(session, office, seal, links, box):
    subscriptions.ask(session, seal, links, Wish(office.agency.id, ADDRESS))
    subscription = session.scalars(select(AlertSubscription)).one()
    kept = repr((subscription.address_sealed, subscription.address_digest))
    assert "wang" not in kept
    assert seal.unlock(subscription.address_sealed).decode() == ADDRESS
    assert subscription.address_digest == seal.address_digest(ADDRESS.upper())
    with time_machine.travel(utc_now() + timedelta(days=8)):
        watch.forget(session)
    assert session.scalars(select(AlertSubscription)).all() == []


def test_asking_again_says_nothing_and_fills_nobodys_letter_box(
    session, office, seal, links, sender, follow
):
    follow()
    subscriptions.ask(session, seal, links, Wish(office.agency.id, ADDRESS))
    assert outbox.send_due(session, sender) == 0, "confirmed already"
    for _ in range(5):
        subscriptions.ask(session, seal, links, Wish(office.agency.id, "li@example.com"))
    assert outbox.send_due(session, sender) == 3
    with pytest.raises(AddressError):
        subscriptions.ask(
            session, seal, links, Wish(office.agency.id, "li@example.com\nBcc: x@y.cn")
        )


def test_a_change_in_the_same_unit_of_work_is_lost_with_it(session, office, follow, links, sender):
    follow()
    office.served()
    before = session.scalars(select(AlertSubscription)).one().told
    session.rollback()

    def broken(*_args):
        raise RuntimeError("the machine stops")

    event.listen(session, "before_commit", broken, once=True)
    with pytest.raises(RuntimeError):
        watch.notice(session, clock.today(), links)
    session.rollback()
    assert session.scalars(select(OutgoingMail).where(OutgoingMail.sent_at.is_(None))).all() == []
    assert session.scalars(select(AlertSubscription)).one().told == before
    assert told(session, links, sender) == 1


def test_a_server_that_is_away_is_tried_again_and_given_up_in_the_end(
    session, office, follow, links, sender
):
    follow()
    office.served()
    offline = sender.settings.model_copy(update={"smtp_port": 1})
    away = replace(sender, settings=offline)
    assert told(session, links, away) == 0
    assert outbox.send_due(session, sender) == 0, "not before its time"
    now = utc_now()
    for _ in range(12):
        now += timedelta(days=2)
        with time_machine.travel(now):
            outbox.send_due(session, away)
    standing = outbox_standing(session, now)
    assert (standing.given_up, standing.waiting, standing.needs_a_look) == (1, 0, True)
    (mail,) = session.scalars(select(OutgoingMail).where(OutgoingMail.failed_at.is_not(None)))
    assert "连不上邮件服务器" in mail.error
    outbox.try_again(session, SYSTEM, mail.id)
    assert outbox.send_due(session, sender) == 1


def test_a_recipient_refused_for_good_is_given_up_at_once_and_stays_unnamed(
    session, office, follow, links, sender, box
):
    follow()
    office.served()
    box.refusal = f"550 no mailbox {ADDRESS} here"
    assert told(session, links, sender) == 0
    (mail,) = session.scalars(select(OutgoingMail).where(OutgoingMail.failed_at.is_not(None)))
    assert mail.attempts == 1
    assert "550" in mail.error
    assert ADDRESS not in mail.error


def test_a_mail_being_handed_over_is_nobody_elses(session, office, follow, links, sender, box):
    follow()
    office.served()
    credit_clock.run(session, clock.today())
    watch.notice(session, clock.today(), links)
    mail = session.get_one(OutgoingMail, outbox._claim(session))
    session.rollback()
    assert outbox.send_due(session, sender) == 0
    with time_machine.travel(utc_now() + timedelta(minutes=6)):
        assert outbox.send_due(session, sender) == 1, "its process died"
    assert box.mails[0]["Message-ID"] == mail.message_id


def test_no_name_of_the_register_can_add_a_header(session, office, follow, links, sender, box):
    office.agency.name = "武汉晨帆\r\nBcc: li@example.com\r\n\r\n点这里"
    session.commit()
    follow()
    office.served()
    assert told(session, links, sender) == 1
    assert box.mails[0]["Bcc"] is None
    assert box.mails[0]["Subject"].startswith("状态变化：武汉晨帆 Bcc: li@example.com")


def test_what_cannot_be_written_does_not_hold_up_the_others(session, office, follow, sender, box):
    follow()
    subscription = session.scalars(select(AlertSubscription)).one()
    for subject in ("第一封", "第二封"):
        outbox.queue(session, subscription, Mail(watch.MailKind.ALERT, subject, "正文"))
    session.flush()
    first = session.scalars(select(OutgoingMail).where(OutgoingMail.subject == "第一封")).one()
    first.subject = "第一封\nBcc: li@example.com"
    session.commit()
    assert outbox.send_due(session, sender) == 1
    assert box.mails[0]["Subject"] == "第二封"


def test_links_of_another_key_or_another_row_open_nothing(session, office, seal, links):
    subscriptions.ask(session, seal, links, Wish(office.agency.id, ADDRESS))
    subscription = session.scalars(select(AlertSubscription)).one()
    token = links.confirm(subscription).rpartition("/")[2]
    assert links.to_confirm(session, token) is subscription
    assert links.to_end(session, token) is None, "one purpose does not serve the other"
    assert AlertLinks("another key", BASE).to_confirm(session, token) is None
    subscription.address_digest = "0" * 64
    assert links.to_confirm(session, token) is None
    with time_machine.travel(utc_now() + timedelta(days=8)):
        assert links.to_confirm(session, token) is None


def test_the_number_of_queries_does_not_grow_with_the_agencies(session, settings, links, seal):
    world, counts = World(session, settings), []
    for _ in range(2):
        for _ in range(6):
            agency = world.agency(f"武汉第{world.next()}人力资源有限公司")
            subscriptions.ask(session, seal, links, Wish(agency.id, f"a{agency.id}@example.com"))
        followed = session.scalars(select(AlertSubscription)).all()
        for one in followed:
            token = links.confirm(one).rpartition("/")[2]
            subscriptions.confirm(session, links, token)
        seen: list[str] = []
        listener = lambda *a, s=seen: s.append(a[2])  # noqa: E731
        event.listen(db.engine, "before_cursor_execute", listener)
        watch.notice(session, clock.today(), links)
        event.remove(db.engine, "before_cursor_execute", listener)
        counts.append(len(seen))
    assert counts[0] == counts[1]


@pytest.mark.parametrize(
    "changes",
    [
        {"smtp_host": "mail.example.org", "smtp_from": "a@example.org"},
        {"smtp_host": "mail.example.org", "public_url": BASE, "smtp_from": "nobody"},
        {
            "smtp_host": "mail.example.org",
            "public_url": BASE,
            "smtp_from": "a@example.org",
            "smtp_user": "a",
            "smtp_starttls": False,
        },
    ],
)
def test_half_a_mail_setup_is_refused_when_the_program_starts(settings, changes):
    with pytest.raises(ValueError, match="SUPERVISOR_SMTP"):
        Settings(**{**settings.model_dump(), **changes})


def test_the_password_is_never_sent_in_clear(sender, settings, box):
    strict = box.settings(settings, BASE).model_copy(update={"smtp_starttls": True})
    with pytest.raises(smtplib.SMTPNotSupportedError):
        mail_transport._open(strict)
