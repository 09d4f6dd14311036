"""Gates from the draft to the end of the investigation."""

from collections.abc import Iterator

from supervisor.domain.cases.course.claims import CourseStep
from supervisor.domain.cases.course.gate import Refusal
from supervisor.domain.cases.course.limits import investigation_ends, limitation_ends
from supervisor.domain.cases.course.state import CaseState
from supervisor.domain.law.articles import registry
from supervisor.domain.law.citations import keys_of
from supervisor.domain.law.sanctions import sanctions, sanctions_for
from supervisor.domain.platform.bureau import here
from supervisor.domain.platform.deadlines import working_days_after

_LEAST_OFFICERS = 2


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
    """The acts happened in the office's own district."""
    for act in state.acts.values():
        place = act.place
        settings = state.settings
        own = (settings.district or here().district, settings.division or here().division)
        if place and not any(name in place for name in own):
            yield f"行为发生在{place}，不属本机关管辖，应当移送。"


def not_a_public_agency(state: CaseState, _step: CourseStep) -> Iterator[Refusal]:
    """Public agencies answer to their superior."""
    for party in state.respondents.values():
        if party.kind.value == "public_agency":
            yield Refusal(
                ("penalty_23",), f"{party.name}是公共机构，由其上级主管机关责令改正，不予处罚立案。"
            )


def officers_qualify(_state: CaseState, step: CourseStep) -> Iterator[str | Refusal]:
    """Two officers or more, each with a certificate and no interest of their own."""
    names = {row.get("name", "").strip() for row in step.rows("officers")} - {""}
    if len(names) < _LEAST_OFFICERS:
        yield "执法人员不得少于两人。"
    without = [r.get("name", "") for r in step.rows("officers") if not r.get("cert", "").strip()]
    if without:
        yield Refusal(("penalty_42", "penalty_76"), f"没有执法证号：{'、'.join(without)}。")
    related = [r.get("name", "") for r in step.rows("officers") if r.get("related")]
    if related:
        yield Refusal(("penalty_43", "supervision_16"), f"应当回避：{'、'.join(related)}。")


def recusal_is_decided(_state: CaseState, step: CourseStep) -> Iterator[str]:
    """The head decides on a recusal, not the officer concerned."""
    if step.flag("granted") and not step.text("decided_by"):
        yield "回避由机关负责人决定，请写明决定人。"
    if step.text("decided_by") and step.text("decided_by") == step.text("officer"):
        yield "执法人员不能决定自己的回避。"
    if not step.text("officer"):
        yield "请写明被申请回避的人员。"


def two_officers(state: CaseState, _step: CourseStep) -> Iterator[str]:
    """Two officers work on the case."""
    if len(state.officers) < _LEAST_OFFICERS:
        yield "尚未指派两名有执法证的办案人员。"


def evidence_is_lawful(_state: CaseState, step: CourseStep) -> Iterator[str | Refusal]:
    """Every item has a kind and was not got unlawfully; automatic records were checked."""
    if not step.rows("items"):
        yield "请逐项写明证据。"
    for item in step.rows("items"):
        if not item.get("title", "").strip() or "kind" not in item:
            yield "每项证据须写明名称和种类。"
        if item.get("unlawful"):
            yield f"“{item.get('title', '')}”以非法手段取得，不得作为证据。"
        if item.get("automatic") and not item.get("reviewed_by", "").strip():
            yield Refusal(
                ("penalty_41", "penalty_46"), f"“{item.get('title', '')}”系自动采集，未经人工审核。"
            )


def preserved_in_time(state: CaseState, step: CourseStep) -> Iterator[str]:
    """What was preserved is decided on within seven working days."""
    if state.preserved_on is None:
        yield "没有先行登记保存的证据。"
    elif step.on > working_days_after(state.preserved_on, 7).on:
        yield "先行登记保存应当在七个工作日内作出处理决定。"
    if not step.text("result"):
        yield "请写明处理决定。"


def shown_and_recorded(state: CaseState, step: CourseStep) -> Iterator[str | Refusal]:
    """Two officers of the case, certificates shown, minutes signed."""
    names = {name.strip() for name in step.rows("officers")} - {""}
    if len(names) < _LEAST_OFFICERS:
        yield Refusal(("penalty_42", "penalty_55"), "询问、检查不得少于两名执法人员。")
    elif strangers := names - set(state.officers):
        yield Refusal(("penalty_42", "penalty_55"), f"不是本案执法人员：{'、'.join(strangers)}。")
    if not step.flag("showed_certificate"):
        yield "应当主动出示执法证件。"
    if not step.flag("minutes"):
        yield "应当制作笔录。"
    if not step.text("signed"):
        yield "笔录须由被询问人签名，拒签的须注明。"


def interview_with_others(_state: CaseState, step: CourseStep) -> Iterator[str]:
    """An interview names whom it is held with; union and women's federation may join."""
    if any(not name.strip() for name in step.rows("with")):
        yield "请写明一同约谈的单位。"


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


def order_is_founded(state: CaseState, step: CourseStep) -> Iterator[str | Refusal]:
    """An order says what was breached, by whom it may be, until when to correct what."""
    if not step.text("what"):
        yield "请写明责令改正的内容。"
    if not state.evidence_good:
        yield Refusal(("penalty_40", "supervision_18"), "没有查证属实的证据，不能责令改正。")
    deadline = step.day("deadline")
    if deadline is None or deadline <= step.on:
        yield "改正期限须在发出之后。"
    if not step.rows("breached"):
        yield Refusal(("penalty_76", "penalty_28"), "请写明违反的条款。")
    yield from _binds(state, step)


def _binds(state: CaseState, step: CourseStep) -> Iterator[Refusal]:
    party = state.named(step.text("respondent"))
    if party is None:
        return
    for key in (key for text in step.rows("basis") for key in keys_of(text) or ()):
        sanction = sanctions().get(key)
        if sanction is not None and str(party.kind) not in sanction.respondents:
            yield does_not_bind(key, party.kind.label)
    for text in step.rows("breached"):
        for key in keys_of(text) or ():
            known = any(key in one.breached for one in sanctions().values())
            if known and not sanctions_for(key, str(party.kind)):
                yield does_not_bind(key, party.kind.label)


def does_not_bind(key: str, kind: str) -> Refusal:
    """Refuse an article that does not reach a respondent of this kind."""
    article = registry()[key]
    says = f"{article.citation}约束{article.binds.label}，当事人是{kind}，不能适用。"
    return Refusal((key, "penalty_76"), says)


def recheck_follows_order(state: CaseState, step: CourseStep) -> Iterator[str | Refusal]:
    """A refusal to correct can be found only after a served order's term is over."""
    party = state.named(step.text("respondent"))
    order = party.order if party else None
    if order is None:
        yield "没有责令改正，谈不上改正与否。"
        return
    if not step.text("result"):
        yield "请写明复查结果。"
    names = {name.strip() for name in step.rows("officers")} - {""}
    if len(names) < _LEAST_OFFICERS or names - set(state.officers):
        yield Refusal(("penalty_42", "supervision_16"), "复查应当由本案两名执法人员进行。")
    if step.text("result") == "corrected":
        return
    if order.result == "corrected":
        yield "该责令改正已认定改正；再次违法的应当重新责令改正。"
    if order.served_on is None:
        yield "责令改正通知书没有送达，不能认定拒不改正。"
    elif order.deadline is None or step.on <= order.deadline:
        yield "改正期限未满，不能认定拒不改正。"
    elif order.served_on >= order.deadline:
        yield "送达时改正期限已过，不能认定拒不改正。"
    if not step.text("found"):
        yield "请写明复查所见。"


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


def recusals_are_decided(state: CaseState, _step: CourseStep) -> Iterator[str]:
    """No request for recusal waits."""
    if state.pending_recusals:
        yield f"回避申请尚未决定：{'、'.join(sorted(state.pending_recusals))}。"
