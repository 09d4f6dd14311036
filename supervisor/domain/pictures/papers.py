"""Licences, filings and business licences as photographed: which paper it is, and its fields."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Final

from rapidfuzz import fuzz

from supervisor.domain.pictures.layout import Row, page_rows
from supervisor.domain.pictures.model import ReadLine
from supervisor.domain.pictures.names import code_in, number_in
from supervisor.domain.platform.labelled import LabelledEnum
from supervisor.domain.register.cleaning import CellError
from supervisor.domain.register.days import parse_day


class PaperKind(LabelledEnum):
    """Which paper was photographed."""

    HR_SERVICE = ("hr_service", "人力资源服务许可证")
    DISPATCH = ("dispatch", "劳务派遣经营许可证")
    FILING = ("filing", "人力资源服务备案凭证")
    BUSINESS = ("business", "营业执照")


_TITLES: Final = (
    ("人力资源服务许可证", PaperKind.HR_SERVICE),
    ("人才中介服务许可证", PaperKind.HR_SERVICE),
    ("职业介绍许可证", PaperKind.HR_SERVICE),
    ("职业中介许可证", PaperKind.HR_SERVICE),
    ("劳务派遣经营许可证", PaperKind.DISPATCH),
    ("人力资源服务备案凭证", PaperKind.FILING),
    ("人力资源服务备案证明", PaperKind.FILING),
    ("人力资源服务备案证", PaperKind.FILING),
    ("人力资源服务备案回执", PaperKind.FILING),
    ("营业执照", PaperKind.BUSINESS),
)
_LIKE_TITLE: Final = 86
_MORE_IN_TITLE: Final = 8  # （副本）, 中华人民共和国
_GAP: Final = "\u3000"
"""Stands between two lines of one row."""

_LEGAL: Final = "法定代表人(?:[（(]?(?:或)?(?:主要)?负责人[）)]?)?|主要负责人|负责人|经营者|投资人"
_LABELS: Final = (
    ("holder", "单位名称|机构名称|企业名称|持证单位|持证机构|经营者名称|名称|单位全称"),
    ("number", "许可证编号|许可证号码|许可证号|许可编号|证书编号|备案编号|备案号|编号|证号"),
    ("code", "统一社会信用代码|社会信用代码|信用代码"),
    ("legal_representative", _LEGAL),
    ("address", "住所|注册地址|机构地址|单位地址|经营场所|营业场所|经营地址|服务场所|地址"),
    ("scope", "服务范围|业务范围|许可范围|许可经营事项|许可事项|经营范围|备案业务|备案事项|服务内容"),
    ("valid", "有效期限|有效期至|有效期|营业期限|许可期限"),
    ("issued", "发证日期|颁证日期|发证时间|备案日期|登记日期|成立日期|注册日期|核准日期"),
    ("authority", "发证机关|发证单位|颁发机关|许可机关|登记机关|备案机关"),
    ("other", "注册资本|类型|机构性质|单位性质|经济类型|组成形式|联系电话|监督电话|变更记录|年度"),
)  # fmt: skip


def _spaced(words: str) -> str:
    """Return a pattern of labels whose characters may stand apart: 名  称."""
    return "|".join(
        word if "(" in word or "[" in word else rf"[\s{_GAP}]*".join(word)
        for word in words.split("|")
    )


_LABEL: Final = re.compile(
    rf"(?:(?<=^)|(?<=[{_GAP}\s，,；;]))(?:"
    + "|".join(
        f"(?P<{key}>{words if key == 'legal_representative' else _spaced(words)})"
        for key, words in _LABELS
    )
    + rf")[\s{_GAP}]*(?P<colon>[:：]?)[\s{_GAP}]*"
)
_RANGE: Final = re.compile(r"至|到|~|～|—+|-{2,}|(?<=日)-")
_DAY: Final = re.compile(r"\d{4}\s*[年\-./]\s*\d{1,2}\s*[月\-./]\s*\d{1,2}\s*日?|\d{8}(?!\d)")
_ISSUER: Final = re.compile(
    r"[\u4e00-\u9fff]{2,14}?"
    r"(?:人力资源和社会保障局|人力资源社会保障局|行政审批局|市场监督管理局|人社局)"
)
_MULTILINE: Final = ("holder", "address", "scope", "valid")
_LEAST_FIELDS: Final = 2


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
class Paper:
    """A photographed paper. ``fields`` are as read; dates are ``None`` where none was read.

    ``is_endless``: the paper says that it has no last day.
    """

    kind: PaperKind
    fields: dict[str, ReadField] = field(default_factory=dict)
    valid_from: date | None = None
    valid_to: date | None = None
    issued: date | None = None
    is_endless: bool = False

    def text(self, key: str) -> str:
        """Return a field as read; empty where it was not read."""
        found = self.fields.get(key)
        return found.text if found else ""


def paper_of(lines: Sequence[ReadLine]) -> Paper | None:
    """Return the paper that the lines of a page show; ``None`` where they show none."""
    kind = _kind(lines)
    if kind is None:
        return None
    fields = _fields(page_rows(lines))
    whole = "\n".join(line.text for line in lines)
    _supplement(fields, whole, lines)
    if len([key for key in fields if key != "other"]) < _LEAST_FIELDS:
        return None
    valid_from, valid_to, is_endless = _validity(fields)
    return Paper(kind, fields, valid_from, valid_to, _issued(fields), is_endless)


def _kind(lines: Sequence[ReadLine]) -> PaperKind | None:
    """Return which paper a line names as its title; a mention in a sentence names none."""
    best: tuple[float, PaperKind] | None = None
    for text in _title_texts(lines):
        for title, kind in _TITLES:
            if len(text) > len(title) + _MORE_IN_TITLE or len(text) < len(title) - 1:
                continue
            likeness = fuzz.partial_ratio(title, text)
            if likeness >= _LIKE_TITLE and (best is None or likeness > best[0]):
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
        labels = [one for one in _LABEL.finditer(text) if _is_label(one, text)]
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
    return next(key for key, _ in _LABELS if label.group(key) is not None)


def _is_label(found: re.Match[str], text: str) -> bool:
    """Tell whether a label is one: a colon or a gap behind it, or the beginning of a line."""
    if found.group("colon"):
        return True
    opens = found.start() == 0 or text[found.start() - 1] == _GAP
    # 名称 without a colon is a label only where it stands for itself.
    return opens and (len(found.group().strip()) > 2 or found.group()[-1:] in (_GAP, " ", "")
                      or found.end() == len(text))  # fmt: skip


def _joined(row: Row) -> tuple[str, list[float], list[float]]:
    """Return a row as text with the sureness and the place along the page of each character."""
    text = ""
    sureness: list[float] = []
    starts: list[float] = []
    for place, piece in enumerate(row):
        if place:
            text, sureness, starts = text + _GAP, [*sureness, 1.0], [*starts, piece.start]
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
    if not held.text or (last.key in _MULTILINE and not _is_whole(last.key, held.text)):
        more = _trimmed(ReadField(text, tuple(sureness)))
        fields[last.key] = ReadField(held.text + more.text, held.sureness + more.sureness)


def _is_whole(key: str, text: str) -> bool:
    return key == "holder" and text.endswith(("公司", "部", "中心", "所", "室"))


def _trimmed(value: ReadField) -> ReadField:
    text = value.text
    start = len(text) - len(text.lstrip(f" {_GAP}:："))
    end = len(text.rstrip(f" {_GAP}"))
    sureness = value.sureness[start:end]
    return ReadField(text[start:end].replace(_GAP, " "), sureness)


def _supplement(fields: dict[str, ReadField], whole: str, lines: Sequence[ReadLine]) -> None:
    """Take code, number and authority from wherever they stand where no label led to them."""
    squeezed = re.sub(r"[ \u3000]", "", whole)
    if not re.search(r"\d", fields.get("number", ReadField("")).text):
        fields.pop("number", None)
    for key, value in (("code", code_in(squeezed)), ("number", number_in(squeezed))):
        if value and key not in fields:
            fields[key] = ReadField(value, _sureness_of(value, lines))
    issuer = _ISSUER.search(squeezed)
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
    days = [day for found in _DAY.finditer(text) if (day := _day(found.group()))]
    if "长期" in text or "永久" in text:
        return (days[0] if days else None), None, True
    if len(days) > 1:
        return days[0], days[-1], False
    if days and (_RANGE.search(text[: text.find(str(days[0].year))]) or "至" not in text):
        return None, days[0], False
    return (days[0] if days else None), None, False


def _issued(fields: dict[str, ReadField]) -> date | None:
    found = _DAY.search(re.sub(r"\s", "", fields.get("issued", ReadField("")).text))
    return _day(found.group()) if found else None


def _day(text: str) -> date | None:
    """Return a day as written; ``None`` where the reader saw no possible one."""
    try:
        return parse_day(text)
    except CellError:
        return None
