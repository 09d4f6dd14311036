"""Spellings that sound like a word: one character swapped for a homophone, or written in pinyin."""

from collections.abc import Iterable
from functools import cache
from typing import Final

_LEAST_LETTERS: Final = 5
_COMMON: Final = range(16, 56)  # rows of GB 2312: its 3,755 most frequent characters
_RARER: Final = range(56, 88)  # and its 3,008 rarer ones, which evasions borrow


def disguised_spellings(words: Iterable[str], ordinary: Iterable[str] = ()) -> dict[str, str]:
    """Map spellings to the word they sound like.

    One character is replaced at a time: by each character of the same syllable, whatever its tone,
    and by the syllable in letters; the whole word in letters counts too where it has at least two
    syllables and five letters. Spellings that a dictionary knows as words are left out.
    """
    from pypinyin.constants import PHRASES_DICT  # noqa: PLC0415 - 50 ms that few commands need

    words = tuple(words)
    known = {*PHRASES_DICT, *ordinary, *words}
    spellings: dict[str, str] = {}
    for word in words:
        syllables = [_syllable(char) for char in word]
        for place, syllable in enumerate(syllables):
            for other in (*_by_syllable().get(syllable, ()), *_letters(syllable)):
                spelling = word[:place] + other + word[place + 1 :]
                if spelling not in known:
                    spellings.setdefault(spelling, word)
        whole = "".join(syllables)
        if len(word) > 1 and len(whole) >= _LEAST_LETTERS:
            spellings.setdefault(whole, word)
    return spellings


def _letters(syllable: str) -> tuple[str, ...]:
    """A syllable as people type it: ``nv`` and ``nü`` are the same."""
    if len(syllable) < 2:
        return ()
    return (syllable, syllable.replace("v", "ü")) if "v" in syllable else (syllable,)


@cache
def _syllable(char: str) -> str:
    from pypinyin import lazy_pinyin  # noqa: PLC0415 - see above

    syllable: str = lazy_pinyin(char)[0]
    return syllable


@cache
def _by_syllable() -> dict[str, tuple[str, ...]]:
    table: dict[str, list[str]] = {}
    for row in (*_COMMON, *_RARER):
        for cell in range(1, 95):
            try:
                char = bytes((row + 0xA0, cell + 0xA0)).decode("gb2312")
            except UnicodeDecodeError:
                continue  # the last cells of a row are empty
            table.setdefault(_syllable(char), []).append(char)
    return {syllable: tuple(chars) for syllable, chars in table.items()}
