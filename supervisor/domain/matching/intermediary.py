"""Whether a poster acts as an intermediary: evidence weighed, each piece explained.

No single sign decides: a weight is how far a sign moves the judgement, positive towards an
intermediary, and the sum has to reach a threshold. Weights are a judgement of the office, not a
measurement, and are shown to the inspector with every piece of evidence.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from supervisor.domain.matching.model import Evidence, Intermediary, Match, Verdict
from supervisor.domain.names import NameParts, parse
from supervisor.domain.names.trades import read_trade
from supervisor.domain.postings.postings import JobPosting
from supervisor.domain.screening.model import Category, RuleHit
from supervisor.domain.traces import LOOK_BACK, Shared, SharedTrace, TraceKind

LIKELY: Final = 0.5
"""From this sum on the poster is taken to act as an intermediary."""

_KIND_WEIGHTS: Final = {
    "placement": 0.7,
    "headhunting": 0.7,
    "dispatch": 0.6,
    "resources": 0.6,
    "talent": 0.55,
    "personnel": 0.4,
    "enterprise": 0.4,
    "outsourcing": 0.4,
}
_PUBLIC = re.compile(
    r"局$|(?:人才|就业|劳动|人力资源|社会保障|公共).{0,8}(?:服务中心|交流中心|管理中心|服务局)$"
)
_SCOPE = re.compile(
    r"职业中介|职业介绍|人才中介|劳务派遣|人力资源(?:服务|外包)|人才(?:推荐|招聘|寻访)|猎头"
)
_SCOPE_EXCLUDED = re.compile(r"(?:不含|不包括|不得从事|除外?|不从事)[^；;。]*$")
_OWN_STAFF = re.compile(r"人事|hr|招聘|猎头|人力资源|薪酬|绩效", re.IGNORECASE)
_MANY_EMPLOYERS = 3
_ON_BEHALF = "intermediary.on-behalf"
# Under such trades intermediaries are registered as often as others: no sign of an employer.
_GENERAL = re.compile(r"(?:企业|商务|经济|综合|信息|管理)+(?:管理|服务|咨询|顾问|策划)+")


@dataclass(frozen=True, slots=True)
class _SharedRule:
    """What a trace under several employers weighs, and from how many on it is a public one."""

    weight: float
    most: int
    when_many: str


_SHARED = {
    TraceKind.ACCOUNT: _SharedRule(0.5, 300, "可能是平台的公共账号"),
    TraceKind.PHONE: _SharedRule(0.4, 40, "可能是平台或公共服务电话"),
    TraceKind.WECHAT: _SharedRule(0.4, 40, "可能是平台或公共服务号"),
    TraceKind.QQ: _SharedRule(0.3, 40, "可能是平台或公共服务号"),
    TraceKind.EMAIL: _SharedRule(0.3, 40, "可能是平台或公共邮箱"),
    TraceKind.ADDRESS: _SharedRule(0.15, 10, "可能是园区、商场或写字楼"),
}


def assess_intermediary(
    posting: JobPosting,
    hits: Sequence[RuleHit],
    match: Match,
    shared: Shared = (),
) -> Intermediary:
    """Return whether the poster acts as an intermediary, with the evidence.

    ``shared`` is how many unrelated employers stood under the ad's account, contacts and address.
    A poster that hides its name is never taken for an intermediary: a headhunter's anonymous
    client is an employer.
    """
    parts = parse(posting.company)
    evidence = [
        *_from_name(posting, parts, hits),
        *_from_scope(posting.company_scope),
        *_from_wording(hits),
        *_from_platform(posting),
        *_from_shared(shared),
        *_from_register(match),
    ]
    weight = round(sum(piece.weight for piece in evidence), 2)
    is_likely = weight >= LIKELY and not parts.is_anonymous
    return Intermediary(is_likely, weight, tuple(evidence))


def _from_name(
    posting: JobPosting, parts: NameParts, hits: Sequence[RuleHit]
) -> Iterator[Evidence]:
    if parts.is_anonymous:
        yield Evidence("anonymous", "发布名称隐去了用人单位，可能是猎头的客户", -0.2)
        return
    if parts.is_platform or not parts.text:
        return
    trade = read_trade(parts.trade)
    if _PUBLIC.search(parts.text):
        yield Evidence("public_service", "名称像公共就业服务机构，公共服务无需许可", -0.6)
    if trade.is_construction:
        yield Evidence("trade", f"名称中的“{parts.trade}”属建筑劳务，不是人力资源服务", -0.3)
    elif trade.is_hr:
        weight = max(_KIND_WEIGHTS[kind] for kind in trade.hr_kinds)
        yield Evidence("trade", f"名称中的“{parts.trade}”属人力资源服务", weight)
        if _OWN_STAFF.search(posting.title):
            yield Evidence("own_staff", "招聘的是人事、招聘岗位，可能是为本机构招人", -0.2)
    elif _GENERAL.fullmatch(parts.trade) and _recruits_for_others(hits):
        yield Evidence("trade", f"名称中的“{parts.trade}”不说明是否从事人力资源服务", 0.0)
    elif parts.trade and trade.words:
        yield Evidence("trade", f"名称中的“{parts.trade}”不属人力资源服务", -0.3)


def _recruits_for_others(hits: Sequence[RuleHit]) -> bool:
    return any(hit.rule == _ON_BEHALF and hit.exception is None for hit in hits)


def _from_scope(scope: str) -> Iterator[Evidence]:
    for found in _SCOPE.finditer(scope):
        if not _SCOPE_EXCLUDED.search(scope[max(0, found.start() - 20) : found.start()]):
            yield Evidence("scope", f"经营范围含“{found.group()}”", 0.4)
            return


def _from_wording(hits: Sequence[RuleHit]) -> Iterator[Evidence]:
    """Each kind of wording counts once, a second kind half, so that repetition proves nothing."""
    weight, seen = 0.5, set()
    for hit in hits:
        if hit.category is not Category.INTERMEDIARY or hit.exception or hit.rule in seen:
            continue
        seen.add(hit.rule)
        text = f"招聘内容写有“{hit.span}”"
        yield Evidence("wording", text, weight, hit.field, hit.start, hit.end)
        weight = round(weight / 2, 2)


def _from_platform(posting: JobPosting) -> Iterator[Evidence]:
    if posting.is_proxy_flagged:
        yield Evidence("proxy_flag", "平台标记为代招岗位", 0.6)
    elif posting.is_proxy_flagged is False:
        yield Evidence("proxy_flag", "平台标记为企业直招", -0.2)


def _from_shared(shared: Shared) -> Iterator[Evidence]:
    """Weigh what several employers share: the strongest in full, each further one half as much.

    A phone and an account in common are often one and the same fact.
    """
    many = [one for one in shared if one.employers >= _MANY_EMPLOYERS]
    share = 1.0
    for one in sorted(many, key=lambda one: (-_shared_weight(one), str(one.kind))):
        weight = round(_shared_weight(one) * share, 2)
        yield Evidence(f"shared_{one.kind}", _shared_text(one), weight)
        share = share / 2 if weight else share


def _shared_weight(one: SharedTrace) -> float:
    rule = _SHARED.get(one.kind)
    return rule.weight if rule and one.employers <= rule.most else 0.0


def _shared_text(one: SharedTrace) -> str:
    rule = _SHARED.get(one.kind)
    what = f"同一{one.kind.label}近 {LOOK_BACK.days} 天见于 {one.employers} 家互不相关单位的招聘"
    if rule is None:
        return f"{what}；{one.kind.label}人人可拨，不作依据"
    return what if one.employers <= rule.most else f"{what}；{rule.when_many}，不作依据"


def _from_register(match: Match) -> Iterator[Evidence]:
    if match.agency_key and match.verdict is not Verdict.POSSIBLE:
        where = f"{match.authority}名册内的" if match.authority else "在册"
        yield Evidence("register", f"与{where}人力资源服务机构“{match.agency_name}”一致", 0.5)
