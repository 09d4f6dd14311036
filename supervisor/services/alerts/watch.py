"""Notice what has changed in public since each subscriber was last told, and write the mails."""

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Final

from sqlalchemy.orm import Session

from supervisor.domain.alerts.alerts import CONFIRM_WITHIN, PublicState, changes
from supervisor.domain.alerts.outbox import MailKind
from supervisor.domain.platform.clock import chinese_day, utc_now
from supervisor.domain.register.agencies import LicenceKind
from supervisor.services.alerts import outbox
from supervisor.services.alerts.links import AlertLinks
from supervisor.services.alerts.outbox import Mail, queue
from supervisor.services.credit import annual_reports, ledger
from supervisor.store.engine import unit_of_work
from supervisor.store.queries.alerts import subscriptions as queries
from supervisor.store.queries.credit import ledger as credit_queries
from supervisor.store.queries.public import directory as public_queries
from supervisor.store.tables.alerts import AlertSubscription
from supervisor.store.tables.register import Agency
from supervisor.store.writing.alerts import delete_unconfirmed

_AT_ONCE: Final = 500  # agencies in one statement, subscriptions in one unit of work


def notice(session: Session, on: date, links: AlertLinks, report_until: str = "") -> int:
    """Write a mail to every subscriber for whom something has changed; return how many.

    Agencies that follow themselves are reminded of what falls due as well; ``report_until`` is the
    setting ``annual_report_until``.

    What was told is kept in the same transaction as the mail, so that running again tells nothing
    twice. Others may write between one part of the subscribers and the next.
    """
    ids = queries.confirmed_ids(session)
    parts = (ids[start : start + _AT_ONCE] for start in range(0, len(ids), _AT_ONCE))
    return sum(_notice(session, part, on, links, report_until) for part in parts)


def forget(session: Session) -> None:
    """Drop what nobody confirmed in time, and mails that have long been settled."""
    with unit_of_work(session):
        delete_unconfirmed(session, utc_now() - CONFIRM_WITHIN)
        outbox.forget_settled(session)


def states(session: Session, ids: Sequence[int], on: date) -> dict[int, PublicState]:
    """Return how agencies stand in public on a day; the statements do not grow with the ids."""
    return {
        agency_id: state
        for start in range(0, len(ids), _AT_ONCE)
        for agency_id, state in _states(session, ids[start : start + _AT_ONCE], on)
    }


def _notice(
    session: Session, part: Sequence[int], on: date, links: AlertLinks, report_until: str
) -> int:
    with unit_of_work(session):
        followed = queries.with_agencies(session, part)
        known = states(session, sorted({one.agency_id for one in followed}), on)
        reminded = [one for one in followed if one.wants_reminders]
        written = _remind(session, reminded, on, report_until)
        for one in followed:
            now = known[one.agency_id]
            news = changes(PublicState.of_json(one.told), now)
            if news:
                queue(session, one, _alert(one.agency, news, on, links.profile(one.agency.uscc)))
                written += 1
            one.told = now.as_json()
    return written


def _states(session: Session, ids: Sequence[int], on: date) -> Iterator[tuple[int, PublicState]]:
    rows = credit_queries.rows_by_agency(session, ids)
    for card in public_queries.cards(session, ids, on):
        penalties = ledger.public_rows(rows.get(card.agency_id, []), on)
        yield (
            card.agency_id,
            PublicState(
                standings={
                    LicenceKind.HR_SERVICE: card.standing,
                    LicenceKind.FILING: card.filing,
                    LicenceKind.DISPATCH: card.dispatch,
                },
                grade=card.grade,
                star=card.star,
                penalties=frozenset(row.id for row in penalties),
                is_suspended=card.is_suspended,
            ),
        )


def _remind(
    session: Session, followed: Sequence[AlertSubscription], on: date, report_until: str
) -> int:
    """Write to agencies what falls due; each stage of each matter once.

    Joins the caller's unit of work.
    """
    agencies = list({one.agency_id: one.agency for one in followed}.values())
    due = annual_reports.reminders_of(session, agencies, report_until, on)
    written = 0
    for one in followed:
        fresh = [item for item in due[one.agency_id] if item.key not in one.reminded]
        if fresh:
            queue(session, one, _reminder(one.agency, [item.text for item in fresh]))
            written += 1
        one.reminded = [item.key for item in due[one.agency_id]]
    return written


def _reminder(agency: Agency, texts: Sequence[str]) -> Mail:
    lines = "\n".join(f"· {text}" for text in texts)
    body = f"“{agency.name}”（{agency.uscc}）有以下事项需要办理：\n\n{lines}\n"
    return Mail(MailKind.REMINDER, f"办事提醒：{agency.name}", body)


def _alert(agency: Agency, news: Sequence[str], on: date, link: str) -> Mail:
    lines = "\n".join(f"· {line}" for line in news)
    return Mail(
        MailKind.ALERT,
        f"状态变化：{agency.name}",
        f"您关注的“{agency.name}”（{agency.uscc}）截至{chinese_day(on)}有以下变化：\n\n"
        f"{lines}\n\n以机构公示页的最新内容为准：\n{link}\n",
    )
