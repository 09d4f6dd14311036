"""What separators divide: the name from remarks and branches, or a name from itself.

A middle dot or a dash stands inside a name (阿里·买买提, or a dot put between any two words) and
between a name and what is no part of it (急聘-…, …-王女士). What is neither a remark nor a name of
its own belongs to the name: without it, the rest would be the name of another company.
"""

import re
from typing import NamedTuple

from supervisor.domain.names.affixes import longest_ending
from supervisor.domain.names.hidden import is_anonymous, is_platform
from supervisor.domain.names.lexicon import Lexicon
from supervisor.domain.names.regions import find_whole, is_within, longest_place
from supervisor.domain.names.tail import COMPANY, is_branch_alone, is_remark

# Everything but letters, digits and what names hold; a full stop only at the ends.
SEPARATORS = re.compile(r"(?:[^\w()&.'’]|_)+|\.+$|^\.+")
_FOREIGN_NAME = re.compile(r"[\x21-\x7e]{10,}(?=[\u4e00-\u9fff]{2}.*公司)")
_FOREIGN_WORDS = re.compile(r"[a-z][\x21-\x7e]*(?=[\u4e00-\u9fff]{4}.*公司$)")


class Division(NamedTuple):
    """A text divided: the name, the branch named beside it, and the rest in pieces."""

    core: str
    branch: str = ""
    notes: tuple[str, ...] = ()


def divide(text: str, words: Lexicon) -> Division:
    """Return the name in a text with separators, and what stands beside it.

    A piece with a legal form is the name; else the longest that is not an account word. Purely
    foreign names keep their separators.
    """
    foreign = _FOREIGN_NAME.match(text) or _foreign_beside(text)
    head = foreign.group() if foreign else ""
    core = text[len(head) :]
    notes = [head] if head else []
    pieces = [piece for piece in SEPARATORS.split(core) if piece]
    if len("".join(pieces)) == len(core) or all(piece.isascii() for piece in pieces):
        return Division(core, "", tuple(notes))
    named = _named(pieces, words)
    if named is None:
        return Division(core, "", tuple(notes))
    tokens = _tokens(core)
    at = next(place for place, token in enumerate(tokens) if token == named)
    name, branch = named, ""
    for place in range(at - 1, -1, -1):
        token = tokens[place]
        if SEPARATORS.fullmatch(token):
            notes.append(token)
        elif is_branch_alone(token) and not branch:
            branch = token
        elif _joins_before(token, name, words):
            name = token + name
        else:
            notes.append(token)
    for token in tokens[at + 1 :]:
        if SEPARATORS.fullmatch(token):
            notes.append(token)
        elif is_branch_alone(token) and not branch:
            branch = token
        elif _joins_behind(name, token, words):
            name += token
        else:
            notes.append(token)
    return Division(name, branch, tuple(notes))


def last_piece(text: str) -> str:
    """Return what stands behind the last separator, empty where there is none."""
    pieces = [piece for piece in SEPARATORS.split(text) if piece]
    return pieces[-1] if len(pieces) > 1 else ""


def _foreign_beside(text: str) -> re.Match[str] | None:
    """Return a foreign name written before a Chinese one that opens with its place."""
    found = _FOREIGN_WORDS.match(text)
    return found if found and longest_place(text[found.end() :], ())[1] else None


def _tokens(text: str) -> list[str]:
    """Cut a text into pieces and separators, losing nothing."""
    tokens: list[str] = []
    done = 0
    for found in SEPARATORS.finditer(text):
        tokens += [text[done : found.start()], found.group()]
        done = found.end()
    return [token for token in (*tokens, text[done:]) if token]


def _named(pieces: list[str], words: Lexicon) -> str | None:
    """Return the piece that is the name, or holds its end."""
    own = [piece for piece in pieces if not is_branch_alone(piece)]
    named = (
        [piece for piece in own if piece.endswith(("公司", "集团"))]
        or [piece for piece in own if COMPANY.search(piece)]
        or sorted((piece for piece in own if not is_remark(piece, words)), key=len, reverse=True)
    )
    return named[0] if named else None


def _joins_before(piece: str, name: str, words: Lexicon) -> bool:
    """Return whether a piece before the name is its beginning."""
    if is_remark(piece, words) or piece in words.prefixes or COMPANY.search(piece):
        return False
    if is_platform(piece, words) or is_anonymous(piece, words):
        return False
    opened, _ = longest_place(name, ())
    if len(piece) == 1 or not opened or find_whole(piece):
        return True
    outer, _ = longest_place(piece, ())
    return bool(outer) and not any(
        is_within(one, other) or is_within(other, one) for one in opened for other in outer
    )


def _joins_behind(name: str, piece: str, words: Lexicon) -> bool:
    """Return whether a piece behind the name is its end: trade or form, whole or cut in two."""
    if is_remark(piece, words) or longest_ending(name, words.form_endings, 2) > 1:
        return False
    whole = name + piece
    return bool(
        longest_ending(whole, words.trade_endings) or longest_ending(whole, words.form_endings) > 1
    )
