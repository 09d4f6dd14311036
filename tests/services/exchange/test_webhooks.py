"""Webhooks: who is told what, under which signature, how often, and when one is given up."""

from datetime import date, timedelta

import pytest
import time_machine
from sqlalchemy import select

from supervisor.domain.cases.takedowns import TakedownAddressee
from supervisor.domain.exchange.webhooks import WebhookEvent
from supervisor.domain.leads.findings import FindingStatus
from supervisor.domain.platform import clock
from supervisor.domain.platform.clock import utc_now
from supervisor.domain.platform.roles import Role
from supervisor.domain.register.agencies import LicenceEventKind
from supervisor.services.exchange import endpoints, outbox
from supervisor.services.exchange.endpoints import EndpointRefused, NewEndpoint
from supervisor.services.exchange.licences import LicenceWatch
from supervisor.services.exchange.outbox import Messenger
from supervisor.services.platform.audit import SYSTEM, Actor
from supervisor.services.proof import takedowns
from supervisor.services.proof.takedowns import NewNotice
from supervisor.store.queries.exchange.webhooks import endpoint_standings
from supervisor.store.tables.exchange.webhooks import ToldLicences, WebhookDelivery
from supervisor.store.tables.platform import AuditEvent
from supervisor.store.tables.register import LicenceEventRow
from tests.support.factories import World
from tests.support.servers.receiver import receiver

TAKEDOWN, LICENCE = [WebhookEvent.TAKEDOWN], [WebhookEvent.LICENCE]


@pytest.fixture
def settings(settings):
    """The demonstration's: endpoints of one's own machine may be registered, and only those."""
    return settings.model_copy(update={"replica_url": "http://127.0.0.1:1"})


@pytest.fixture
def world(session, settings):
    return World(session, settings)


@pytest.fixture
def actor(world):
    return Actor(world.user(Role.ADMIN).id)


@pytest.fixture
def register(session, settings, actor):
    def register(url, events=TAKEDOWN, source_id=None):
        new = NewEndpoint("某平台下架系统", url, events, source_id)
        return endpoints.register(session, settings, actor, new)

    return register


@pytest.fixture
def send(session, settings):
    return lambda: outbox.send_due(session, Messenger.of(settings))


def confirmed(world):
    finding = world.finding()
    finding.status = FindingStatus.CONFIRMED
    world.session.commit()
    return finding.id


def written(session):
    return session.scalars(select(WebhookDelivery).order_by(WebhookDelivery.id)).all()


def test_a_takedown_reaches_its_platform_signed_and_nobody_else(
    session, settings, world, actor, register, send
):
    with receiver() as platform, receiver() as other, receiver() as province:
        _, secret = register(platform.url, source_id="handover")
        register(other.url, source_id="zhaopin")
        register(province.url, [WebhookEvent.TAKEDOWN, WebhookEvent.LICENCE])
        for addressee in TakedownAddressee:
            new = NewNotice(addressee, "某平台", clock.today() + timedelta(days=3))
            takedowns.give_notice(session, settings, actor, confirmed(world), new)
        assert send() == 2
        [message] = platform.received
        assert message.is_signed_with(secret)
        assert not message.is_signed_with("whsec_bm90IG91cnM=")
        told = message.content
        assert (told["type"], told["id"]) == ("takedown", message.headers["webhook-id"])
        assert told["data"]["status"] == "sent"
        assert told["data"]["title"] == "仓库分拣员"
        assert "不是行政处罚决定" in told["data"]["note"]
        assert other.received == []
        assert [one.content["data"] for one in province.received] == [told["data"]]


def test_what_does_not_arrive_is_tried_again_and_given_up_in_the_end(session, register, send):
    with receiver(500, 503, 204) as system:
        endpoint, _ = register(system.url)
        endpoints.send_test(session, SYSTEM, endpoint.id)
        for minutes in (0, 2, 8):
            with time_machine.travel(utc_now() + timedelta(minutes=minutes), tick=False):
                send()
        assert len({one.headers["webhook-id"] for one in system.received}) == 1
        assert len({one.headers["webhook-timestamp"] for one in system.received}) == 3
    [delivery] = written(session)
    assert (delivery.attempts, delivery.status, delivery.error) == (3, 204, "")
    endpoints.send_test(session, SYSTEM, endpoint.id)  # nobody answers there any more
    start = utc_now()
    for day in range(12):
        with time_machine.travel(start + timedelta(days=day), tick=False):
            send()
    lost = written(session)[-1]
    assert lost.failed_at is not None
    assert lost.attempts == 9
    assert lost.error
    [standing] = endpoint_standings(session, utc_now())
    assert standing.is_silent
    assert endpoints.try_again(session, SYSTEM, lost.id) == endpoint.id
    assert lost.failed_at is None
    actions = session.scalars(select(AuditEvent.action).order_by(AuditEvent.id)).all()
    assert actions[-3:] == ["endpoint_tested", "endpoint_tested", "webhook_resent"]


def test_a_dead_endpoint_holds_nobody_up_and_gone_is_gone(session, register, send):
    with receiver() as alive, receiver(410) as gone:
        dead, _ = register("http://127.0.0.1:9/hooks")
        for url in (alive.url, gone.url):
            endpoints.send_test(session, SYSTEM, register(url)[0].id)
        for _ in range(3):
            endpoints.send_test(session, SYSTEM, dead.id)
        assert send() == 1
    by_endpoint = {}
    for one in written(session):
        by_endpoint.setdefault(one.endpoint_id, []).append(one.attempts)
    assert by_endpoint[dead.id] == [1, 0, 0]
    assert [one.status for one in written(session) if one.failed_at] == [410]


def test_only_public_addresses_are_reached(session, settings, actor):
    """Where it is no demonstration, loopback is refused as it is asked for, whatever was stored."""
    plain = settings.model_copy(update={"replica_url": ""})
    with pytest.raises(EndpointRefused, match="https"):
        endpoints.register(session, plain, actor, NewEndpoint("甲", "http://a.example", TAKEDOWN))
    for url in (
        "https://u:p@a.example/",
        "https://a.example/ b",
        "https:///x",
        "https://招聘.example",
    ):
        with pytest.raises(EndpointRefused):
            endpoints.register(session, plain, actor, NewEndpoint("甲", url, TAKEDOWN))
    with receiver() as inside:
        address = f"https://127.0.0.1:{inside.port}/"
        row, _ = endpoints.register(session, plain, actor, NewEndpoint("甲", address, TAKEDOWN))
        endpoints.send_test(session, SYSTEM, row.id)
        assert outbox.send_due(session, Messenger.of(plain)) == 0
        assert inside.received == []
    assert "不允许访问的网络地址" in written(session)[0].error


def test_an_ended_endpoint_is_told_nothing_more(session, actor, register, send):
    with receiver() as system:
        endpoint, _ = register(system.url)
        endpoints.send_test(session, SYSTEM, endpoint.id)
        endpoints.end(session, actor, endpoint.id)
        assert send() == 0
        assert system.received == []
    [delivery] = written(session)
    assert delivery.failed_at is not None
    with pytest.raises(EndpointRefused, match="已停用"):
        endpoints.send_test(session, SYSTEM, endpoint.id)
    with pytest.raises(EndpointRefused, match="已停用"):
        endpoints.try_again(session, SYSTEM, delivery.id)
    with time_machine.travel(utc_now() + timedelta(days=31)):
        outbox.forget_settled(session)
    assert written(session) == []


def test_licence_changes_are_told_once_and_no_old_news(session, world, actor, register, send):
    watch, today = LicenceWatch(), date(2026, 11, 23)
    revoked = world.agency("武汉晨帆人力资源有限公司")
    assert watch.tell(session, today) == 0  # nobody listens
    with receiver() as bureau:
        endpoint, _ = register(bureau.url, LICENCE)
        assert watch.tell(session, today) == 0  # the day it was registered is where it begins
        event = LicenceEventRow(kind=LicenceEventKind.REVOKED, on_date=today)
        revoked.licences[0].events.append(event)
        session.commit()
        new = world.agency("武汉新舟人力资源有限公司")
        assert [watch.tell(session, today), watch.tell(session, today)] == [2, 0]
        assert LicenceWatch().tell(session, today) == 0  # another process knows as well
        assert LicenceWatch().tell(session, date(2029, 1, 2)) == 1  # a day can change it alone
        send()
        news = [one.content["data"] for one in bureau.received]
    told = [(one["uscc"], *(one["changes"][0][key] for key in ("before", "now"))) for one in news]
    assert told == [
        (revoked.uscc, "valid", "revoked"),
        (new.uscc, "none", "valid"),
        (new.uscc, "valid", "expired"),
    ]
    endpoints.end(session, actor, endpoint.id)
    assert watch.tell(session, today) == 0
    assert session.scalars(select(ToldLicences)).all() == []
