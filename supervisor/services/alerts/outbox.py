"""The outbox: mails are written with the change they tell of, and handed over afterwards.

A mail is claimed, handed to the server, and marked sent, each in a transaction of its own. A
process that dies between the last two leaves a mail that may be sent again after the claim runs
out, under the same Message-ID: told twice rather than not at all.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, make_msgid
from typing import Final

from sqlalchemy.orm import Session

from supervisor.domain.alerts.outbox import MailKind, next_attempt
from supervisor.domain.platform.bureau import here
from supervisor.domain.platform.clock import utc_now
from supervisor.domain.traces.masking import mask_contacts
from supervisor.services.alerts.links import AlertLinks
from supervisor.services.alerts.mail_transport import (
    connection,
    in_words,
    is_about_the_mail,
    is_final,
)
from supervisor.services.platform import audit
from supervisor.services.platform.audit import Actor, AuditAction
from supervisor.services.platform.seal import BrokenSeal, Seal
from supervisor.settings import Settings
from supervisor.store.engine import end_reading, unit_of_work
from supervisor.store.queries.alerts import mail as queries
from supervisor.store.tables.alerts import AlertSubscription, OutgoingMail
from supervisor.store.writing import alerts as writing

_CLAIM: Final = timedelta(minutes=5)
_KEPT: Final = timedelta(days=30)
_MOST_AT_ONCE: Final = 200
# Long links must not be cut up: RFC 5322 allows lines of 998 characters.
_POLICY: Final = SMTP.clone(max_line_length=900)


@dataclass(frozen=True, slots=True)
class Mail:
    """What is to be said; to whom follows from the subscription."""

    kind: MailKind
    subject: str
    body: str


@dataclass(frozen=True, slots=True)
class Sender:
    """What a mail is sent with."""

    settings: Settings
    seal: Seal
    links: AlertLinks


def queue(session: Session, subscription: AlertSubscription, mail: Mail) -> None:
    """Put a mail into the outbox; joins the caller's unit of work."""
    session.add(
        OutgoingMail(
            subscription_id=subscription.id,
            kind=mail.kind,
            subject=" ".join(mail.subject.split())[:300],
            body=mail.body,
            message_id=make_msgid(domain="supervisor.invalid"),
        )
    )


def send_due(session: Session, sender: Sender) -> int:
    """Hand over the mails that are due; return how many went without trouble.

    Safe to run at any time, by any number of processes.

    A server that cannot be reached ends the run: the others need not find that out one by one.
    """
    sent = 0
    with connection(sender.settings) as deliver:
        for _ in range(_MOST_AT_ONCE):
            mail_id = _claim(session)
            if mail_id is None:
                break
            problem = _hand_over(session, mail_id, sender, deliver)
            if problem is not None and not is_about_the_mail(problem):
                break
            sent += problem is None
    return sent


def try_again(session: Session, actor: Actor, mail_id: int) -> None:
    """Give a mail that was given up a fresh start."""
    with unit_of_work(session):
        mail = session.get(OutgoingMail, mail_id)
        if mail is not None and mail.failed_at is not None:
            mail.failed_at, mail.attempts, mail.due_at = None, 0, utc_now()
            audit.record(session, actor, AuditAction.MAIL_RESENT, ("mail", mail.id))


def forget_settled(session: Session) -> None:
    """Drop mails that have long been sent or given up; joins the caller's unit of work."""
    writing.delete_settled_mails(session, utc_now() - _KEPT)


def _claim(session: Session) -> int | None:
    with unit_of_work(session):
        now = utc_now()
        mail = queries.next_due(session, now)
        if mail is None:
            return None
        mail.claimed_until, mail.attempts = now + _CLAIM, mail.attempts + 1
        return mail.id


def _hand_over(
    session: Session, mail_id: int, sender: Sender, deliver: Callable[[EmailMessage], None]
) -> Exception | None:
    """Hand one mail over, note how that went, and return what went wrong."""
    problem: Exception | None = None
    try:
        mail = session.get(OutgoingMail, mail_id)
        message = _message(mail, sender) if mail else None
        end_reading(session)  # nothing is held while the server is talked to
        if message is None:  # its subscription was ended meanwhile
            return None
        deliver(message)
    except (OSError, ValueError, BrokenSeal) as error:  # what smtplib raises is an OSError
        problem = error
    with unit_of_work(session):
        kept = session.get(OutgoingMail, mail_id)
        if kept is not None:
            _note(kept, problem)
    return problem


def _note(mail: OutgoingMail, problem: Exception | None) -> None:
    now = utc_now()
    mail.claimed_until = None
    if problem is None:
        mail.sent_at, mail.error = now, ""
        return
    mail.error = mask_contacts(f"{in_words(problem)}（{problem}）")[:300]
    later = None if is_final(problem) else next_attempt(mail.attempts, now)
    if later is None:
        mail.failed_at = now
    else:
        mail.due_at = later


def _message(mail: OutgoingMail, sender: Sender) -> EmailMessage:
    """Return the message; the library refuses any header that holds a line break."""
    subscription = mail.subscription
    link = sender.links.end(subscription)
    message = EmailMessage(_POLICY)
    message["From"] = Address(here().name, addr_spec=sender.settings.smtp_from)
    message["To"] = Address(addr_spec=sender.seal.unlock(subscription.address_sealed).decode())
    message["Subject"] = mail.subject
    message["Date"] = format_datetime(mail.created_at)
    message["Message-ID"] = mail.message_id
    message["Auto-Submitted"] = "auto-generated"
    message["List-Unsubscribe"] = f"<{link}>"
    message["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    message.set_content(f"{mail.body}\n--\n不想再收到，请打开：{link}\n", cte="base64")
    return message
