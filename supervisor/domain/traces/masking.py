"""Hide ways to reach a person in the text of an ad, without moving a single character.

Personal information is shown only to whoever asks for it (个人信息保护法 第六条: the least that
is needed); masked text keeps its length, so that spans found in one point into the other. What a
contact is stands in ``domain.traces.contacts``, once for pages, traces and the prints of ads.
"""

from typing import Final

from supervisor.domain.platform.text import fold
from supervisor.domain.traces.contacts import SPOKEN, occurrences, places_of

MASK: Final = "*"


def mask_contacts(text: str) -> str:
    """Return ``text`` with phone, identity, mail, WeChat and QQ numbers hidden."""
    folded = fold(text)
    places = places_of(folded)
    if not places:
        return text
    shown = list(text)
    for place in places:
        for position in range(place.start + place.readable, place.end):
            if folded[position].isalnum():
                shown[position] = MASK
    return "".join(shown)


def mask_value(value: str) -> str:
    """Return a contact that stands alone with all but its first characters hidden."""
    readable = 3 if value[:1].isdigit() else 2
    return value[:readable] + MASK * len(value[readable:])


def has_contacts(text: str) -> bool:
    """Tell whether there is anything to hide."""
    return any(True for _ in occurrences(fold(text)))


def may_reach_into_contacts(sought: str) -> bool:
    """Tell whether what is sought could stand within something hidden: a digit or a letter could.

    Chinese characters are never hidden, save those that stand for digits.
    """
    return any(char in SPOKEN or (char.isalnum() and not _is_ideograph(char)) for char in sought)


def says_openly(text: str, sought: str) -> bool:
    """Tell whether ``sought`` stands in ``text`` as it is shown, upper and lower case alike.

    A search that also found what is hidden would tell it, one digit after the other.
    """
    if sought.lower() not in text.lower():
        return False
    return sought.lower() in mask_contacts(text).lower()


def _is_ideograph(char: str) -> bool:
    return "\u3400" <= char <= "\u9fff"


def recognisable(text: str) -> str:
    """Return the part of a wording that an ad is known by: in simplified script, without contacts.

    The same ad under another number, or in traditional characters, gives the same text.
    """
    folded = fold(text)
    places = places_of(folded)
    if not places:
        return folded
    kept = list(folded)
    for place in places:
        kept[place.start : place.end] = " " * (place.end - place.start)
    return "".join(kept)
