"""When an ad becomes a lead, and how grave it is: a pure function of what was found in it.

An unknown poster is accused of nothing by being unknown. It becomes an ``unlicensed`` lead only
where it acts as an intermediary (the licence is for the activity: 人力资源市场暂行条例 第十八条)
and where this register is the one to be asked.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from supervisor.domain.matching.model import Intermediary, Match, Verdict
from supervisor.domain.platform.glossary import term
from supervisor.domain.postings.places import Jurisdiction, jurisdiction_of, seat_of
from supervisor.domain.postings.postings import JobPosting
from supervisor.domain.screening.model import Category, RuleHit, Severity

_UNLICENSED_BASIS = (
    "就业促进法 第四十条",
    "就业促进法 第六十四条",
    "人力资源市场暂行条例 第十八条",
    "人力资源市场暂行条例 第四十二条",
)
_POSTER_RULE_VERSION = 1

# How grave it is to act as an intermediary with this standing in the register of one's own seat.
_POSTER_SEVERITY = {
    Verdict.UNKNOWN: Severity.SEVERE,
    Verdict.LAPSED: Severity.SEVERE,
    Verdict.OUT_OF_SCOPE: Severity.ADVISORY,
    Verdict.POSSIBLE: Severity.ADVISORY,
}


@term("拟列线索")
@dataclass(frozen=True, slots=True)
class ProposedFinding:
    """Why an ad is put before an inspector: every hit, the gravest severity, where it belongs."""

    hits: tuple[RuleHit, ...]
    severity: Severity
    jurisdiction: Jurisdiction


def finding_proposed(
    posting: JobPosting, match: Match, intermediary: Intermediary, hits: Sequence[RuleHit]
) -> ProposedFinding | None:
    """Return the lead an ad makes, or ``None`` where nothing in it needs a person.

    Hits that a lawful exception covers are kept for the reader but make no lead; nor does acting
    as an intermediary, which is lawful with a licence.
    """
    jurisdiction = jurisdiction_of(posting.city)
    poster_hit = _poster_hit(posting, match, intermediary, jurisdiction)
    every = (*hits, poster_hit) if poster_hit else tuple(hits)
    grave = [
        hit.severity
        for hit in every
        if hit.exception is None and hit.category is not Category.INTERMEDIARY
    ]
    if not grave:
        return None
    return ProposedFinding(every, max(grave, key=lambda severity: severity.rank), jurisdiction)


def _poster_hit(
    posting: JobPosting, match: Match, intermediary: Intermediary, jurisdiction: Jurisdiction
) -> RuleHit | None:
    severity = _POSTER_SEVERITY.get(match.verdict)
    if severity is None or not intermediary.is_likely or not posting.company:
        return None
    if match.verdict in (Verdict.UNKNOWN, Verdict.POSSIBLE):
        severity = _by_place(severity, jurisdiction, seat_of(posting))
    if severity is None:
        return None
    return RuleHit(
        category=Category.UNLICENSED,
        field="company",
        start=0,
        end=len(posting.company),
        span=posting.company,
        rule=f"poster.{match.verdict}",
        version=_POSTER_RULE_VERSION,
        severity=severity,
        basis=_UNLICENSED_BASIS,
    )


def _by_place(severity: Severity, job: Jurisdiction, seat: Jurisdiction) -> Severity | None:
    """Weaken an absence from the register by how little the register can know of the poster."""
    if seat is Jurisdiction.LOCAL:
        return severity
    if job is Jurisdiction.LOCAL:
        return severity if seat is Jurisdiction.UNCLEAR else Severity.ADVISORY
    if job is seat is Jurisdiction.UNCLEAR:
        return Severity.ADVISORY
    return None
