"""From what was found of a poster to what may be said of it, and on which lists that rests.

An accusation rests on lists that would hold the poster. Where none on file would, nothing is said
but that it cannot be known; the right authority is then asked once.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Final

from supervisor.domain.lists.coverage import (
    Coverage,
    Extent,
    Knowledge,
    authorities_missing,
    names_of,
)
from supervisor.domain.lists.lists import Paper
from supervisor.domain.lists.seats import Seat, place_name, seat_of
from supervisor.domain.matching.model import Intermediary, Match, Verdict
from supervisor.domain.names import normalise
from supervisor.domain.postings.postings import JobPosting
from supervisor.domain.register.agencies import Activity
from supervisor.domain.screening.model import Category, RuleHit

OWN_HIRING: Final = -0.3
"""Down from this sum of evidence the poster is taken to hire for itself."""

_DISPATCH_RULE: Final = "intermediary.dispatch"
_DISPATCHES: Final = re.compile(
    r"(?<![非无])(?<![不谢拒]是)(?<!谢绝)(?<!拒绝)"
    r"(?:劳务派遣(?:单位|公司|企业|机构)|派遣(?:到|至|往))"
)


@dataclass(frozen=True, slots=True)
class Concluded:
    """The match with its final verdict; ``seat`` and ``knowledge`` where lists were asked."""

    match: Match
    seat: Seat | None = None
    knowledge: Knowledge | None = None


def activity_shown(posting: JobPosting, hits: Sequence[RuleHit]) -> Activity | None:
    """Return what the ad itself shows its poster to do for others; ``None``: nothing.

    Labour dispatch and brokerage need different papers (劳动合同法 第五十七条, 人力资源市场暂行条例
    第十八条). A name alone shows nothing.
    """
    wordings = {
        hit.rule for hit in hits if hit.category is Category.INTERMEDIARY and hit.exception is None
    }
    if wordings - {_DISPATCH_RULE} or posting.is_proxy_flagged:
        return Activity.JOB_BROKERAGE
    is_dispatch = wordings or _DISPATCHES.search(posting.text)
    return Activity.DISPATCH if is_dispatch else None


def conclude(
    posting: JobPosting,
    match: Match,
    intermediary: Intermediary,
    coverage: Coverage,
    *,
    on: date,
    activity: Activity | None = None,
) -> Concluded:
    """Return what may be said of the poster on the day ``on``.

    Only a poster found nowhere, or merely like another agency, is looked at again: it is an
    employer where the evidence says so, and where it acts as an intermediary the lists that would
    hold it are named.
    """
    is_alike = match.verdict is Verdict.POSSIBLE and match.is_another
    is_nowhere = match.verdict is Verdict.UNKNOWN and not match.agency_key
    if is_nowhere and not intermediary.is_likely:
        return Concluded(_as_employer(match, intermediary))
    if match.verdict is Verdict.UNKNOWN and match.agency_key and intermediary.is_likely:
        # Its licence ran out after the day of the list: the authority is asked about a renewal.
        return Concluded(match, seat_of(posting))
    if not (is_alike or is_nowhere) or not intermediary.is_likely or not posting.company:
        return _of_another_paper(posting, match, coverage, on=on, activity=activity)
    seat = seat_of(posting)
    paper = Paper.DISPATCH if activity is Activity.DISPATCH else Paper.LICENCE
    knowledge = coverage.knowledge(seat, paper, on)
    answer = coverage.refuted(normalise(posting.company), on)
    if answer and (posting.uscc or answer.uscc) in ("", answer.uscc or posting.uscc):
        why = f"{match.why}{answer.authority} {answer.on:%Y-%m-%d} 答复：没有许可。"
        return Concluded(
            match._replace(verdict=Verdict.NOT_LISTED, why=why), seat, _answered(knowledge)
        )
    if knowledge.extent is Extent.NONE:
        return Concluded(match) if is_alike else _unknowable(match, seat, knowledge)
    if seat.zone and knowledge.extent is Extent.WHOLE:
        knowledge = replace(knowledge, extent=Extent.OWN_LEVEL)
    why = f"{match.why}{_not_listed(seat, knowledge)}"
    unnamed = match._replace(agency_key="", agency_name="", uscc="", authority="")
    return Concluded(unnamed._replace(verdict=Verdict.NOT_LISTED, why=why), seat, knowledge)


def _answered(knowledge: Knowledge) -> Knowledge:
    """What is known after an authority said no: it spoke for itself, not for those above it."""
    if knowledge.extent is not Extent.NONE:
        return knowledge
    return replace(knowledge, extent=Extent.OWN_LEVEL)


def _lacks_a_paper(match: Match) -> bool:
    """Whether another authority's list names the poster with another paper only."""
    return match.verdict is Verdict.NOT_LISTED and bool(match.agency_key and match.authority)


def _of_another_paper(
    posting: JobPosting,
    match: Match,
    coverage: Coverage,
    *,
    on: date,
    activity: Activity | None,
) -> Concluded:
    """Return the match as it is, but for another authority's agency with another paper only.

    That it lacks this paper can be said where a list of this paper is on file: a list of filings
    does not say who holds a licence.
    """
    if not _lacks_a_paper(match):
        return Concluded(match)
    seat = seat_of(posting)
    paper = Paper.DISPATCH if activity is Activity.DISPATCH else Paper.LICENCE
    knowledge = coverage.knowledge(seat, paper, on)
    if knowledge.extent is not Extent.NONE:
        return Concluded(match)
    unknown = match._replace(verdict=Verdict.UNKNOWN)
    return _unknowable(unknown, seat, knowledge)


def _unknowable(match: Match, seat: Seat, knowledge: Knowledge) -> Concluded:
    why = f"{match.why}{_cannot_know(seat, knowledge)}"
    return Concluded(match._replace(why=why), seat, knowledge)


def _as_employer(match: Match, intermediary: Intermediary) -> Match:
    """Return ``employer`` where the evidence says so."""
    against = [piece for piece in intermediary.evidence if piece.weight < 0]
    if not against or intermediary.weight > OWN_HIRING:
        return match
    reasons = "；".join(piece.text for piece in against)
    return match._replace(verdict=Verdict.EMPLOYER, why=f"看来是用人单位自行招聘：{reasons}。")


def _seat_text(seat: Seat) -> str:
    places = "或".join(place_name(code) for code in seat.codes[:3])
    return f"按{seat.source.label}，发布主体在{places}" if places else "发布主体所在地没有写明"


def _not_listed(seat: Seat, knowledge: Knowledge) -> str:
    missing = authorities_missing(knowledge)
    limits = f"；缺{missing}的名单，未能排除由其发证" if missing else ""
    zone = f"；所写“{seat.zone}”的管理机构可能自行发证，未能排除" if seat.zone else ""
    return f"{_seat_text(seat)}；已查{names_of(knowledge.lists)}，均无此机构{limits}{zone}。"


def _cannot_know(seat: Seat, knowledge: Knowledge) -> str:
    stale = f"；{names_of(knowledge.stale)}已过时" if knowledge.stale else ""
    missing = authorities_missing(knowledge)
    lacking = f"，没有{missing}的有效名单" if missing else ""
    return f"{_seat_text(seat)}{lacking}{stale}，无从判断其是否持证，宜向发证机关查询。"
