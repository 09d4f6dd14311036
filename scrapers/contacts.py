"""Contact data in an ad's text: found, to be kept apart, and masked for everybody else."""

import re
from dataclasses import dataclass
from enum import Enum
from typing import Final


class ContactKind(Enum):
    """What a contact is."""

    PHONE = "phone"
    EMAIL = "email"
    WECHAT = "wechat"
    QQ = "qq"
    IDENTITY_CARD = "identity_card"


@dataclass(frozen=True, slots=True)
class Contact:
    """One contact in a text: ``start`` and ``end`` count characters of the text as given."""

    kind: ContactKind
    start: int
    end: int
    value: str


_D: Final = "[0-9０-９]"
_GAP: Final = r"[\s\-－—.·]?"
_PATTERNS: Final = (
    (ContactKind.EMAIL, re.compile(r"[A-Za-z0-9._%+-]{1,64}@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+")),
    (
        ContactKind.IDENTITY_CARD,
        re.compile(rf"(?<![0-9A-Za-z])[1-9]{_D}{{16}}[0-9Xx](?![0-9A-Za-z])"),
    ),
    (
        ContactKind.PHONE,
        re.compile(
            rf"(?<![0-9０-９])(?:\+?86[\s-]?)?[1１][3-9３-９]{_D}(?:{_GAP}{_D}){{8}}(?![0-9０-９])"
            rf"|(?<![0-9０-９])0{_D}{{2,3}}[\s\-－—)）]{{1,2}}{_D}{{7,8}}(?![0-9０-９])"
            rf"|(?<![0-9０-９])400[\s\-－]?{_D}{{3}}[\s\-－]?{_D}{{4}}(?![0-9０-９])"
        ),
    ),
    (
        ContactKind.WECHAT,
        re.compile(
            r"(?:[微威][信芯](?:号\s*[:：]?|\s*[:：])|加[微威][信芯]|加\s*[VvＶ]|[VvＶ]信\s*[:：]?"
            r"|(?<![A-Za-z])(?:wechat|WeChat|vx|VX)\s*[:：]?)\s*([A-Za-z][A-Za-z0-9_-]{5,19})"
        ),
    ),
    (ContactKind.QQ, re.compile(r"(?:QQ|qq|扣扣)[号群：:\s]*([1-9]\d{4,11})")),
)


def find_contacts(text: str) -> tuple[Contact, ...]:
    """Return the contacts of a text in order; none overlaps another."""
    found: list[Contact] = []
    for kind, pattern in _PATTERNS:
        for match in pattern.finditer(text):
            start, end = match.span(match.lastindex or 0)
            if not any(start < other.end and other.start < end for other in found):
                found.append(Contact(kind, start, end, text[start:end]))
    return tuple(sorted(found, key=lambda contact: contact.start))


def mask_contacts(text: str) -> str:
    """Return the text with each contact's characters masked; its length does not change."""
    parts, position = [], 0
    for contact in find_contacts(text):
        parts.append(text[position : contact.start])
        parts.append("*" * (contact.end - contact.start))
        position = contact.end
    return "".join([*parts, text[position:]])
