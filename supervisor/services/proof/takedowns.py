"""Takedowns: a notice with the capsule, looks back at the ad, and its return.

Looks go through the fetcher of the nights: only live sources, their hours, pace and robots.txt. Of
a source that cannot be asked the nights' own hand-overs say whether the ad still stands.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from sqlalchemy.orm import Session

from scrapers.contract import AccessMode, Document, PageRequest
from scrapers.decoding.encoding import decode
from scrapers.errors import FetchError
from scrapers.evidence.archive import Archive, ArchiveRef
from scrapers.fetching.fetcher import Fetcher
from scrapers.registry import load_config
from supervisor.domain.cases.letters import Letter
from supervisor.domain.cases.takedowns import (
    LookBack,
    NoticeRecord,
    PlatformRecord,
    TakedownAddressee,
    TakedownStatus,
    next_look,
    ranked,
    seen,
    standing_after,
)
from supervisor.domain.leads.findings import FindingStatus
from supervisor.domain.platform import clock
from supervisor.domain.platform.bureau import here
from supervisor.domain.platform.clock import chinese_day, office_date, office_time, utc_now
from supervisor.services.platform import audit
from supervisor.services.platform.audit import SYSTEM, Actor, AuditAction
from supervisor.services.proof.lead_capsule import capsule_of
from supervisor.services.proof.takedown_news import NO_DECISION, tell
from supervisor.settings import Settings
from supervisor.store.engine import end_reading, unit_of_work
from supervisor.store.queries.leads.batches import gone_before
from supervisor.store.queries.leads.record import load_record
from supervisor.store.queries.proof import takedowns as queries
from supervisor.store.tables.cases.papers import Takedown, TakedownLook

CAPSULES: Final = "capsules"
_MOST_AT_ONCE: Final = 20
_MARK_LENGTH: Final = 6


class TakedownError(ValueError):
    """A notice that cannot be given; the message is Chinese."""


@dataclass(frozen=True, slots=True)
class NewNotice:
    """What an officer says of a notice: to whom, and until when the ad is to be gone."""

    addressee: TakedownAddressee
    recipient: str
    wanted_by: date


def give_notice(
    session: Session, settings: Settings, actor: Actor, finding_id: int, new: NewNotice
) -> Takedown:
    """Give notice of a confirmed lead's ad; its capsule is made and kept with it.

    Raises ``TakedownError``, and ``DamagedPage`` where the archive does not give the page back.
    """
    found = load_record(session, finding_id)
    if found is None or found.finding.status is not FindingStatus.CONFIRMED:
        raise TakedownError("只有复核属实的线索才能通知下架。")
    if queries.takedown_of(session, finding_id) is not None:
        raise TakedownError("这条线索已经通知下架。")
    if not new.recipient.strip():
        raise TakedownError("请写明收件单位。")
    if new.wanted_by < clock.today():
        raise TakedownError("下架期限不能早于今天。")
    content = capsule_of(session, settings, actor, found).content
    digest = Archive(settings.archive_path).put_blob(CAPSULES, content)
    now = utc_now()
    with unit_of_work(session):
        takedown = Takedown(
            finding_id=finding_id,
            number=_next_number(session),
            platform=found.finding.source_id,
            url=found.finding.revision.url,
            addressee=new.addressee,
            recipient=new.recipient.strip()[:200],
            status=TakedownStatus.SENT,
            capsule_digest=digest,
            by_id=actor.user_id,
            sent_at=now,
            wanted_by=new.wanted_by,
            due_at=next_look(0, TakedownStatus.SENT, now),
        )
        session.add(takedown)
        session.flush()
        _record(session, actor, takedown, "sent")
    return takedown


def letter_of(takedown: Takedown) -> Letter:
    """Return the notice as a letter: which ad, where, until when, and the capsule's digest."""
    wording, where = takedown.finding.revision, takedown.url or "（采集来源未提供网址）"
    words = list(dict.fromkeys(hit.span for hit in takedown.finding.hits if hit.span))
    quoted = f"，其中写有{'、'.join(f'“{word}”' for word in words[:5])}" if words else ""
    return Letter(
        title="下架通知",
        number=takedown.number,
        addressee=takedown.recipient,
        paragraphs=(
            f"经人工复核，下列招聘信息涉嫌违反招聘信息发布的规定：标题“{wording.title}”，"
            f"发布单位“{wording.company or '未写明'}”，网址 {where}{quoted}。",
            f"请于{chinese_day(takedown.wanted_by)}前停止发布该信息，"
            "核查同一发布者的其他信息，并将处理情况告知本机关。本机关将按期回看。",
            f"随附证据包一份，SHA-256 为 {takedown.capsule_digest}，可用包内程序核验。",
            f"{NO_DECISION}对本通知有异议的，请书面说明理由。",
        ),
        on=office_date(takedown.sent_at),
    )


def capsule_taken(session: Session, settings: Settings, actor: Actor, takedown: Takedown) -> bytes:
    """Return the capsule that went with a notice, noting who took it. Raises ``DamagedArchive``."""
    subject = ("finding", takedown.finding_id)
    audit.record_reading(session, actor, AuditAction.CAPSULE_TAKEN, subject)
    return Archive(settings.archive_path).get_blob(CAPSULES, takedown.capsule_digest)


def look_at_due(session: Session, settings: Settings, fetcher: Fetcher) -> int:
    """Look back at what is due, a few at a time; return how many were looked at."""
    reopen_returned(session)
    looked = 0
    for takedown_id in queries.due(session, utc_now(), _MOST_AT_ONCE):
        looked += look(session, settings, fetcher, takedown_id)
    return looked


def look(session: Session, settings: Settings, fetcher: Fetcher, takedown_id: int) -> bool:
    """Look back at one ad and keep what came; outside the source's hours nothing is asked."""
    takedown = session.get_one(Takedown, takedown_id)
    config = load_config(takedown.platform)
    if config.mode is not AccessMode.LIVE or not takedown.url:
        return _note(session, takedown_id, _by_nights(session, takedown))
    if not config.window.contains(office_time(utc_now()).time()):
        return False
    request = PageRequest(takedown.url)
    marks = (takedown.finding.revision.title, _long(takedown.finding.posting.external_id))
    end_reading(session)  # nothing is held while the page is asked for
    try:
        answer = fetcher.fetch(request, config)
    except FetchError as error:
        if error.answer is None:
            return _note(
                session, takedown_id, TakedownLook(visit=LookBack.UNCLEAR, reason=error.reason)
            )
        answer = error.answer
    ref = _keep(settings, answer, request)
    text = decode(answer.body, answer.headers.get("content-type", "")).text
    found = TakedownLook(
        visit=seen(answer.status, text, marks),
        http_status=answer.status,
        archive_file=ref.file,
        archive_offset=ref.offset,
        digest=ref.digest,
        length=ref.length,
    )
    return _note(session, takedown_id, found)


def _keep(settings: Settings, answer: Document, request: PageRequest) -> ArchiveRef:
    writer = Archive(settings.archive_path).writer("takedown")
    try:
        return writer.add_document(answer, request)
    finally:
        writer.close()


def _by_nights(session: Session, takedown: Takedown) -> TakedownLook:
    posting, since = takedown.finding.posting, gone_before(session, {takedown.platform})
    gone = since.get(takedown.platform)
    if gone is not None and posting.last_seen_at < gone:
        return TakedownLook(visit=LookBack.GONE, reason="来源最近两次采集都没有这条信息。")
    if posting.last_seen_at > takedown.sent_at:
        return TakedownLook(visit=LookBack.STANDING, reason="通知之后的采集中仍有这条信息。")
    return TakedownLook(visit=LookBack.UNCLEAR, reason="通知之后来源还没有新的采集。")


def _note(session: Session, takedown_id: int, found: TakedownLook) -> bool:
    found.at = utc_now()
    with unit_of_work(session):
        takedown = session.get_one(Takedown, takedown_id)
        takedown.looks.append(found)
        visits = [one.visit for one in takedown.looks[_last_standing(takedown) :]]
        was_gone = takedown.status is TakedownStatus.GONE
        _move(session, takedown, standing_after(visits, was_gone=was_gone))
    return True


def _move(session: Session, takedown: Takedown, status: TakedownStatus) -> None:
    if status is TakedownStatus.GONE and takedown.gone_at is None:
        takedown.gone_at = _first_gone(takedown)
    if status is TakedownStatus.BACK:
        takedown.reposts, takedown.gone_at = takedown.reposts + 1, None
    changed, takedown.status = status is not takedown.status, status
    takedown.due_at = next_look(len(takedown.looks), status, utc_now())
    if changed:
        _record(session, SYSTEM, takedown, str(status))


def _first_gone(takedown: Takedown) -> datetime:
    """Return when the ad was first not there, of the looks that prove it gone."""
    at = takedown.looks[-1].at
    for one in reversed(takedown.looks):
        if one.visit is LookBack.STANDING:
            break
        if one.visit is LookBack.GONE:
            at = one.at
    return at


def _last_standing(takedown: Takedown) -> int:
    """Return the place of the look that saw the ad last; what came before says nothing now."""
    standing = [n for n, one in enumerate(takedown.looks) if one.visit is LookBack.STANDING]
    return standing[-1] if standing else 0


def reopen_returned(session: Session) -> int:
    """Re-open what was gone and came back, as itself or as another ad; return how many.

    The same ad is looked at again; another has a lead of its own, and gets a notice of its own.
    """
    back = queries.gone_takedowns_that_came_back(session)
    if not back:
        return 0
    with unit_of_work(session):
        for takedown in back:
            if takedown.finding.repost_of_id == takedown.finding_id:
                again = TakedownLook(visit=LookBack.STANDING, reason="来源的采集中再次出现。")
                takedown.looks.append(again)
                _move(session, takedown, TakedownStatus.BACK)
                continue
            takedown.status, takedown.due_at = TakedownStatus.BACK, None
            takedown.reposts += 1
            _record(session, SYSTEM, takedown, str(TakedownStatus.BACK))
    return len(back)


def platform_records(rows: Sequence[Takedown], today: date) -> list[PlatformRecord]:
    """Return how each platform answers, the slowest first."""
    return ranked(
        NoticeRecord(
            platform=one.platform,
            is_gone=one.gone_at is not None,
            is_overdue=one.gone_at is None and one.wanted_by < today,
            hours=(one.gone_at - one.sent_at).total_seconds() / 3600 if one.gone_at else None,
            reposts=one.reposts,
        )
        for one in rows
    )


def _long(mark: str) -> str:
    """A number is a mark of its own only where it is long enough not to stand by chance."""
    return mark if len(mark) >= _MARK_LENGTH else ""


def _next_number(session: Session) -> str:
    head = f"{here().symbol}下架〔{clock.today().year}〕"
    taken = [
        int(one.removeprefix(head).removesuffix("号"))
        for one in queries.takedown_numbers(session, head)
    ]
    return f"{head}{max(taken, default=0) + 1}号"


def _record(session: Session, actor: Actor, takedown: Takedown, what: str) -> None:
    detail = {"number": takedown.number, "what": what, "finding": takedown.finding_id}
    audit.record(session, actor, AuditAction.TAKEDOWN_STEP, ("takedown", takedown.id), detail)
    tell(session, takedown)
