"""The chain of records: every record hashed together with all that were written before it.

Whoever changes, removes or slips in a record must rebuild every link after it, and then the links
no longer lead to the heads that were signed outside the database. Anyone can check this with
SHA-256 alone: a record's text is its stored values as JSON with sorted keys; a link's text is the
link before it, its number, its time, and the record's table, number and digest, one a line.
"""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from enum import Enum
from typing import Any, Final

from supervisor.domain.platform.labelled import LabelledEnum

START: Final = "0" * 64


class ChainFaultKind(LabelledEnum):
    """What can be wrong with the chain."""

    ALTERED = ("altered", "记录内容与留痕时不一致")
    MISSING = ("missing", "留痕所指的记录已不存在")
    UNLINKED = ("unlinked", "记录未经留痕写入")
    CUT = ("cut", "链条中有留痕缺失")
    REBUILT = ("rebuilt", "链条与所签名的链头不一致")
    CLOCK_BACK = ("clock_back", "留痕时间倒退")
    UNDONE_UNTOLD = ("undone_untold", "复核被撤销而无撤销留痕")
    HEADS = ("heads", "链头签名文件缺失或被改动")


@dataclass(frozen=True, slots=True)
class ChainFault:
    """One fault: the link's number where there is one, the record it is about, and what was seen.

    ``number`` is 0 for what has no link; ``detail`` is English, for the command line and the log.
    """

    kind: ChainFaultKind
    number: int
    table: str = ""
    record_id: int | None = None
    detail: str = ""


def content_digest(values: Mapping[str, object]) -> str:
    """Return the SHA-256 of a record's stored values, hexadecimal.

    Empty columns are left out, so that a column added later changes no digest of older records.
    """
    kept = {name: _plain(value) for name, value in values.items() if value is not None}
    text = json.dumps(kept, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def link_digest(
    previous: str, number: int, at: datetime, record: tuple[str, int], content: str
) -> str:
    """Return the digest of link ``number``, which hangs on ``previous``; hexadecimal SHA-256."""
    table, record_id = record
    lines = (previous, str(number), _moment(at), table, str(record_id), content)
    return hashlib.sha256("\n".join(lines).encode("utf-8")).hexdigest()


def _plain(value: object) -> Any:
    """Turn a stored value into JSON that is the same before and after a round trip."""
    match value:
        case Mapping():
            return {str(key): _plain(one) for key, one in value.items()}
        case list() | tuple():
            return [_plain(one) for one in value]
        case Enum():
            return str(value.value)
        case datetime():
            return _moment(value)
        case date():
            return value.isoformat()
        case _:
            return value


def _moment(at: datetime) -> str:
    return at.astimezone(UTC).isoformat(timespec="microseconds")
