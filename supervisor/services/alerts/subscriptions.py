"""Alerts by e-mail: asked for by anybody, confirmed by link, ended by one click.

No account. Of a subscriber nothing is kept but the address, encrypted; whoever unsubscribes or
never confirms leaves no row behind (个人信息保护法 第六条、第四十七条).
"""

from dataclasses import dataclass
from typing import Final

from sqlalchemy.orm import Session

from supervisor.domain.alerts.alerts import CONFIRM_WITHIN
from supervisor.domain.alerts.mail_address import letter_box, parse_address
from supervisor.domain.alerts.outbox import MailKind
from supervisor.domain.platform.clock import office_date, utc_now
from supervisor.services.alerts.links import AlertLinks
from supervisor.services.alerts.outbox import Mail, queue
from supervisor.services.alerts.watch import states
from supervisor.services.platform import throttle
from supervisor.services.platform.seal import Seal
from supervisor.settings import Settings
from supervisor.store.engine import unit_of_work
from supervisor.store.queries.alerts.subscriptions import subscription_of
from supervisor.store.tables.alerts import AlertSubscription
from supervisor.store.tables.register import Agency

ASKING: Final = throttle.Limit("alert_asking", capacity=6, seconds_per_token=600)
# So that nobody can have another's letter box filled from here.
_WRITTEN_TO: Final = throttle.Limit("alert_address", capacity=3, seconds_per_token=8 * 3600)


@dataclass(frozen=True, slots=True)
class Wish:
    """What somebody asks for: which agency, at what address, reminders to the agency itself too."""

    agency_id: int
    address: str
    wants_reminders: bool = False


def are_on(settings: Settings) -> bool:
    """Tell whether this installation can send mail."""
    return bool(settings.smtp_host)


def ask(session: Session, seal: Seal, links: AlertLinks, wish: Wish) -> None:
    """Write the mail that asks for confirmation; raises ``AddressError`` for no address.

    Says nothing of whether the address is known already: that would tell strangers who follows
    whom. One that is confirmed, or has been written to too often, gets no further mail.
    """
    address = parse_address(wish.address)
    digest = seal.address_digest(address)
    with unit_of_work(session):
        agency = session.get_one(Agency, wish.agency_id)
        found = subscription_of(session, agency.id, digest)
        box = seal.address_digest(letter_box(address))
        is_admitted = throttle.take(session, _WRITTEN_TO, box, utc_now())
        if found is not None and found.confirmed_at is not None:
            found.wants_reminders = found.wants_reminders or wish.wants_reminders
        elif is_admitted:
            subscription = found or AlertSubscription(agency_id=agency.id, address_digest=digest)
            subscription.address_sealed = seal.lock(address.encode())
            subscription.asked_at = utc_now()
            subscription.wants_reminders = wish.wants_reminders
            session.add(subscription)
            session.flush()
            queue(session, subscription, _confirmation(agency, links.confirm(subscription)))


def confirm(session: Session, links: AlertLinks, token: str) -> AlertSubscription | None:
    """Confirm; the state of today is what later changes are measured from."""
    with unit_of_work(session):
        subscription = links.to_confirm(session, token)
        if subscription is not None and subscription.confirmed_at is None:
            subscription.confirmed_at = now = utc_now()
            known = states(session, [subscription.agency_id], office_date(now))
            subscription.told = known[subscription.agency_id].as_json()
    return subscription


def end(session: Session, links: AlertLinks, token: str) -> bool:
    """End the subscription and forget the address, waiting mails included."""
    with unit_of_work(session):
        subscription = links.to_end(session, token)
        if subscription is not None:
            session.delete(subscription)
    return subscription is not None


def _confirmation(agency: Agency, link: str) -> Mail:
    return Mail(
        MailKind.CONFIRM,
        f"请确认：接收“{agency.name}”的状态变化提醒",
        f"有人用这个邮箱订阅了“{agency.name}”（{agency.uscc}）的状态变化提醒：\n"
        "许可和备案状态、信用等级、星级有变化，或者新公示处理决定时，发邮件告知。\n\n"
        f"确认订阅，请在 {CONFIRM_WITHIN.days} 天内打开：\n{link}\n\n"
        "不是您本人操作的，不必理会：未经确认不会再收到邮件，邮箱地址到期删除。\n",
    )
