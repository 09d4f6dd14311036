"""How much a thing in common says, and why: rare values much, common ones nothing.

The weights are a judgement of the office, not a measurement; they are shown with each piece of
evidence. A number that passes between a handful of names is just what a comeback looks like and
counts in full; beyond the handful the weight falls with the number of holders, and what very many
have is a public place or number and is set aside. An address, a person's name or a wording is
shared by chance sooner, and counts in full between two only.
"""

from dataclasses import dataclass
from typing import Final

from supervisor.domain.matching.model import Comparison, Feature
from supervisor.domain.successions.model import Tie
from supervisor.domain.traces import Trace, TraceKind

LISTED: Final = 0.55
"""From this strength on a pair is listed. No address, wording, person or name reaches it alone."""

SAME_BRAND: Final = 0.35
ALIKE_BRAND: Final = 0.25
ELSEWHERE: Final = 0.05


@dataclass(frozen=True, slots=True)
class WeightRule:
    """What a kind of trace weighs up to ``few`` holders, and above how many it says nothing."""

    weight: float
    few: int
    most_holders: int
    when_common: str


_LINE: Final = "可能是平台、园区或公共服务的号码"
RULES: Final = {
    TraceKind.ACCOUNT: WeightRule(0.7, 8, 30, "可能是平台的公共账号"),
    TraceKind.PHONE: WeightRule(0.6, 8, 20, _LINE),
    TraceKind.WECHAT: WeightRule(0.6, 8, 20, _LINE),
    TraceKind.QQ: WeightRule(0.5, 8, 20, _LINE),
    TraceKind.EMAIL: WeightRule(0.5, 8, 20, "可能是平台或服务商的公共邮箱"),
    TraceKind.ADDRESS: WeightRule(0.35, 2, 5, "可能是园区、商场或写字楼"),
    TraceKind.REPRESENTATIVE: WeightRule(0.35, 2, 4, "是常见姓名，多半重名"),
    TraceKind.TEXT: WeightRule(0.3, 2, 6, "可能是通用模板"),
    TraceKind.LEAFLET: WeightRule(0.35, 2, 6, "可能是通用模板"),
}


def is_common(kind: TraceKind, holders: int) -> bool:
    """Return whether so many operators have the value that it tells nothing of two of them."""
    rule = RULES.get(kind)
    return rule is None or holders > rule.most_holders


def tie_of(trace: Trace, holders: int) -> Tie:
    """Return the evidence of one shared trace, weighed; a common one is set aside and says why."""
    holders = max(2, holders)
    rule = RULES.get(trace.kind)
    if rule is None:
        why = f"{trace.kind.label}人人可用，不作依据"
        return Tie(trace.kind, trace.value, 0.0, why, holders)
    if holders > rule.most_holders:
        why = f"同一{trace.kind.label}有 {holders} 家使用，{rule.when_common}，不作依据"
        return Tie(trace.kind, trace.value, 0.0, why, holders)
    if holders == 2:
        why = f"同一{trace.kind.label}只有这两家使用"
    else:
        lighter = "，按家数减轻" if holders > rule.few else ""
        why = f"同一{trace.kind.label}共有 {holders} 家使用{lighter}"
    if trace.kind is TraceKind.REPRESENTATIVE:
        why = f"{why}；姓名相同也可能是重名"
    weight = round(rule.weight * min(1, rule.few / holders), 3)
    return Tie(trace.kind, trace.value, weight, why, holders)


def name_tie(features: tuple[Feature, ...]) -> Tie:
    """Return the evidence of two names the matcher found alike; place and brand come first in it.

    The matcher asks whether two names are one legal person, so a brand in another trade is little
    to it. Here the question is who stands behind, and the brand is what they like to keep.
    """
    place, brand = features[0].result, features[1].result
    if place is Comparison.DIFFERENT:
        return Tie(TraceKind.NAME, "", ELSEWHERE, "字号相同或相近，但地区不同", 2, features)
    if brand is Comparison.SAME:
        return Tie(TraceKind.NAME, "", SAME_BRAND, "字号相同，逐项比较见下", 2, features)
    return Tie(TraceKind.NAME, "", ALIKE_BRAND, "字号相近，逐项比较见下", 2, features)
