"""Licences, filings and business licences as photographed: which paper it is, and its fields."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date

from rapidfuzz import fuzz

from supervisor.domain.pictures.layout import Row, page_rows
from supervisor.domain.pictures.model import ReadLine
from supervisor.domain.pictures.names import code_in, number_in
from supervisor.domain.pictures.paper_kinds import (
    DAY,
    GAP,
    ISSUER,
    LABEL,
    LABELS,
    LEAST_FIELDS,
    LIKE_TITLE,
    MORE_IN_TITLE,
    MULTILINE,
    RANGE,
    TITLES,
    ShownPaperKind,
)
from supervisor.domain.register.cleaning import CellError
from supervisor.domain.register.days import parse_day


@dataclass(frozen=True, slots=True)
class ReadField:
    """What stands behind a label, and how sure the reader was of each character (0..1)."""

    text: str
    sureness: tuple[float, ...] = ()

    @property
    def digits(self) -> float:
        """How sure the reader was of the digit it was least sure of."""
        pairs = zip(self.text, self.sureness, strict=False)
        return min((sure for char, sure in pairs if char.isdigit()), default=0.0)

    @property
    def confidence(self) -> float:
        """How sure the reader was of the letter or digit it was least sure of."""
        counted = [
            sure for char, sure in zip(self.text, self.sureness, strict=False) if char.isalnum()
        ]
        return min(counted, default=0.0)


@dataclass(frozen=True, slots=True)
class ShownPaper:
    """A photographed paper. ``fields`` are as read; dates are ``None`` where none was read.

    ``is_endless``: the paper says that it has no last day.
    """

    kind: ShownPaperKind
    fields: dict[str, ReadField] = field(default_factory=dict)
    valid_from: date | None = None
    valid_to: date | None = None
    issued: date | None = None
    is_endless: bool = False

    def text(self, key: str) -> str:
        """Return a field as read; empty where it was not read."""
        found = self.fields.get(key)
        return found.text if found else ""


def paper_of(lines: Sequence[ReadLine]) -> ShownPaper | None:
    """Return the paper that the lines of a page show; ``None`` where they show none."""
    kind = _kind(lines)
    if kind is None:
        return None
    fields = _fields(page_rows(lines))
    whole = "\n".join(line.text for line in lines)
    _supplement(fields, whole, lines)
    if len([key for key in fields if key != "other"]) < LEAST_FIELDS:
        return None
    valid_from, valid_to, is_endless = _validity(fields)
    return ShownPaper(kind, fields, valid_from, valid_to, _issued(fields), is_endless)


def _kind(lines: Sequence[ReadLine]) -> ShownPaperKind | None:
    """Return which paper a line names as its title; a mention in a sentence names none."""
    best: tuple[float, ShownPaperKind] | None = None
    for text in _title_texts(lines):
        for title, kind in TITLES:
            if len(text) > len(title) + MORE_IN_TITLE or len(text) < len(title) - 1:
                continue
            likeness = fuzz.partial_ratio(title, text)
            if likeness >= LIKE_TITLE and (best is None or likeness > best[0]):
                best = (likeness, kind)
    return best[1] if best else None


def _title_texts(lines: Sequence[ReadLine]) -> Iterator[str]:
    """Yield lines and rows without blanks: titles are set wide."""
    for line in lines:
        yield re.sub(r"\s", "", line.text)
    for row in page_rows(lines):
        if len(row) > 1:
            yield re.sub(r"\s", "", "".join(piece.line.text for piece in row))


@dataclass(slots=True)
class _Open:
    """A field whose value may go on in the next row, and where its value began."""

    key: str
    start: float
    bottom: float
    height: float


def _fields(rows: Sequence[Row]) -> dict[str, ReadField]:
    fields: dict[str, ReadField] = {}
    last: _Open | None = None
    for row in rows:
        text, sureness, starts = _joined(row)
        labels = [one for one in LABEL.finditer(text) if _is_label(one, text)]
        if not labels or labels[0].start() > 0:
            end = labels[0].start() if labels else len(text)
            _continue(fields, last, row, text[:end], sureness[:end])
        for number, label in enumerate(labels):
            end = labels[number + 1].start() if number + 1 < len(labels) else len(text)
            key = label.lastgroup if label.lastgroup != "colon" else _key_of(label)
            key = key or "other"
            value = ReadField(text[label.end() : end], tuple(sureness[label.end() : end]))
            if key not in fields or not fields[key].text:
                fields[key] = _trimmed(value)
            bottom = max(piece.bottom for piece in row)
            height = max(piece.height for piece in row)
            last = _Open(key, starts[min(label.end(), len(starts) - 1)], bottom, height)
        if not labels and last is not None:
            last.bottom = max(last.bottom, *(piece.bottom for piece in row))
    return {key: value for key, value in fields.items() if value.text or key == "other"}


def _key_of(label: re.Match[str]) -> str:
    return next(key for key, _ in LABELS if label.group(key) is not None)


def _is_label(found: re.Match[str], text: str) -> bool:
    """Tell whether a label is one: a colon or a gap behind it, or the beginning of a line."""
    if found.group("colon"):
        return True
    opens = found.start() == 0 or text[found.start() - 1] == GAP
    # 名称 without a colon is a label only where it stands for itself.
    return opens and (len(found.group().strip()) > 2 or found.group()[-1:] in (GAP, " ", "")
                      or found.end() == len(text))  # fmt: skip


def _joined(row: Row) -> tuple[str, list[float], list[float]]:
    """Return a row as text with the sureness and the place along the page of each character."""
    text = ""
    sureness: list[float] = []
    starts: list[float] = []
    for place, piece in enumerate(row):
        if place:
            text, sureness, starts = text + GAP, [*sureness, 1.0], [*starts, piece.start]
        line = piece.line
        sure = line.sureness if len(line.sureness) == len(line.text) else None
        text += line.text
        sureness += sure or [line.confidence] * len(line.text)
        width = (piece.end - piece.start) / max(1, len(line.text))
        starts += [piece.start + width * number for number in range(len(line.text))]
    return text, sureness, starts


def _continue(
    fields: dict[str, ReadField],
    last: _Open | None,
    row: Row,
    text: str,
    sureness: Sequence[float],
) -> None:
    """Add a row without a label to the field above it, where it stands right under its value."""
    if last is None or not text.strip():
        return
    held = fields.get(last.key)
    is_near = min(piece.top for piece in row) < last.bottom + 1.2 * last.height
    is_under = row[0].start > last.start - 3 * last.height
    if held is None or not is_near or not (is_under or not held.text):
        return
    if not held.text or (last.key in MULTILINE and not _is_whole(last.key, held.text)):
        more = _trimmed(ReadField(text, tuple(sureness)))
        fields[last.key] = ReadField(held.text + more.text, held.sureness + more.sureness)


def _is_whole(key: str, text: str) -> bool:
    return key == "holder" and text.endswith(("公司", "部", "中心", "所", "室"))


def _trimmed(value: ReadField) -> ReadField:
    text = value.text
    start = len(text) - len(text.lstrip(f" {GAP}:："))
    end = len(text.rstrip(f" {GAP}"))
    sureness = value.sureness[start:end]
    return ReadField(text[start:end].replace(GAP, " "), sureness)


def _supplement(fields: dict[str, ReadField], whole: str, lines: Sequence[ReadLine]) -> None:
    """Take code, number and authority from wherever they stand where no label led to them."""
    squeezed = re.sub(r"[ \u3000]", "", whole)
    if not re.search(r"\d", fields.get("number", ReadField("")).text):
        fields.pop("number", None)
    for key, value in (("code", code_in(squeezed)), ("number", number_in(squeezed))):
        if value and key not in fields:
            fields[key] = ReadField(value, _sureness_of(value, lines))
    issuer = ISSUER.search(squeezed)
    if issuer and "authority" not in fields:
        fields["authority"] = ReadField(issuer.group(), _sureness_of(issuer.group(), lines))


def _sureness_of(value: str, lines: Sequence[ReadLine]) -> tuple[float, ...]:
    for line in lines:
        start = line.text.upper().find(value.upper())
        if start >= 0 and len(line.sureness) == len(line.text):
            return line.sureness[start : start + len(value)]
        if start >= 0:
            return (line.confidence,) * len(value)
    worst = min((line.confidence for line in lines), default=0.0)
    return (worst,) * len(value)


def _validity(fields: dict[str, ReadField]) -> tuple[date | None, date | None, bool]:
    text = re.sub(r"\s", "", fields.get("valid", ReadField("")).text).replace("O", "0")
    if not text:
        return None, None, False
    days = [day for found in DAY.finditer(text) if (day := _day(found.group()))]
    if "长期" in text or "永久" in text:
        return (days[0] if days else None), None, True
    if len(days) > 1:
        return days[0], days[-1], False
    if days and (RANGE.search(text[: text.find(str(days[0].year))]) or "至" not in text):
        return None, days[0], False
    return (days[0] if days else None), None, False


def _issued(fields: dict[str, ReadField]) -> date | None:
    found = DAY.search(re.sub(r"\s", "", fields.get("issued", ReadField("")).text))
    return _day(found.group()) if found else None


def _day(text: str) -> date | None:
    """Return a day as written; ``None`` where the reader saw no possible one."""
    try:
        return parse_day(text)
    except CellError:
        return None
