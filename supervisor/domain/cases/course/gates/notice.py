"""Gates of notice, statement, hearing, legal review and collective discussion."""

from collections.abc import Iterator
from typing import Final

from supervisor.domain.cases.course.claims import CourseStep
from supervisor.domain.cases.course.gate import Refusal
from supervisor.domain.cases.course.imposed import is_heavy, read_imposed
from supervisor.domain.cases.course.limits import HEARING_NOTICE, HEARING_REQUEST
from supervisor.domain.cases.course.people import keys_of_people
from supervisor.domain.cases.course.state import CaseState, Notice
from supervisor.domain.platform.deadlines import working_days_after

RIGHTS: Final = ("statement", "defence", "hearing")


def notice_of(state: CaseState, step: CourseStep) -> Notice | None:
    """Return the notice a step of one respondent answers."""
    party = state.named(step.text("respondent"))
    return party.notice if party else None


def investigation_is_over(state: CaseState, _step: CourseStep) -> Iterator[str]:
    """The investigation is concluded."""
    if state.concluded_on is None:
        yield "调查尚未终结，没有可供审查的调查结果。"


def notice_says_all(state: CaseState, step: CourseStep) -> Iterator[str | Refusal]:
    """A notice names what is to be imposed, facts, reasons, basis and rights."""
    missing = [
        label
        for label, there in (
            ("拟处罚内容", bool(step.rows("penalties"))),
            ("事实", bool(step.text("facts"))),
            ("理由", bool(step.text("reasons"))),
            ("依据", bool(step.rows("basis")) and bool(step.rows("breached"))),
            ("陈述权", "statement" in step.rows("rights")),
            ("申辩权", "defence" in step.rows("rights")),
        )
        if not there
    ]
    if missing:
        yield f"告知书缺少：{'、'.join(missing)}。"
    if unknown := [one for one in step.rows("rights") if one not in RIGHTS]:
        yield f"不认识的权利：{'、'.join(unknown)}。"
    if "hearing" in step.rows("rights") and 0 < step.number("days") < HEARING_REQUEST:
        yield Refusal(
            ("penalty_64", "penalty_44", "penalty_85"),
            "告知听证权利的，答复期限不得少于五个工作日。",
        )
    party = state.named(step.text("respondent"))
    if party is None:
        return
    if is_heavy(read_imposed(step).penalties, party, state) and "hearing" not in step.rows(
        "rights"
    ):
        yield Refusal(("penalty_63", "penalty_44"), "拟作较重处罚，应当告知有要求听证的权利。")
    decision = party.decision
    if decision is not None and decision.is_live:
        yield Refusal(("penalty_44", "penalty_57"), "已经作出决定，不能再告知。")


def nothing_added_for_speaking(state: CaseState, step: CourseStep) -> Iterator[str]:
    """A party that has spoken is not threatened with more, unless new evidence came since."""
    party = state.named(step.text("respondent"))
    told = party.notice if party else None
    spoke_on = (told.hearing_on or told.statement_on) if told else None
    if told is None or spoke_on is None or (state.evidence_on and state.evidence_on >= spoke_on):
        return
    imposed = read_imposed(step)
    for kind in {one.kind for one in imposed.penalties}:
        before = [one.amount for one in told.penalties if one.kind is kind]
        if not before or (kind.is_money and imposed.amount(kind) > sum(before)):
            yield f"当事人陈述申辩后没有新的证据，不得加重“{kind.label}”。"


def notice_is_served(state: CaseState, step: CourseStep) -> Iterator[str]:
    """The party has the notice it answers."""
    notice = notice_of(state, step)
    if notice is None or notice.served_on is None:
        yield "处罚事先告知书尚未送达。"


def is_heard(_state: CaseState, step: CourseStep) -> Iterator[str | Refusal]:
    """What the party says is heard and re-examined."""
    if step.flag("refused_to_hear"):
        yield Refusal(("penalty_62", "penalty_45"), "不得拒绝听取当事人的陈述、申辩。")
    elif not step.text("content"):
        yield "请写明当事人陈述申辩的内容。"
    elif not step.text("reviewed"):
        yield "应当对当事人提出的事实、理由和证据进行复核，请写明复核意见。"


def is_waived_clearly(_state: CaseState, step: CourseStep) -> Iterator[str]:
    """A waiver is plain: in writing."""
    if not step.flag("written"):
        yield "放弃权利须当事人明确表示，有书面记载。"


def request_in_time(state: CaseState, step: CourseStep) -> Iterator[str | Refusal]:
    """A hearing is asked for within five working days of service, where there is a right to it."""
    notice = notice_of(state, step)
    if notice is None or notice.served_on is None:
        return
    days = max(notice.days, HEARING_REQUEST)
    if step.on > working_days_after(notice.served_on, days).on:
        yield "要求听证应当在告知后五个工作日内提出。"
    if not notice.offers_hearing:
        yield Refusal(("penalty_63",), "拟处罚不属应当听证的范围。")
    if notice.is_hearing_waived:
        yield "当事人已经书面放弃听证。"


def hearing_is_asked(state: CaseState, step: CourseStep) -> Iterator[str]:
    """There is a request to answer."""
    notice = notice_of(state, step)
    if notice is None or notice.requested_on is None:
        yield "当事人没有要求听证。"


def hearing_is_announced(_state: CaseState, step: CourseStep) -> Iterator[str]:
    """A hearing is announced seven working days ahead, with its place."""
    held_on = step.day("held_on")
    if held_on is None or not step.text("place"):
        yield "请写明听证的时间和地点。"
    elif held_on < working_days_after(step.on, HEARING_NOTICE).on:
        yield "应当在举行听证的七个工作日前通知当事人。"


def hearing_is_proper(state: CaseState, step: CourseStep) -> Iterator[str]:
    """Announced in time, led by one who did not investigate, open, minuted and signed."""
    notice = notice_of(state, step)
    told = notice.hearing_notified_on if notice else None
    if told is None or notice is None:
        yield "听证通知书尚未送达当事人。"
    elif step.on < working_days_after(told, HEARING_NOTICE).on:
        yield "通知送达不满七个工作日，不能举行听证。"
    elif notice.hearing_set_for is not None and step.on < notice.hearing_set_for:
        yield "不能早于通知的日期举行听证。"
    elif notice.hearing_set_for is not None and step.on > notice.hearing_set_for:
        yield f"通知的听证日期是{notice.hearing_set_for}；改期的应当重新通知。"
    if not step.text("host"):
        yield "请写明听证主持人。"
    elif state.has_officer(step.text("host")):
        yield "听证由非本案调查人员主持。"
    if step.flag("closed_doors") and not step.text("closed_reason"):
        yield "听证公开举行；不公开的须写明涉及国家秘密、商业秘密或者个人隐私。"
    if not step.flag("minutes"):
        yield "听证应当制作笔录。"
    if not step.flag("absent") and not step.text("signed"):
        yield "听证笔录须由当事人签字，拒签的由主持人注明。"


def reviewer_stands_apart(state: CaseState, step: CourseStep) -> Iterator[str]:
    """The legal review is made outside the investigation, after a hearing.

    Who reviews for the first time needs the qualification; whoever has reviewed before does not.
    """
    if not step.text("by") or not step.text("result"):
        yield "请写明法制审核人员和审核结论。"
    if state.has_officer(step.text("by")):
        yield "法制审核人员不能是本案办案人员。"
    if not step.flag("qualified") and not step.flag("experienced"):
        yield "初次从事法制审核的人员应当具备法律职业资格。"
    open_hearing = [
        p.name for p in state.respondents.values() if p.notice and p.notice.awaits_hearing
    ]
    if open_hearing:
        yield f"{'、'.join(open_hearing)}要求的听证尚未举行，审核应在其后。"


def discussion_is_recorded(state: CaseState, step: CourseStep) -> Iterator[str]:
    """The heads discuss together, with minutes and a result.

    The law says neither how many nor who; with nobody besides the investigators it is no
    discussion by heads.
    """
    members = keys_of_people(step.rows("members"))
    if len(members) < 2:
        yield "集体讨论须由机关负责人多人参加，请写明参加人。"
    elif all(state.has_officer(name) for name in members.values()):
        yield "集体讨论由机关负责人进行，参加人不能都是本案办案人员。"
    if not step.flag("minutes"):
        yield "集体讨论应当有记录。"
    if not step.text("result"):
        yield "请写明讨论结果。"
