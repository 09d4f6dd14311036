"""What QR and bar codes of a picture say, as lines of its text that name where they come from.

A code is the poster's own word: a phone, an address, a name or a licence number in it is read like
the words around it, and every hit and name from it says so. A wireless password is nobody's ad,
and a row of digits that is neither a phone nor a register code is a label of goods.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import Final
from urllib.parse import unquote

from supervisor.domain.pictures.layout import ReadText
from supervisor.domain.pictures.model import ReadCode, ReadLine
from supervisor.domain.pictures.names import NamedPoster, poster_named

CODE_MARK: Final = "【扫码】"
_LONGEST: Final = 300
_LABELS: Final = {
    "FN": "名称", "ORG": "单位名称", "N": "名称", "TEL": "电话", "EMAIL": "邮箱", "URL": "网址",
    "ADR": "地址", "NOTE": "说明",
}  # fmt: skip
_SCHEMES: Final = {"tel:": "电话", "smsto:": "电话", "sms:": "电话", "mailto:": "邮箱"}
_CARD: Final = re.compile(r"(?:BEGIN:VCARD|MECARD:)", re.I)
_FIELD: Final = re.compile(
    rf"(?:^|[\n;:])\s*({'|'.join(_LABELS)})(?:;[^:\n]*)?:([^\n]*?)(?=;;|;[A-Z]+:|;?\s*$|\n)",
    re.I | re.M,
)
_PHONE: Final = re.compile(r"(?:1[3-9]\d{9}|0\d{9,11}|[48]00\d{7})")
_REGISTER_CODE: Final = 18


def with_codes(text: ReadText, codes: Sequence[ReadCode]) -> ReadText:
    """Return the text with what its codes say below it, each tied to the code's place."""
    whole, pieces = text.text, list(text.pieces)
    for line in dict.fromkeys(_lines(codes)):
        whole += "\n" if whole else ""
        pieces.append((len(whole), line))
        whole += line.text
    return replace(text, text=whole, pieces=tuple(pieces))


def without_codes(text: str) -> str:
    """Return a text without what its codes say: the same leaflet may carry another code."""
    return "\n".join(line for line in text.split("\n") if not line.startswith(CODE_MARK))


def is_from_code(text: ReadText, start: int, end: int) -> bool:
    """Tell whether anything between two places of the text was said by a code."""
    return any(
        line.is_code and begin < end and start < begin + len(line.text)
        for begin, line in text.pieces
    )


def completed(named: NamedPoster, text: ReadText) -> NamedPoster:
    """Return who posts, with what the codes of the text say where the words beside them do not.

    ``named`` was read without the codes; the printed word goes before the code's.
    """
    lines = [(begin, line) for begin, line in text.pieces if line.is_code]
    if not lines:
        return named
    first = lines[0][0]
    said = poster_named(
        ReadText(text.text[first:], tuple((begin - first, line) for begin, line in lines))
    )
    found = replace(
        named,
        uscc=named.uscc or said.uscc,
        licence_number=named.licence_number or said.licence_number,
    )
    if named.name or not said.name:
        return found
    return replace(found, name=said.name, start=said.start + first, end=said.end + first)


def _lines(codes: Iterable[ReadCode]) -> Iterator[ReadLine]:
    for code in codes:
        if words := _words(code.text):
            yield ReadLine(CODE_MARK + words, 1.0, code.box, page=code.page, is_code=True)


def _words(said: str) -> str:
    """Return what a code says in one line; nothing where it is none of an ad's business."""
    said = said.strip()
    lower = said.lower()
    if lower.startswith("wifi:"):
        return ""
    if said.isdigit() and len(said) != _REGISTER_CODE and not _PHONE.fullmatch(said):
        return ""
    if _CARD.match(said):
        fields = [
            f"{_LABELS[key.upper()]}：{value.strip()}"
            for key, value in _FIELD.findall(said)
            if value.strip()
        ]
        return _one_line("，".join(dict.fromkeys(fields)))
    for scheme, label in _SCHEMES.items():
        if lower.startswith(scheme):
            return _one_line(f"{label}：{said[len(scheme) :]}")
    return _one_line(unquote(said))


def _one_line(words: str) -> str:
    return " ".join("".join(c if c.isprintable() else " " for c in words).split())[:_LONGEST]
