"""Citations in words, read back to keys of the registry.

A citation may name several articles of one law (``行政处罚法第四十四条、第四十五条``), put the law
in 《》 with or without 中华人民共和国, and write numbers in Chinese or Arabic.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from supervisor.domain.law.articles import LawRegistry, registry
from supervisor.domain.platform.numerals import number_of

_NUMERAL: Final = "[一二三四五六七八九十百零0-9]+"
_ARTICLE: Final = (
    rf"第?\s*({_NUMERAL})\s*条(?:\s*第?\s*({_NUMERAL})\s*款)?"
    rf"(?:\s*第?\s*[（(]?({_NUMERAL})[）)]?\s*项)?"
)
_JOINED: Final = re.compile(rf"\s*(?:[、和及与,，]|以及)?\s*{_ARTICLE}")
_LAW_END: Final = "法|条例|规定|办法"


@dataclass(frozen=True, slots=True)
class Citation:
    """One article as it was cited; ``key`` is empty where the registry does not have it."""

    text: str
    key: str


def citations_in(text: str) -> Iterator[Citation]:
    """Yield every citation that names a law and an article, in the order of the text."""
    for found in _law_pattern().finditer(text):
        at, law = found.end(), found["law"]
        while article := _JOINED.match(text, at):
            yield _citation(law, article[1], article[2] or "", article[3] or "")
            at = article.end()


def keys_of(text: str) -> list[str] | None:
    """Return the keys a claim names, by key or in words; ``None`` where anything is no citation."""
    found = _keys_of(text)
    return None if found is None else list(found)


def is_same_article(one: str, other: str) -> bool:
    """Whether two keys name the same article, or one a paragraph or item of the other."""
    return one == other or one.startswith(f"{other}_") or other.startswith(f"{one}_")


@lru_cache(maxsize=4096)
def _keys_of(text: str) -> tuple[str, ...] | None:
    if text.strip() in registry():
        return (text.strip(),)
    parts = [part for part in re.split(r"[;；\n]", text) if part.strip()]
    found = [list(citations_in(part)) for part in parts]
    if not parts or not all(found) or any(not one.key for part in found for one in part):
        return None
    return tuple(one.key for part in found for one in part)


def _citation(law: str, numeral: str, paragraph: str, item: str) -> Citation:
    article, part = number_of(numeral), number_of(paragraph) if paragraph else 0
    words = f"{law}第{numeral}条" + (f"第{paragraph}款" if paragraph else "")
    key = _keys_by_number(registry()).get((law, article or 0, part or 0), "")
    own = f"{key}_item{number_of(item)}" if item else ""
    return Citation(words, own if own in registry() else key)


@lru_cache(maxsize=4)
def _laws() -> tuple[str, ...]:
    return tuple(sorted({a.law for a in registry().articles.values()}, key=len, reverse=True))


@lru_cache(maxsize=1)
def _law_pattern() -> re.Pattern[str]:
    """Match the name of a law that an article follows: a registered one, or one that looks so."""
    known = "|".join(map(re.escape, _laws()))
    other = rf"[\u4e00-\u9fff]{{2,18}}?(?:{_LAW_END})"
    name = rf"(?P<law>{known}|{other})"
    return re.compile(
        rf"《?(?:中华人民共和国)?{name}(?:（[^（）]*）)?》?(?=\s*第\s*{_NUMERAL}\s*条)"
    )


@lru_cache(maxsize=2)
def _by_number(laws: tuple[str, ...]) -> dict[tuple[str, int, int], str]:
    del laws
    keys: dict[tuple[str, int, int], str] = {}
    for article in registry().articles.values():
        number = number_of(article.number[1:-1]) if article.number else None
        if number is None or article.item:
            continue
        keys[article.law, number, article.paragraph] = article.key
        if article.paragraph:
            keys.setdefault((article.law, number, 0), article.key)
    for law, number, paragraph in list(keys):
        if not paragraph:
            base = keys[law, number, 0]
            for part in range(1, 6):
                keys.setdefault((law, number, part), base)
    return keys


def _keys_by_number(_all: LawRegistry) -> dict[tuple[str, int, int], str]:
    return _by_number(_laws())
