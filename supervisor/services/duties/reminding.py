"""Reminders to many agencies in one go: previewed with their count, then written as mails.

An agency without a confirmed address still reads the reminder on its own first page.
"""

import hashlib
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from sqlalchemy.orm import Session

from supervisor.domain.alerts.outbox import MailKind
from supervisor.domain.duties.obligations import Obligation
from supervisor.domain.duties.periods import Terms
from supervisor.domain.duties.steps import DutyError
from supervisor.domain.platform import clock
from supervisor.domain.platform.clock import chinese_day, utc_now
from supervisor.services.alerts.outbox import Mail, queue
from supervisor.services.duties.everybodys import Owed
from supervisor.services.duties.obligations import OwedFilter, owed_by_all
from supervisor.services.platform import audit
from supervisor.services.platform.audit import Actor, AuditAction
from supervisor.store.engine import unit_of_work
from supervisor.store.queries.duties import handed_in as queries
from supervisor.store.queries.duties.handed_in import LicensedAgency
from supervisor.store.queries.platform.repeats import last_alike
from supervisor.store.tables.duties import DutyReminder

_AT_ONCE: Final = timedelta(minutes=5)


@dataclass(frozen=True, slots=True)
class ReminderPlan:
    """What sending would do: the duties, how many agencies, how many of them have an address.

    ``digest`` names exactly these duties, so that what was previewed is what is sent.
    """

    owed: Sequence[Owed]
    agencies: int
    reachable: int
    digest: str


def plan(session: Session, wanted: OwedFilter, terms: Terms, today: date) -> ReminderPlan:
    """Return what reminding of everything the filter leaves would do; writes nothing.

    What waits for the office is left out: the agency has done its part.
    """
    owed = [
        one for one in owed_by_all(session, wanted, terms, today) if one.obligation.state.is_open
    ]
    ids = sorted({one.agency.id for one in owed})
    lines = sorted(
        f"{one.agency.id} {one.obligation.kind} {one.obligation.key} {one.obligation.due_on}"
        for one in owed
    )
    digest = hashlib.sha256("\n".join(lines).encode()).hexdigest()[:16]
    return ReminderPlan(owed, len(ids), len(queries.reachable(session, ids)), digest)


def send(
    session: Session, actor: Actor, wanted: OwedFilter, terms: Terms, digest: str
) -> ReminderPlan:
    """Remind as previewed; raises ``DutyError`` where the list has changed or is empty."""
    today = clock.today()
    with unit_of_work(session):
        made = plan(session, wanted, terms, today)
        if made.digest != digest:
            raise DutyError("预览之后名单有了变化，没有发出任何提醒。请核对新的名单后再发。")
        if not made.owed:
            raise DutyError("没有需要提醒的事项。")
        if _was_just_sent(session, made.owed[0]):
            raise DutyError("几分钟前刚刚提醒过，没有重复发出。")
        mails = _write_mails(session, made.owed, today)
        session.add_all(
            DutyReminder(
                agency_id=one.agency.id,
                kind=one.obligation.kind,
                key=one.obligation.key,
                mails=mails[one.agency.id],
                sent_by=actor.user_id,
            )
            for one in made.owed
        )
        detail = {"agencies": made.agencies, "added": len(made.owed)}
        audit.record(session, actor, AuditAction.DUTY_REMINDED, ("duties", ""), detail)
    return made


def _was_just_sent(session: Session, owed: Owed) -> bool:
    """Tell whether a form was sent twice: reminders are written for a whole list at once."""
    same = {"agency_id": owed.agency.id, "kind": owed.obligation.kind, "key": owed.obligation.key}
    last = last_alike(session, DutyReminder, **same)
    return last is not None and utc_now() - last.sent_at < _AT_ONCE


def _write_mails(session: Session, owed: Sequence[Owed], today: date) -> defaultdict[int, int]:
    """Queue one mail an address with all duties of its agency; return how many by agency."""
    by_agency: dict[int, list[Owed]] = defaultdict(list)
    for one in owed:
        by_agency[one.agency.id].append(one)
    written: defaultdict[int, int] = defaultdict(int)
    for agency_id, subscriptions in queries.reachable(session, list(by_agency)).items():
        mine = by_agency[agency_id]
        mail = _mail(mine[0].agency, [one.obligation for one in mine], today)
        for subscription in subscriptions:
            queue(session, subscription, mail)
            written[agency_id] += 1
    return written


def _mail(agency: LicensedAgency, duties: Sequence[Obligation], today: date) -> Mail:
    lines = "\n".join(f"· {_line(duty, today)}" for duty in duties)
    body = (
        f"“{agency.name}”（{agency.uscc}）有以下事项需要办理：\n\n{lines}\n\n"
        "登录后在“本机构—报送”中办理。已经办理的，请忽略本邮件。\n"
    )
    return Mail(MailKind.REMINDER, f"办事提醒：{agency.name}", body)


def _line(duty: Obligation, today: date) -> str:
    left = duty.days_left(today)
    if duty.due_on is None or left is None:
        when = ""
    elif duty.was_in_time:
        when = "，首次报送在期限内"
    elif left < 0:
        when = f"，期限{chinese_day(duty.due_on)}，已逾期 {-left} 天"
    else:
        when = f"，期限{chinese_day(duty.due_on)}，还有 {left} 天"
    return f"{duty.title}：{duty.state.label}{when}。{duty.advice}{duty.consequence}"
