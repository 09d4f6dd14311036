"""A file as read and judged, as a record for machines: lines, codes, hits, poster, licence."""

from collections.abc import Sequence
from datetime import date
from typing import Any, Final

from supervisor.domain.pictures.codes import is_from_code
from supervisor.domain.pictures.hits import PlacedHit
from supervisor.domain.pictures.layout import ReadText
from supervisor.domain.pictures.model import Box, FileReading, ReadCode, ReadLine
from supervisor.domain.pictures.papers import ShownPaper
from supervisor.services.pictures.judging import JudgedPicture

_FIELDS: Final = (
    "holder", "number", "code", "legal_representative", "address", "scope", "authority",
)  # fmt: skip


def picture_record(file: str, reading: FileReading, judged: JudgedPicture) -> dict[str, Any]:
    """Return the record of one file; with several pages each line, code and box names its page."""
    paged = len(reading.pages) > 1
    in_order = [line for _, line in judged.text.pieces if not line.is_code]
    record: dict[str, Any] = {
        "file": file,
        "lines": [_line(line, paged=paged) for line in in_order],
        "codes": [_code(code, paged=paged) for code in reading.codes],
        "hits": [_hit(hit, judged.text, paged=paged) for hit in judged.hits],
        "poster": _poster(judged, paged=paged),
        "licence": _licence(judged),
    }
    notes = list(dict.fromkeys(note for page in reading.pages for note in page.notes))
    if notes:
        record["notes"] = notes
    if reading.error:
        record["error"] = reading.error
    return record


def refused_record(file: str, error: str) -> dict[str, Any]:
    """Return the record of a file that was not read."""
    return {
        "file": file, "lines": [], "codes": [], "hits": [], "poster": None, "licence": None,
        "error": error,
    }  # fmt: skip


def _box(box: Box) -> list[list[float]]:
    return [[x, y] for x, y in box]


def _placed(box: Box, page: int, *, paged: bool) -> dict[str, Any]:
    return {"box": _box(box), **({"page": page} if paged else {})}


def _line(line: ReadLine, *, paged: bool) -> dict[str, Any]:
    return {
        "text": line.text,
        "confidence": line.confidence,
        **_placed(line.box, line.page, paged=paged),
    }


def _code(code: ReadCode, *, paged: bool) -> dict[str, Any]:
    return {"text": code.text, "kind": code.kind, **_placed(code.box, code.page, paged=paged)}


def _boxes(boxes: Sequence[tuple[int, Box]], *, paged: bool) -> list[Any]:
    if paged:
        return [{"page": page, "box": _box(box)} for page, box in boxes]
    return [_box(box) for _, box in boxes]


def _hit(placed: PlacedHit, text: ReadText, *, paged: bool) -> dict[str, Any]:
    hit = placed.hit
    return {
        "category": str(hit.category),
        "rule": hit.rule,
        "severity": str(hit.severity),
        "span": placed.read,
        "meant": hit.span,
        "start": hit.start,
        "end": hit.end,
        "confidence": placed.confidence,
        "lookalike": placed.is_lookalike,
        "from_code": is_from_code(text, hit.start, hit.end),
        "boxes": _boxes(placed.boxes, paged=paged),
        "basis": list(hit.basis),
        "respondents": list(hit.respondents),
        "exception": hit.exception,
    }


def _poster(judged: JudgedPicture, *, paged: bool) -> dict[str, Any] | None:
    named, match = judged.named, judged.match
    if not (named.name or named.uscc or named.licence_number):
        return None
    return {
        "name": named.name,
        "uscc": named.uscc,
        "licence_number": named.licence_number,
        "boxes": _boxes(judged.text.boxes(named.start, named.end), paged=paged),
        "from_code": is_from_code(judged.text, named.start, named.end),
        "verdict": str(match.verdict) if match else None,
        "agency": match.agency_name if match else None,
        "authority": match.authority if match else None,
        "why": match.why if match else None,
    }


def _licence(judged: JudgedPicture) -> dict[str, Any] | None:
    paper, checked = judged.paper, judged.checked
    if paper is None:
        return None
    return {
        "type": str(paper.kind),
        "label": paper.kind.label,
        "fields": _fields(paper),
        "verdict": str(checked.verdict) if checked else None,
        "verdict_label": checked.verdict.label if checked else None,
        "why": checked.why if checked else None,
        "list": checked.rests_on if checked else None,
        "agency": checked.agency if checked else None,
        "registered_number": checked.number if checked else None,
        "look": checked.look if checked else None,
    }


def _fields(paper: ShownPaper) -> dict[str, Any]:
    fields: dict[str, Any] = {key: paper.text(key) or None for key in _FIELDS}
    fields["valid_from"] = _day(paper.valid_from)
    fields["valid_to"] = "长期" if paper.is_endless else _day(paper.valid_to)
    fields["issued"] = _day(paper.issued)
    fields["confidence"] = {
        key: round(value.confidence, 3) for key, value in paper.fields.items() if key in _FIELDS
    }
    return fields


def _day(day: date | None) -> str | None:
    return day.isoformat() if day else None
