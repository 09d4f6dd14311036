"""Inquiries about posters that no list on file can tell of: gathered, sent, answered, closed."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Final

from sqlalchemy.orm import Session

from supervisor.domain.lists.inquiries import InquiryAnswer, InquiryStatus
from supervisor.domain.lists.lists import division_of
from supervisor.domain.lists.seats import place_name
from supervisor.domain.platform import clock
from supervisor.domain.platform.bureau import Bureau
from supervisor.domain.platform.clock import utc_now
from supervisor.services.platform.audit import Actor, AuditAction, record
from supervisor.store.engine import unit_of_work
from supervisor.store.queries.lists.inquiries import inquiries_of
from supervisor.store.tables.lists import Inquiry

_CITY: Final = 4


class InquiryError(ValueError):
    """A refusal the person can act on; the message is Chinese."""


@dataclass(frozen=True, slots=True)
class Unknown:
    """One ad whose poster no list can tell of; ``division`` is where it says it is seated."""

    poster_key: str
    poster: str
    uscc: str
    division: str
    why: str
    posting_id: int | None


@dataclass(frozen=True, slots=True)
class Answered:
    """What the officer enters of an answer; ``division`` is that of the authority asked."""

    answer: InquiryAnswer
    authority: str
    division: str
    on: date
    licence_number: str = ""
    valid_to: date | None = None
    note: str = ""


def gather(session: Session, unknown: Iterable[Unknown]) -> None:
    """Enter posters that cannot be known, each once however many ads it has.

    Runs inside the transaction of the batch; ``ads`` counts the ads as they come.
    """
    by_poster: dict[str, list[Unknown]] = {}
    for one in unknown:
        by_poster.setdefault(one.poster_key[:200], []).append(one)
    if not by_poster:
        return
    known = inquiries_of(session, by_poster)
    now = utc_now()
    for key, ads in by_poster.items():
        row = known.get(key)
        if row is None:
            first = ads[0]
            row = Inquiry(
                poster_key=key,
                poster=first.poster[:200],
                uscc=first.uscc[:18],
                division=first.division,
                why=first.why,
                posting_id=first.posting_id,
                ads=0,
                first_seen_at=now,
            )
            session.add(row)
        row.ads += len(ads)
        row.last_seen_at = now


def send(
    session: Session, bureau: Bureau, actor: Actor, inquiry_id: int, authority: str
) -> Inquiry:
    """Number the letter of an inquiry and put it down as sent; raises ``InquiryError``."""
    if not authority.strip():
        raise InquiryError("请填写收函机关的全称。")
    today = clock.today()
    with unit_of_work(session):
        row = _inquiry(session, inquiry_id, InquiryStatus.OPEN)
        row.status, row.authority = InquiryStatus.SENT, authority.strip()[:100]
        row.sent_on, row.sent_by = today, actor.user_id
        row.document = f"{bureau.symbol}协查〔{today.year}〕{row.id}号"
        detail = {"authority": row.authority, "document": row.document}
        record(session, actor, AuditAction.INQUIRY_SENT, ("inquiry", row.id), detail)
    return row


def answer(session: Session, actor: Actor, inquiry_id: int, said: Answered) -> Inquiry:
    """Record what the authority answered; it holds for every ad of the poster.

    Raises ``InquiryError``.
    """
    if not said.authority.strip():
        raise InquiryError("请填写答复机关的全称。")
    if said.on > clock.today():
        raise InquiryError("答复日期不能晚于今天。")
    if said.answer is InquiryAnswer.LICENSED and not said.licence_number.strip():
        raise InquiryError("持有许可的，请填写许可证编号。")
    try:
        division = division_of(said.division)
    except ValueError as error:
        raise InquiryError(f"答复机关的{error}。") from error
    with unit_of_work(session):
        row = _inquiry(session, inquiry_id, InquiryStatus.SENT, InquiryStatus.OPEN)
        row.status, row.answer = InquiryStatus.ANSWERED, said.answer
        row.authority, row.division = said.authority.strip()[:100], division
        row.answered_on, row.answered_by = said.on, actor.user_id
        row.licence_number, row.valid_to = said.licence_number.strip()[:80], said.valid_to
        row.note = said.note.strip()
        detail = {"authority": row.authority, "answer": str(said.answer)}
        record(session, actor, AuditAction.INQUIRY_ANSWERED, ("inquiry", row.id), detail)
    return row


def reopen(session: Session, actor: Actor, inquiry_id: int) -> Inquiry:
    """Take back an answer or a closing, so that the question stands again."""
    with unit_of_work(session):
        row = _inquiry(session, inquiry_id, InquiryStatus.ANSWERED, InquiryStatus.CLOSED)
        row.status = InquiryStatus.SENT if row.sent_on else InquiryStatus.OPEN
        row.answer = row.answered_on = None
        detail = {"reopened": True}
        record(session, actor, AuditAction.INQUIRY_ANSWERED, ("inquiry", row.id), detail)
    return row


def close(session: Session, actor: Actor, inquiry_id: int, note: str) -> Inquiry:
    """Ask no further, with the reason; raises ``InquiryError``."""
    if not note.strip():
        raise InquiryError("请写明不再查询的原因。")
    with unit_of_work(session):
        row = _inquiry(session, inquiry_id, InquiryStatus.OPEN, InquiryStatus.SENT)
        row.status, row.note = InquiryStatus.CLOSED, note.strip()
        record(session, actor, AuditAction.INQUIRY_CLOSED, ("inquiry", row.id), {"note": row.note})
    return row


def authority_proposed(division: str) -> str:
    """Return the authority to ask for a seat, as it is usually called; empty for none."""
    return f"{place_name(division)}人力资源和社会保障局" if len(division) >= _CITY else ""


def _inquiry(session: Session, inquiry_id: int, *allowed: InquiryStatus) -> Inquiry:
    row = session.get(Inquiry, inquiry_id)
    if row is None:
        raise InquiryError("没有这项协查。")
    if row.status not in allowed:
        raise InquiryError(f"这项协查现在是“{row.status.label}”，不能这样处理。")
    return row
