"""Slips of the pen: outside the brand they leave the identity alone, in it they unsettle it."""

from functools import lru_cache

from rapidfuzz.distance import OSA

from supervisor.domain.matching import tiers
from supervisor.domain.matching.tiers import Tier
from supervisor.domain.names import NameParts
from supervisor.domain.names.affixes import longest_ending
from supervisor.domain.names.lexicon import lexicon
from supervisor.domain.names.regions import find_whole
from supervisor.domain.names.sounds import are_lookalikes, sound_alike
from supervisor.domain.names.trades import read_trade

_EDITS = ((6, 2), (4, 1))
"""How many edits a trade and form of so many characters bear; a shorter one bears none."""


def is_slip_outside_brand(poster: NameParts, registered: NameParts) -> bool:
    """Return whether the poster's name is the registered one but for slips outside the brand.

    Edits count as the optimal string alignment distance: replaced, lost, added, swapped. A
    character added next to the brand would lengthen the brand, a trade that is written correctly
    but is another one is no slip, nor is a whole trade behind a shorter brand.
    """
    brand = registered.brand
    start = poster.text.find(brand)
    if start < 0 or len(brand) < 2 or poster.branch != registered.branch:
        return False
    if not read_trade(registered.trade).is_understood:
        return False
    before, tail = poster.text[:start], poster.text[start + len(brand) :]
    tail = tail.removesuffix(poster.branch)
    if not _is_region(before, "".join(registered.regions)):
        return False
    lead = _lead(registered.trade)
    if not tail.startswith(lead):
        return False
    is_longer = len(brand) > len(poster.brand) and brand.startswith(poster.brand)
    if is_longer and read_trade(poster.trade).hr_kinds:
        return False
    return _is_tail(tail[len(lead) :], registered.trade[len(lead) :], registered.form)


def is_slip_in_bracketed_place(poster: NameParts, registered: NameParts) -> bool:
    """Return whether the one word in brackets is the registered place, misheard or misread.

    （五汉） for （武汉）: no place, hence read as a qualifier of the name.
    """
    if len(poster.qualifiers) != 1 or registered.qualifiers or len(registered.regions) != 1:
        return False
    written, place = poster.qualifiers[0], registered.regions[0]
    if len(written) != len(place) or (written[0], written[-1]) != (place[0], place[-1]):
        return False
    written, place = written[1:-1], place[1:-1]
    if not find_whole(place) or find_whole(written):
        return False
    is_swapped = len(place) == 2 and written == place[::-1]
    return is_swapped or sound_alike(written, place) or are_lookalikes(written, place)


@lru_cache(maxsize=65536)
def _lead(trade: str) -> str:
    """Return the words of a trade that may be the end of the brand: 通信 in 华夏通信人力资源.

    A slip in them may be another brand.
    """
    words = read_trade(trade).words
    lead = ""
    for word in words[:-1]:
        if word in lexicon().hr_kinds:
            break
        lead += word
    return lead if trade.startswith(lead) else ""


def is_slip_in_inner_place(poster: NameParts, registered: NameParts) -> bool:
    """Return whether a name that is the registered one but for slips errs in its inner place.

    That may be the brand itself: 广东升城X is perhaps another than 广东江城X.
    """
    if len(registered.regions) < 2:
        return False
    before = poster.text[: poster.text.find(registered.brand)]
    return bool(before) and not find_whole(before) and not before.endswith(registered.regions[-1])


def _is_region(written: str, registered: str) -> bool:
    """Return whether what stands before the brand is the region, left out, whole or misspelt."""
    if not written or written == registered or find_whole(written):
        return True
    if len(written) != len(registered) or OSA.distance(written, registered, score_cutoff=1) > 1:
        return False
    # 天津聚 is no misspelt 天津市: the last character belongs to the brand.
    return written[-1] == registered[-1] or not find_whole(written[:-1])


def _is_tail(written: str, trade: str, form: str) -> bool:
    """Return whether trade and form are the registered ones but for slips."""
    return any(_is_misspelt(written, trade, form) for form in dict.fromkeys((form, "公司", "")))


def _is_misspelt(written: str, trade: str, form: str) -> bool:
    registered = trade + form
    if not written or not registered:
        return False
    most = next((edits for length, edits in _EDITS if len(registered) >= length), 0)
    if OSA.distance(written, registered, score_cutoff=most) > most:
        return sound_alike(written, registered)
    if _is_another_word(written, registered):
        return False
    if written[0] != registered[0] and registered[:2] in written:
        return False
    return not _is_another_trade(written, trade)


def _is_another_word(written: str, registered: str) -> bool:
    """Return whether two characters in a row differ, which make a word: 华南 for 发展."""
    if len(written) != len(registered) or sound_alike(written, registered):
        return False
    differing = [at for at, char in enumerate(written) if char != registered[at]]
    if len(differing) != 2 or differing[1] != differing[0] + 1:
        return False
    at = differing[0]
    return written[at : at + 2] != registered[at + 1] + registered[at]


def _is_another_trade(written: str, trade: str) -> bool:
    """Return whether the tail holds a trade the lexicon knows that is not the registered one."""
    written = written[: len(written) - longest_ending(written, lexicon().form_endings)]
    return written != trade and bool(written) and read_trade(written).is_understood


def judge_brand_slip(written: str, registered: str, *, is_complete: bool) -> Tier | None:
    """Return the grade of two brands that may be one misspelt; ``None`` where they are plainly two.

    ``is_complete``: place and trade are written and the same; without them one character of two
    is no sign.
    """
    if len(written) < 2 or len(registered) < 2:
        return None
    if OSA.distance(written, registered, score_cutoff=1) > 1:
        return tiers.SOUNDS_ALIKE if sound_alike(written, registered) else None
    if sound_alike(written, registered) or are_lookalikes(written, registered):
        return tiers.SOUNDS_ALIKE
    if min(len(written), len(registered)) >= 3:
        return tiers.BRAND_SLIP
    return tiers.NEAR_BRAND if is_complete else None


def judge_part_of_brand(written: str, registered: str, *, least: int) -> Tier | None:
    """Return the grade where one brand opens the other with ``least`` characters or more."""
    if registered.startswith(written):
        shorter = written
    elif written.startswith(registered):
        shorter = registered
    else:
        return None
    if len(shorter) < least or shorter in lexicon().trades or find_whole(shorter):
        return None
    return tiers.PART_OF_BRAND
