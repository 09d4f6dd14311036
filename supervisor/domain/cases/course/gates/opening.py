"""Gates of the draft and the filing, and those of approval and law that any step may need."""

from collections.abc import Iterator

from supervisor.domain.cases.course.claims import CourseStep
from supervisor.domain.cases.course.gate import Refusal
from supervisor.domain.cases.course.gates.places import is_elsewhere
from supervisor.domain.cases.course.limits import limitation_ends
from supervisor.domain.cases.course.state import CaseState
from supervisor.domain.law.articles import registry
from supervisor.domain.law.citations import keys_of
from supervisor.domain.names.regions import find_codes
from supervisor.domain.platform.bureau import here


def draft_is_whole(_state: CaseState, step: CourseStep) -> Iterator[str]:
    """A draft names parties and acts, each act of one of them."""
    names = [row.get("name", "").strip() for row in step.rows("respondents")]
    if not names or not all(names) or len(set(names)) != len(names):
        yield "请逐一写明当事人，名称不能空缺或者重复。"
    if any("kind" not in row for row in step.rows("respondents")):
        yield "请写明每个当事人的类别。"
    if not step.rows("acts"):
        yield "请写明涉嫌违法的行为。"
    for act in step.rows("acts"):
        owner = act.get("respondent", "").strip()
        if (owner or len(names) > 1) and owner not in names:
            yield f"行为“{act.get('what', '')}”须指明是哪个当事人的；用人单位和机构是两个当事人。"
        if not act.get("what", "").strip() and not act.get("breached"):
            yield "请写明行为的内容或者违反的条款。"
        if act.get("began") and act.get("ended") and act["ended"] < act["began"]:
            yield "行为终了日期早于开始日期。"
    discovered = step.day("discovered")
    if discovered is not None and discovered > step.on:
        yield "发现日期晚于拟案日期。"
    if discovered is None:
        yield "请写明发现或者收到举报投诉的日期，时效以此为准。"
    elif step.rows("acts") and not all(
        act.get("began") or act.get("ended") for act in step.rows("acts")
    ):
        yield "请写明每个行为的发生或者终了日期。"
    elif step.rows("acts") and discovered < min(
        act.get("began") or act["ended"] for act in step.rows("acts")
    ):
        yield "发现日期早于所有行为的开始日期。"


def approved(_state: CaseState, step: CourseStep) -> Iterator[str]:
    """Somebody approved it."""
    if not step.text("approved_by"):
        yield "须经负责人批准，请写明批准人。"


def approver_stands_apart(state: CaseState, step: CourseStep) -> Iterator[str]:
    """Who approves does not investigate the case."""
    if state.has_officer(step.text("approved_by")):
        yield "批准人不能是本案办案人员。"


def not_filed(state: CaseState, _step: CourseStep) -> Iterator[str]:
    """Only what is not filed can be left unfiled."""
    if state.filed_on is not None:
        yield "已经立案，不再办理的应当撤销立案。"


def has_reason(_state: CaseState, step: CourseStep) -> Iterator[str]:
    """A reason is given."""
    if not step.text("reason"):
        yield "请写明理由。"


def within_limitation(state: CaseState, step: CourseStep) -> Iterator[str]:
    """At least one act was discovered within two years of its end, five where harm was done."""
    if state.discovered is None or not state.acts:
        return
    discovered, harm = state.discovered, state.harm
    late = [a for a in state.acts.values() if limitation_ends(a, harm, step.on) < discovered]
    if len(late) == len(state.acts):
        years = "五" if harm != "none" else "二"
        yield f"违法行为终了后{years}年内未被发现，也未被举报投诉，不再查处。"


def in_the_district(state: CaseState, _step: CourseStep) -> Iterator[str]:
    """No act is known to have happened outside the office's own district."""
    division = state.settings.division or here().division
    own = find_codes(state.settings.district) or (division,)
    for act in state.acts.values():
        if is_elsewhere(act.place, own):
            yield f"行为发生在{act.place}，不属本机关管辖，应当移送。"


def not_a_public_agency(state: CaseState, _step: CourseStep) -> Iterator[Refusal]:
    """Public agencies answer to their superior."""
    for party in state.respondents.values():
        if party.kind.value == "public_agency":
            yield Refusal(
                ("penalty_23",), f"{party.name}是公共机构，由其上级主管机关责令改正，不予处罚立案。"
            )


def basis_is_law(_state: CaseState, step: CourseStep) -> Iterator[Refusal]:
    """Articles are of the registry, with their text held; never free words."""
    rows = [step.claims, *step.rows("acts")] if step.kind.value == "draft" else [step.claims]
    for row in rows:
        for text in (*row.get("breached", ()), *row.get("basis", ())):
            keys = keys_of(text)
            if keys is None:
                yield Refusal(
                    ("penalty_76", "penalty_5"), f"“{text}”不是法律库中的条款，不能作为依据。"
                )
                continue
            for key in keys:
                if not registry()[key].is_held:
                    cited = registry()[key].citation
                    yield Refusal(("penalty_76", key), f"{cited}的原文未收录，不能据以认定。")
