"""Whether a poster acts as an intermediary: evidence weighed, each piece explained.

No single sign decides: a weight is how far a sign moves the judgement, positive towards an
intermediary, and the sum has to reach a threshold. Weights are a judgement of the office, not a
measurement, and are shown to the inspector with every piece of evidence.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Final

from supervisor.domain.matching.model import Evidence, Intermediary, Match, Verdict
from supervisor.domain.names import NameParts, parse
from supervisor.domain.names.trades import read_trade
from supervisor.domain.postings import JobPosting
from supervisor.domain.screening.model import Category, RuleHit

LIKELY: Final = 0.5
"""From this sum on the poster is taken to act as an intermediary."""
OWN_HIRING: Final = -0.3
"""Down from this sum the poster is taken to hire for itself."""

_KIND_WEIGHTS: Final = {
    "placement": 0.7,
    "headhunting": 0.7,
    "dispatch": 0.6,
    "resources": 0.6,
    "talent": 0.55,
    "personnel": 0.4,
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


def assess_intermediary(
    posting: JobPosting,
    hits: Sequence[RuleHit],
    match: Match,
    *,
    employers_on_account: int = 0,
) -> Intermediary:
    """Return whether the poster acts as an intermediary, with the evidence.

    ``employers_on_account`` is how many unrelated employers the same account posts for. A poster
    that hides its name is never taken for an intermediary by name: a headhunter's anonymous client
    is an employer.
    """
    parts = parse(posting.company)
    evidence = [
        *_from_name(posting, parts),
        *_from_scope(posting.company_scope),
        *_from_wording(hits),
        *_from_platform(posting, employers_on_account),
        *_from_register(match),
    ]
    weight = round(sum(piece.weight for piece in evidence), 2)
    is_likely = weight >= LIKELY and not parts.is_anonymous
    return Intermediary(is_likely, weight, tuple(evidence))


def conclude(match: Match, intermediary: Intermediary) -> Match:
    """Return the match, ``unknown`` turned into ``employer`` where the evidence says so."""
    if match.verdict is not Verdict.UNKNOWN or intermediary.is_likely:
        return match
    against = [piece for piece in intermediary.evidence if piece.weight < 0]
    if not against or intermediary.weight > OWN_HIRING:
        return match
    reasons = "；".join(piece.text for piece in against)
    return replace(match, verdict=Verdict.EMPLOYER, why=f"看来是用人单位自行招聘：{reasons}。")


def _from_name(posting: JobPosting, parts: NameParts) -> Iterator[Evidence]:
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
    elif parts.trade and trade.words:
        yield Evidence("trade", f"名称中的“{parts.trade}”不属人力资源服务", -0.3)


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


def _from_platform(posting: JobPosting, employers_on_account: int) -> Iterator[Evidence]:
    if posting.is_proxy_flagged:
        yield Evidence("proxy_flag", "平台标记为代招岗位", 0.6)
    elif posting.is_proxy_flagged is False:
        yield Evidence("proxy_flag", "平台标记为企业直招", -0.2)
    if employers_on_account >= _MANY_EMPLOYERS:
        text = f"同一账号为 {employers_on_account} 家互不相关的单位发布招聘"
        yield Evidence("account", text, 0.5)


def _from_register(match: Match) -> Iterator[Evidence]:
    if match.verdict in (Verdict.LICENSED, Verdict.LAPSED, Verdict.OUT_OF_SCOPE):
        yield Evidence("register", f"与在册人力资源服务机构“{match.agency_name}”一致", 0.5)
