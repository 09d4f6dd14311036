"""When an ad becomes a lead, and how grave it is: a pure function of what was found in it.

A poster is accused of nothing by being unknown. It becomes an ``unlicensed`` lead only where it
acts as an intermediary (the licence is for the activity: 人力资源市场暂行条例 第十八条) and stands
in none of the lists that would hold it.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from supervisor.domain.leads.verdicts import Concluded
from supervisor.domain.lists.coverage import Extent
from supervisor.domain.matching.model import Intermediary, Verdict
from supervisor.domain.platform.glossary import term
from supervisor.domain.postings.places import Jurisdiction, jurisdiction_of, jurisdiction_of_codes
from supervisor.domain.postings.postings import JobPosting
from supervisor.domain.screening.model import Category, RuleHit, Severity

_UNLICENSED_BASIS = (
    "就业促进法 第四十条",
    "就业促进法 第六十四条",
    "人力资源市场暂行条例 第十八条",
    "人力资源市场暂行条例 第四十二条",
)
_POSTER_RULE_VERSION = 2

# How grave it is to act as an intermediary with such a standing. Only an absence from the lists
# that would hold the poster may be severe, and that depends on what is on file (``_absence``).
_POSTER_SEVERITY = {
    Verdict.LAPSED: Severity.ORDINARY,
    Verdict.OUT_OF_SCOPE: Severity.ADVISORY,
}


@term("拟列线索")
@dataclass(frozen=True, slots=True)
class ProposedFinding:
    """Why an ad is put before an inspector: every hit, the gravest severity, where it belongs."""

    hits: tuple[RuleHit, ...]
    severity: Severity
    jurisdiction: Jurisdiction


def finding_proposed(
    posting: JobPosting,
    concluded: Concluded,
    intermediary: Intermediary,
    hits: Sequence[RuleHit],
    home: str,
) -> ProposedFinding | None:
    """Return the lead an ad makes, or ``None`` where nothing in it needs a person.

    Hits that a lawful exception covers are kept for the reader but make no lead; nor does acting
    as an intermediary, which is lawful with a licence. ``home`` is the bureau's division code.
    """
    jurisdiction = jurisdiction_of(posting.city, home)
    poster_hit = _poster_hit(posting, concluded, intermediary, jurisdiction, home)
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
    posting: JobPosting,
    concluded: Concluded,
    intermediary: Intermediary,
    jurisdiction: Jurisdiction,
    home: str,
) -> RuleHit | None:
    verdict = concluded.match.verdict
    if not intermediary.is_likely or not posting.company:
        return None
    if verdict is Verdict.NOT_LISTED:
        severity = _absence(concluded, jurisdiction, home)
    else:
        severity = _POSTER_SEVERITY.get(verdict)
    if severity is None:
        return None
    return RuleHit(
        category=Category.UNLICENSED,
        field="company",
        start=0,
        end=len(posting.company),
        span=posting.company,
        rule=f"poster.{verdict}",
        version=_POSTER_RULE_VERSION,
        severity=severity,
        basis=_UNLICENSED_BASIS,
    )


def _absence(concluded: Concluded, job: Jurisdiction, home: str) -> Severity | None:
    """Return how grave an absence from the lists is, by how much they can know of the poster.

    An agency with another paper only is known; work and seat elsewhere are another bureau's.
    """
    seat, knowledge = concluded.seat, concluded.knowledge
    if seat is None or knowledge is None:
        return Severity.ORDINARY
    of_seat = jurisdiction_of_codes(seat.codes, home)
    if Jurisdiction.LOCAL not in (job, of_seat):
        return None
    if not seat.is_stated:
        return Severity.ADVISORY
    is_sure = knowledge.extent is Extent.WHOLE and not concluded.match.is_another
    return Severity.SEVERE if is_sure else Severity.ORDINARY
