"""Gates of the investigation: evidence, preservation, its term and pauses, and its conclusion."""

from collections.abc import Iterator

from supervisor.domain.cases.course.claims import CourseStep
from supervisor.domain.cases.course.gate import Refusal
from supervisor.domain.cases.course.limits import investigation_ends
from supervisor.domain.cases.course.state import CaseState
from supervisor.domain.platform.deadlines import working_days_after


def evidence_is_lawful(_state: CaseState, step: CourseStep) -> Iterator[str | Refusal]:
    """Every item has a kind and was not got unlawfully; automatic records were checked."""
    if not step.rows("items"):
        yield "请逐项写明证据。"
    for item in step.rows("items"):
        if not item.get("title", "").strip() or "kind" not in item:
            yield "每项证据须写明名称和种类。"
        if item.get("obtained") and item["obtained"] > step.on:
            yield f"“{item.get('title', '')}”的取得日期在登记之后。"
        if item.get("unlawful"):
            yield f"“{item.get('title', '')}”以非法手段取得，不得作为证据。"
        if item.get("automatic") and not item.get("reviewed_by", "").strip():
            yield Refusal(
                ("penalty_41", "penalty_46"), f"“{item.get('title', '')}”系自动采集，未经人工审核。"
            )


def preserved_is_named(_state: CaseState, step: CourseStep) -> Iterator[str]:
    """What is preserved is listed."""
    if not step.words("items"):
        yield "请逐项写明先行登记保存的物品。"


def preserved_in_time(state: CaseState, step: CourseStep) -> Iterator[str]:
    """What was preserved is decided on within seven working days."""
    if state.preserved_on is None:
        yield "没有先行登记保存的证据。"
    elif step.on > working_days_after(state.preserved_on, 7).on:
        yield "先行登记保存应当在七个工作日内作出处理决定。"
    if not step.text("result"):
        yield "请写明处理决定。"


def interview_with_others(_state: CaseState, step: CourseStep) -> Iterator[str]:
    """An interview names whom it is held with; union and women's federation may join."""
    if any(not name.strip() for name in step.rows("with")):
        yield "请写明一同约谈的单位。"


def identity_is_found(state: CaseState, step: CourseStep) -> Iterator[str | Refusal]:
    """Who a party is was found by evidence, is written down whole, and is told to it anew."""
    party, name = state.named(step.text("respondent")), step.text("name")
    if not name or not step.text("kind"):
        yield "请写明查明后当事人的名称和类别。"
    if not step.text("reason"):
        yield "请写明如何查明、依据哪项证据。"
    if not state.evidence_good:
        yield "没有查证属实的证据，不能认定当事人是谁。"
    if party is None:
        return
    if name != party.name and name in state.respondents:
        yield f"{name}已是本案另一当事人。"
    if name == party.name and step.text("kind") == str(party.kind):
        yield "名称和类别都没有改动。"
    if party.decision is not None and party.decision.is_live:
        yield Refusal(
            ("penalty_59",), "已经作出决定，决定书写的是原当事人；确有错误的应当先撤销决定。"
        )


def extension_in_time(state: CaseState, step: CourseStep) -> Iterator[str]:
    """Once, by thirty working days at most, approved before the sixty are over."""
    if state.filed_on is None:
        return
    if state.extended_by:
        yield "已经延长过一次。"
    if not 0 < step.number("working_days") <= 30:
        yield "延长不超过三十个工作日。"
    if step.on > investigation_ends(state).on:
        yield "六十个工作日已过，不能再延长。"
    if not step.text("approved_by") or not step.text("reason"):
        yield "须写明情况复杂的理由，经负责人批准。"


def suspension_is_founded(state: CaseState, step: CourseStep) -> Iterator[str]:
    """A pause has a reason and an approver."""
    if state.suspended_on is not None:
        yield "案件已经中止。"
    if not step.text("reason") or not step.text("approved_by"):
        yield "中止须写明理由并经负责人批准。"


def is_suspended(state: CaseState, _step: CourseStep) -> Iterator[str]:
    """Only a paused case is resumed."""
    if state.suspended_on is None:
        yield "案件没有中止。"


def investigated_in_time(state: CaseState, step: CourseStep) -> Iterator[str]:
    """The investigation ends within sixty working days, ninety where extended."""
    if state.filed_on is not None and step.on > investigation_ends(state).on:
        yield "立案后调查超过六十个工作日（经批准延长的九十个）。"


def facts_are_proven(state: CaseState, step: CourseStep) -> Iterator[str | Refusal]:
    """Facts are written and rest on verified evidence."""
    if not step.text("facts"):
        yield "请写明查明的事实。"
    if not state.evidence_good:
        only_bad = state.evidence_bad > 0
        keys = ("penalty_46", "penalty_40") if only_bad else ("penalty_40", "penalty_46")
        yield Refusal(keys, "没有查证属实的证据，事实不清。")
