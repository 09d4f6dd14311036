"""The product's words: each has one English term, one Chinese label and one meaning.

A class that stands for a concept of the office carries its label by ``@term``; the glossary of the
documentation is written from them. A word that is taken cannot be given away again.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final, TypeVar

_Class = TypeVar("_Class", bound=type)


@dataclass(frozen=True, slots=True)
class Term:
    """One word: what it is called in code and on pages, what it means, where it is defined."""

    english: str
    chinese: str
    meaning: str
    defined_in: str


TERMS: Final[dict[str, Term]] = {}


def term(chinese: str, english: str = "") -> Callable[[_Class], _Class]:
    """Name a class in Chinese; its English term is its own name in words unless given.

    Raises ``ValueError`` where either word already names another class, or where the class does
    not say what it is.
    """

    def name(cls: _Class) -> _Class:
        words = english or re.sub(r"(?<=[a-z])(?=[A-Z])", " ", cls.__name__).lower()
        meaning = " ".join((cls.__doc__ or "").split("\n\n")[0].split())
        if not meaning:
            raise ValueError(f"{cls.__name__} does not say what it is")
        taken = TERMS.get(words) or next((t for t in TERMS.values() if t.chinese == chinese), None)
        if taken is not None:
            raise ValueError(f"{words} ({chinese}) is already {taken.defined_in}")
        TERMS[words] = Term(words, chinese, meaning, f"{cls.__module__}.{cls.__qualname__}")
        return cls

    return name
