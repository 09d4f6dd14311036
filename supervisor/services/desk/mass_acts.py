"""Acts over many records: foreseen, asked for, agreed to, called off, carried out once cooled."""

from datetime import datetime

from sqlalchemy.orm import Session

from supervisor.domain.desk.acts import COOLING, Foreseen, MassActKind
from supervisor.domain.platform import clock
from supervisor.domain.platform.clock import utc_now
from supervisor.domain.ratings.rounds import RoundError, RoundStage
from supervisor.services.platform import audit
from supervisor.services.platform.audit import Actor, AuditAction
from supervisor.services.ratings import rounds
from supervisor.services.ratings.rounds import AgreedEnd
from supervisor.store.engine import unit_of_work
from supervisor.store.queries.desk import acts as queries
from supervisor.store.tables.desk import MassAct


class ActRefused(ValueError):
    """A mass act that cannot be asked for or called off; the message is Chinese."""


def foresee_end_of_assessment(session: Session, round_id: int) -> Foreseen | None:
    """Say what ending a round's self-assessment does; ``None`` where nobody is left out by it."""
    found = queries.round_of(session, round_id)
    if found is None or found.stage is not RoundStage.ASSESSING:
        return None
    count = queries.not_assessed(session, round_id)
    if not count:
        return None
    left = (found.assess_until - clock.today()).days
    short = f"自评截止日 {found.assess_until:%Y-%m-%d}，还有 {left} 天"
    return Foreseen(
        title=f"{found.title}：结束自评，进入核查",
        count=count,
        unit="家",
        changes=(f"{count} 家尚未自评的机构退出本次评定，不能再提交自评",),
        cut_short=(short,) if left >= 0 else (),
        agreed_by="另一名审批人",
        waits=COOLING,
    )


def ask_end_of_assessment(
    session: Session, actor: Actor, round_id: int, count: int, reason: str
) -> datetime:
    """Ask for the end of a round's self-assessment; returns when it can be carried out at first.

    Another person has to agree: nobody leaves a round by the act of one. ``count`` is how many
    agencies were named on the page. Raises ``ActRefused`` where others are meant by now, or it has
    been asked for already.
    """
    foreseen = foresee_end_of_assessment(session, round_id)
    if foreseen is None:
        raise ActRefused("这一轮已不在自评阶段，或没有未自评的机构。")
    if foreseen.count != count:
        raise ActRefused(f"受影响的机构已变为 {foreseen.count} 家，请核对后重新提出。")
    if not reason.strip():
        raise ActRefused("请写明理由，供另一名审批人核对。")
    now = utc_now()
    with unit_of_work(session):
        if queries.waiting_of(session, MassActKind.END_ASSESSMENT, round_id) is not None:
            raise ActRefused("已经提出过，正在等待执行。")
        act = MassAct(
            kind=MassActKind.END_ASSESSMENT,
            title=foreseen.title,
            arguments={"record": round_id},
            count=foreseen.count,
            reason=reason.strip(),
            asked_by_id=actor.user_id,
            asked_at=now,
            due_at=now + COOLING,
        )
        session.add(act)
        session.flush()
        detail = {"kind": str(act.kind), "count": act.count, "record": round_id}
        audit.record(session, actor, AuditAction.MASS_ACT_ASKED, ("mass_act", act.id), detail)
    return now + COOLING


def agree(session: Session, actor: Actor, act_id: int) -> None:
    """Agree to what another person asked for. Raises ``ActRefused``."""
    with unit_of_work(session):
        act = session.get(MassAct, act_id)
        if act is None or act.agreed_at or act.done_at or act.called_off_at:
            raise ActRefused("这项操作已经同意、执行或撤回。")
        if actor.user_id is None or actor.user_id == act.asked_by_id:
            raise ActRefused("提出的人不能自己同意，请由另一名审批人办理。")
        act.agreed_at, act.agreed_by_id = utc_now(), actor.user_id
        detail = {"kind": str(act.kind), "count": act.count}
        subject = ("mass_act", act.id)
        audit.record(session, actor, AuditAction.MASS_ACT_AGREED, subject, detail)


def call_off(session: Session, actor: Actor, act_id: int) -> None:
    """Call an act off before it is carried out. Raises ``ActRefused`` where it is too late."""
    with unit_of_work(session):
        act = session.get(MassAct, act_id)
        if act is None or act.done_at is not None or act.called_off_at is not None:
            raise ActRefused("这项操作已经执行或撤回。")
        act.called_off_at, act.called_off_by_id = utc_now(), actor.user_id
        detail = {"kind": str(act.kind), "count": act.count}
        subject = ("mass_act", act.id)
        audit.record(session, actor, AuditAction.MASS_ACT_CALLED_OFF, subject, detail)


def carry_out_due(session: Session, now: datetime) -> int:
    """Carry out what has cooled; returns how many acts. What can no longer be done says why."""
    due = queries.due_acts(session, now)
    for act_id in due:
        act = session.get_one(MassAct, act_id)
        said = _carry_out(session, act)
        with unit_of_work(session):
            act = session.get_one(MassAct, act_id)
            act.done_at, act.said = utc_now(), said
            asker = Actor(act.asked_by_id)
            detail = {"kind": str(act.kind), "count": act.count, "said": said}
            audit.record(session, asker, AuditAction.MASS_ACT_DONE, ("mass_act", act.id), detail)
    return len(due)


def _carry_out(session: Session, act: MassAct) -> str:
    found = queries.round_of(session, act.arguments["record"])
    if found is None or found.stage is not RoundStage.ASSESSING:
        return "没有执行：评定已不在自评阶段。"
    try:
        if act.agreed_by_id is None or queries.not_assessed(session, found.id) != act.count:
            return "没有执行：受影响的机构在等待期间有了变化，请核对后重新提出。"
        agreed = AgreedEnd(act.asked_by_id, act.agreed_by_id, act.reason)
        rounds.advance(session, Actor(act.asked_by_id), found.id, found.version, agreed)
    except RoundError as refusal:
        return f"没有执行：{refusal}"
    return "已执行。"
