"""What is said of a picture: hits with boxes, who posts it, what a photographed paper is worth."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from supervisor.domain.matching.model import Match, Verdict
from supervisor.domain.pictures.checking import CheckedPaper, PaperCheck
from supervisor.domain.pictures.codes import completed, with_codes
from supervisor.domain.pictures.hits import PlacedHit, ad_of, placed_hits
from supervisor.domain.pictures.layout import ReadText, read_text
from supervisor.domain.pictures.lookalikes import as_meant
from supervisor.domain.pictures.model import FileReading
from supervisor.domain.pictures.names import NamedPoster, poster_named
from supervisor.domain.pictures.papers import ShownPaper, paper_of
from supervisor.domain.postings.postings import JobPosting
from supervisor.domain.screening import Screener
from supervisor.services.leads.assess import Assessment, RegisterInForce, assess

SOURCE: Final = "picture"

_UNSETTLED: Final = (Verdict.UNKNOWN, Verdict.POSSIBLE, Verdict.NOT_LISTED, Verdict.EMPLOYER)


@dataclass(frozen=True, slots=True)
class JudgedPicture:
    """Everything said of one file; ``assessment`` and ``checked`` need a register."""

    text: ReadText
    hits: tuple[PlacedHit, ...]
    named: NamedPoster
    paper: ShownPaper | None = None
    checked: CheckedPaper | None = None
    assessment: Assessment | None = None

    @property
    def match(self) -> Match | None:
        """Who the poster is by the register."""
        return self.assessment.match if self.assessment else None


class PictureJudge:
    """Rules, register and lists, asked picture after picture."""

    def __init__(self, screener: Screener, register: RegisterInForce | None = None) -> None:
        self._screener = screener
        self._register = register
        self._check = PaperCheck(register.identifier.index, register.coverage) if register else None

    def judge(self, reading: FileReading, seen_at: datetime, on: date) -> JudgedPicture:
        """Judge what was read of one file, as seen at ``seen_at`` (UTC)."""
        text = self._settled(read_text(reading.lines))
        named = poster_named(text)
        paper = _paper(reading)
        if paper is None and reading.codes:
            text = with_codes(text, reading.codes)
            named = completed(named, text)
        checked = self._check.check(paper, on) if self._check and paper else None
        hits: Sequence[PlacedHit] = ()
        if paper is None:
            ad = ad_of("picture", text, named.name)
            hits = placed_hits(self._screener.screen([ad])[0], text)
        assessment = self._assess(text, named, seen_at) if self._register else None
        return JudgedPicture(text, tuple(hits), named, paper, checked, assessment)

    def _settled(self, text: ReadText) -> ReadText:
        """Return the text with lines joined only where what was found goes over the join.

        Two items of a list may be as long as each other by chance; one sentence of them is none.
        """
        if not text.joins:
            return text
        hits = self._screener.screen([ad_of("picture", text)])[0]
        crossed = [
            place
            for place in text.joins
            if any(hit.field == "text" and hit.start < place < hit.end for hit in hits)
        ]
        return text.broken_but(crossed)

    def _assess(self, text: ReadText, named: NamedPoster, seen_at: datetime) -> Assessment:
        assert self._register is not None  # noqa: S101 - the caller has looked
        (found,) = assess(self._register, self._screener, [_posting(text, named, seen_at)], [()])
        if found.match.verdict not in _UNSETTLED or self._check is None:
            return found
        # A reader of pictures may have taken one character of the name for another.
        known = self._check.holdings.named_alike(named.name)
        if len(known) != 1:
            return found
        meant = NamedPoster(known[0].name, 0, 0, named.uscc, named.licence_number)
        (again,) = assess(self._register, self._screener, [_posting(text, meant, seen_at)], [()])
        return again


def _posting(text: ReadText, named: NamedPoster, seen_at: datetime) -> JobPosting:
    return JobPosting(
        source_id=SOURCE,
        external_id="picture",
        title="",
        company=named.name,
        text=as_meant(text.text),
        seen_at=seen_at,
        uscc=named.uscc,
        licence_number=named.licence_number,
    )


def _paper(reading: FileReading) -> ShownPaper | None:
    for page in reading.pages:
        if paper := paper_of(page.lines):
            return paper
    return None
