"""The registry of articles: what each says in our own words, since when, for whom, how sure.

The data stands in ``supervisor/law/articles.toml``. Everything that cites a law does so by a key of
this registry, or in words that ``citations`` reads back to one.
"""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any, Final

from supervisor.domain.platform.labelled import LabelledEnum
from supervisor.domain.platform.numerals import chinese_number

DATA: Final = Path(__file__).resolve().parents[2] / "law"
_FIELDS: Final = {"says", "binds", "certainty", "from", "to", "text", "item"}


class LawError(ValueError):
    """Data of laws that contradict themselves, or a key that is not in the registry."""


class Certainty(LabelledEnum):
    """How far the wording of an article is checked."""

    CHECKED = ("A", "原文两处以上核对")
    DATED = ("B", "原文核对至2025年8月或者单一文本")
    PARTIAL = ("C", "部分条文或者新闻摘要")
    EXISTENCE = ("D", "只知其存在")


class Bound(LabelledEnum):
    """Whom an article obliges or empowers."""

    OFFICE = ("office", "行政机关")
    AGENCY = ("agency", "人力资源服务机构")
    EMPLOYER = ("employer", "用人单位")
    UNLICENSED = ("unlicensed", "无许可经营者")
    DISPATCH = ("dispatch", "劳务派遣单位")
    PLATFORM = ("platform", "网络平台")
    PUBLIC_AGENCY = ("public_agency", "公共服务机构")
    ANYONE = ("anyone", "任何单位和个人")
    PARTY = ("party", "当事人")
    POLICE = ("police", "公安机关")
    MARKET_REGULATION = ("market_regulation", "市场监管部门")


@dataclass(frozen=True, slots=True)
class Article:
    """One article or paragraph. ``says`` is empty where its text is not held."""

    key: str
    law: str
    number: str
    paragraph: int
    says: str
    in_force_from: date
    in_force_to: date | None
    certainty: Certainty
    binds: Bound
    source: str
    item: str = ""

    @property
    def citation(self) -> str:
        """The article as papers cite it, e.g. ``行政处罚法第四十四条``."""
        paragraph = f"第{chinese_number(self.paragraph)}款" if self.paragraph else ""
        return f"{self.law}{self.number}{paragraph or self.item}"

    @property
    def is_held(self) -> bool:
        """Whether the text is held, so that something may be calculated from it."""
        return bool(self.says)

    def is_in_force(self, on: date) -> bool:
        """Tell whether the article was law on that day."""
        return self.in_force_from <= on and (self.in_force_to is None or on <= self.in_force_to)


@dataclass(frozen=True, slots=True)
class LawRegistry:
    """Every article by key."""

    articles: Mapping[str, Article]

    def __getitem__(self, key: str) -> Article:
        """Return an article; raises ``LawError`` for a key that is not registered."""
        found = self.articles.get(key)
        if found is None:
            raise LawError(f"no article {key!r} in the registry of laws")
        return found

    def __contains__(self, key: object) -> bool:
        return key in self.articles

    def cite(self, keys: tuple[str, ...] | list[str]) -> str:
        """Return the citations of several keys, as one Chinese list."""
        return "、".join(self[key].citation for key in keys)

    def ending(self, by: date) -> list[Article]:
        """Return the articles that end up to ``by``; a person reviews what rests on them."""
        return [one for one in self.articles.values() if one.in_force_to and one.in_force_to <= by]


@lru_cache(maxsize=1)
def registry() -> LawRegistry:
    """Return the registry the product is delivered with."""
    return read_registry((DATA / "articles.toml").read_text(encoding="utf-8"))


def read_registry(text: str) -> LawRegistry:
    """Read a registry from TOML; raises ``LawError`` for an unknown field or a doubled key."""
    articles: dict[str, Article] = {}
    for prefix, table in tomllib.loads(text).items():
        for mark, row in table["articles"].items():
            article = _article(prefix, table, mark, row if isinstance(row, dict) else {"says": row})
            if article.key in articles:
                raise LawError(f"article {article.key!r} stands twice")
            articles[article.key] = article
    return LawRegistry(articles)


def _article(prefix: str, table: Mapping[str, Any], mark: str, row: Mapping[str, Any]) -> Article:
    if unknown := set(row) - _FIELDS:
        raise LawError(f"{prefix}_{mark}: unknown fields {sorted(unknown)}")
    number, _, rest = mark.partition("_")
    paragraph = rest if rest.isdigit() else ""  # an item is named by its own words
    return Article(
        key=f"{prefix}_{mark}" if mark else prefix,
        law=table["law"],
        number=f"第{chinese_number(int(number))}条" if number.isdigit() else row.get("text", ""),
        paragraph=int(paragraph) if paragraph else 0,
        says=row["says"],
        in_force_from=row.get("from", table["from"]),
        in_force_to=row.get("to", table.get("to")),
        certainty=Certainty.of(row.get("certainty", table["certainty"])),
        binds=Bound.of(row.get("binds", table["binds"])),
        source=table["source"],
        item=row.get("item", ""),
    )
