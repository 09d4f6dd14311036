"""An installation with a million ads grown from the demonstration: texts, leads, the index."""

import random
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any, Final

from sqlalchemy import Connection, Table, func, insert, select, text

from benchmarks.matching.made_up_names import HR_TAILS, make_brand
from scrapers.replica.phrases import DUTIES, INTERMEDIARY, LAWFUL, TITLES, VIOLATIONS, WELFARE
from supervisor.store import ad_index
from supervisor.store.ad_index import Wording
from supervisor.store.base import Base

_BATCH: Final = 2_000
_SEEN: Final = datetime(2026, 11, 20, 18, 0, tzinfo=UTC)
_BREACHES: Final = tuple((key, one) for key, said in VIOLATIONS.items() for one in said)
_SEVERITIES: Final = (("severe", 3), ("ordinary", 2), ("advisory", 1))
_POSTERS: Final = 20_000
_EMPTY_MATCH: Final = {
    "verdict": "unknown", "score": 0.0, "why": "名册中没有。", "version": "bench",
    "agency_key": "", "features": [], "candidates": [],
}  # fmt: skip

Row = dict[str, Any]


def grow_ads(connection: Connection, ads: int, leads: int, seed: int = 5) -> None:
    """Add so many ads, one wording each, of which the first ``leads`` are open leads."""
    chance = random.Random(seed)
    tables = Base.metadata.tables
    firms = [f"武汉{make_brand(chance)}{chance.choice(HR_TAILS)}" for _ in range(_POSTERS)]
    first = {
        name: (connection.scalar(select(func.max(tables[name].c.id))) or 0) + 1
        for name in ("posting", "posting_revision", "finding")
    }
    pattern = {name: _any(connection, tables[name]) for name in (*first, "finding_hit")}
    for start in range(0, ads, _BATCH):
        numbers = range(start, min(ads, start + _BATCH))
        rows: dict[str, list[Row]] = {name: [] for name in pattern}
        for number in numbers:
            for name, row in _ad(chance, number, first, pattern, firms, is_lead=number < leads):
                rows[name].append(row)
        for name in pattern:
            if rows[name]:
                connection.execute(insert(tables[name]), rows[name])
        ad_index.add(connection, map(_wording, rows["posting_revision"]))
    connection.execute(text("ANALYZE"))


def _wording(row: Row) -> Wording:
    return Wording(row["id"], row["title"], row["company"], row["text"])


def _any(connection: Connection, table: Table) -> Row:
    """Return a row of the demonstration, whose other values every new row shares."""
    return dict(connection.execute(select(table).limit(1)).mappings().one())


def _ad(
    chance: random.Random,
    number: int,
    first: dict[str, int],
    pattern: dict[str, Row],
    firms: list[str],
    *,
    is_lead: bool,
) -> Iterator[tuple[str, Row]]:
    """Yield the rows of one ad: the ad, its wording and, where it is one, the lead with its hit."""
    posting, revision = first["posting"] + number, first["posting_revision"] + number
    company = chance.choice(firms)
    category, breach = chance.choice(_BREACHES)
    said = _text(chance, breach if is_lead else "")
    seen = _SEEN - timedelta(seconds=number * 20)
    yield "posting", pattern["posting"] | {
        "id": posting, "external_id": f"many-{number}", "cluster_id": 10**9 + number,
        "revision_count": 1, "last_seen_at": seen, "first_seen_at": seen, "agency_id": None,
    }  # fmt: skip
    yield "posting_revision", pattern["posting_revision"] | {
        "id": revision, "posting_id": posting, "number": 1, "title": chance.choice(TITLES),
        "company": company, "poster_key": company, "text": said, "text_digest": f"{number:064x}",
        "content_digest": f"{number:064x}",
    }  # fmt: skip
    if not is_lead:
        return
    severity, rank = chance.choices(_SEVERITIES, (5, 3, 2))[0]
    finding = first["finding"] + number
    yield "finding", pattern["finding"] | {
        "id": finding, "posting_id": posting, "revision_id": revision, "status": "open",
        "severity": severity, "severity_rank": rank, "verdict": "unknown", "agency_id": None,
        "poster_key": company, "text_digest": f"{number:064x}", "grounds": f"{number:064x}",
        "cluster_id": 10**9 + number - (number % 10 == 1), "repost_of_id": None,
        "match": _EMPTY_MATCH, "version": 1, "created_at": seen, "reopened_at": None,
    }  # fmt: skip
    at = said.index(breach)
    yield "finding_hit", {name: value for name, value in pattern["finding_hit"].items()
                          if name != "id"} | {
        "finding_id": finding, "revision_id": revision, "category": category, "field": "text",
        "start": at, "end": at + len(breach), "span": breach, "exception": None,
        "severity": severity, "is_struck": False,
    }  # fmt: skip


def _text(chance: random.Random, breach: str) -> str:
    lines = [chance.choice(DUTIES), *chance.sample(LAWFUL, 3), chance.choice(INTERMEDIARY), breach]
    lines.append("、".join(chance.sample(WELFARE, 3)))
    lines.append(f"地址：武昌区{make_brand(chance)}路{chance.randrange(1, 999)}号")
    if chance.random() < 0.3:
        lines.append(f"电话：139{chance.randrange(10**8):08}，找{make_brand(chance)[0]}经理")
    return "\n".join(line for line in lines if line)
