"""What the pages of a check show: the draft cut at its hits, each with its rule, and hints."""

from dataclasses import dataclass

from supervisor.domain.platform.highlights import Mark, Segment, cut
from supervisor.domain.screening.model import RuleHit
from supervisor.domain.screening.rule import Rule
from supervisor.domain.traces.masking import mask_contacts
from supervisor.services.check.precheck import Checked
from supervisor.web.leads.hints import FOR_POSTERS, Hints, hints_of


@dataclass(frozen=True, slots=True)
class ExplainedHit:
    """A hit under its number, with the rule that made it."""

    number: int
    hit: RuleHit
    rule: Rule


@dataclass(frozen=True, slots=True)
class CheckedDraft:
    """The fields of a draft cut at the hits, in reading order, and what else to mend."""

    title: list[Segment]
    company: list[Segment]
    text: list[Segment]
    hits: tuple[ExplainedHit, ...]
    breaches: int
    hints: Hints


def checked_draft(checked: Checked) -> CheckedDraft:
    """Number the hits and cut the draft at them."""
    hits = tuple(
        ExplainedHit(number, hit, checked.rules.get(hit.rule))
        for number, hit in enumerate(checked.hits, start=1)
    )
    ad = checked.ad
    shown = {name: mask_contacts(getattr(ad, name)) for name in ("title", "company", "text")}
    return CheckedDraft(
        title=cut(ad.title, _marks("title", hits)),
        company=cut(ad.company, _marks("company", hits)),
        text=cut(ad.text, _marks("text", hits)),
        hits=hits,
        breaches=checked.breaches,
        hints=hints_of(checked.reading, checked.hits, shown, FOR_POSTERS),
    )


def _marks(field: str, hits: tuple[ExplainedHit, ...]) -> list[Mark]:
    return [Mark(one.hit.start, one.hit.end, one.number) for one in hits if one.hit.field == field]
