"""Gates of who works on a case: two officers with certificates, recusal, signed minutes."""

from collections.abc import Iterator

from supervisor.domain.cases.course.claims import CourseStep
from supervisor.domain.cases.course.gate import Refusal
from supervisor.domain.cases.course.kinds import StepKind
from supervisor.domain.cases.course.people import keys_of_people, person_key
from supervisor.domain.cases.course.state import CaseState

LEAST_OFFICERS = 2


def officers_qualify(state: CaseState, step: CourseStep) -> Iterator[str | Refusal]:
    """Two officers or more, each with a certificate and no interest of their own."""
    names = keys_of_people(row.get("name", "") for row in step.rows("officers"))
    if len(names) < LEAST_OFFICERS:
        yield "执法人员不得少于两人。"
    without = [r.get("name", "") for r in step.rows("officers") if not r.get("cert", "").strip()]
    if without:
        yield Refusal(("penalty_42", "penalty_76"), f"没有执法证号：{'、'.join(without)}。")
    certs = [person_key(r["cert"]) for r in step.rows("officers") if r.get("cert", "").strip()]
    if len(set(certs)) < len(certs):
        yield Refusal(("penalty_42", "penalty_76"), "两名执法人员的执法证号不能相同。")
    if state.filed_by and person_key(state.filed_by) in names:
        yield Refusal(("penalty_57",), f"{state.filed_by}批准了立案，不能再作本案办案人员。")
    if gone := sorted(names[key] for key in names.keys() & keys_of_people(state.recused).keys()):
        yield Refusal(("penalty_43",), f"已决定回避，不得再办理本案：{'、'.join(gone)}。")
    related = [r.get("name", "") for r in step.rows("officers") if r.get("related")]
    if related:
        yield Refusal(("penalty_43", "supervision_16"), f"应当回避：{'、'.join(related)}。")


def recusal_is_decided(state: CaseState, step: CourseStep) -> Iterator[str]:
    """The head decides on a recusal, not the officer concerned."""
    if step.flag("granted") and not step.text("decided_by"):
        yield "回避由机关负责人决定，请写明决定人。"
    decided_by = step.text("decided_by")
    if decided_by and person_key(decided_by) == person_key(step.text("officer")):
        yield "执法人员不能决定自己的回避。"
    elif decided_by and state.has_officer(decided_by):
        yield "回避由机关负责人决定，不由本案其他办案人员决定。"
    if not step.text("officer"):
        yield "请写明被申请回避的人员。"


def two_officers(state: CaseState, _step: CourseStep) -> Iterator[str]:
    """Two officers work on the case."""
    if len(state.officers) < LEAST_OFFICERS:
        yield "尚未指派两名有执法证的办案人员。"


def shown_and_recorded(state: CaseState, step: CourseStep) -> Iterator[str | Refusal]:
    """Two officers of the case, certificates shown, minutes signed."""
    names = keys_of_people(step.rows("officers"))
    if len(names) < LEAST_OFFICERS:
        yield Refusal(("penalty_42", "penalty_55"), "询问、检查不得少于两名执法人员。")
    yield from are_of_the_case(state, names, ("penalty_42", "penalty_55"))
    if not step.flag("showed_certificate"):
        yield "应当主动出示执法证件。"
    if not step.flag("minutes"):
        yield "应当制作笔录。"
    if step.kind is StepKind.QUESTION and not step.text("person"):
        yield "请写明被询问人。"
    if not step.text("signed"):
        yield "笔录须由被询问人签名，拒签的须注明。"


def are_of_the_case(
    state: CaseState, names: dict[str, str], articles: tuple[str, ...]
) -> Iterator[Refusal]:
    """Who acts is an officer of the case, and has not been recused from it."""
    officers, recused = keys_of_people(state.officers), keys_of_people(state.recused)
    if gone := sorted(names[key] for key in names.keys() & recused.keys() - officers.keys()):
        yield Refusal(("penalty_43", *articles), f"已决定回避，不得办理本案：{'、'.join(gone)}。")
    if strangers := sorted(names[key] for key in names.keys() - officers.keys() - recused.keys()):
        yield Refusal(articles, f"不是本案执法人员：{'、'.join(strangers)}。")


def recusals_are_decided(state: CaseState, _step: CourseStep) -> Iterator[str]:
    """No request for recusal waits."""
    if state.pending_recusals:
        yield f"回避申请尚未决定：{'、'.join(sorted(state.pending_recusals))}。"
