"""JSONL line by line, and JSON arrays."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import orjson

from scrapers.decoding.embedded import parse_tolerant
from scrapers.decoding.encoding import decode
from scrapers.errors import UnreadableFile
from scrapers.tables.filetypes import opened

MAX_LINE_BYTES: Final = 4 * 1024 * 1024
_LIST_KEYS: Final = ("data", "list", "items", "rows", "jobs", "postings")
_WRAPPINGS: Final = 3  # an interface's own answer carries its list under "data" and the like


def read_lines(path: Path) -> Iterator[tuple[int, Any]]:
    """Yield line number and record; a line that cannot be read is yielded as the error it is."""
    with opened(path) as stream:
        line_number = 0
        while line := stream.readline(MAX_LINE_BYTES + 1):
            line_number += 1
            if len(line) > MAX_LINE_BYTES and not line.endswith(b"\n"):
                _skip_line(stream)
                yield line_number, UnreadableFile("该行超过 4 MB，未导入")
            elif line.strip(b"\xef\xbb\xbf \t\r\n"):
                yield line_number, _parse_line(line)


def read_array(body: bytes) -> Iterator[tuple[int, Any]]:
    """Yield the records of an array, or of the one list that an object carries."""
    try:
        value = orjson.loads(body)
    except orjson.JSONDecodeError:
        value = parse_tolerant(decode(body).text)
    if isinstance(value, dict):
        value = _listed(value, _WRAPPINGS) or [value]
    if not isinstance(value, list):
        raise UnreadableFile("不是有效的 JSON 文件，请重新导出。")
    yield from enumerate(value, start=1)


def _listed(value: dict[str, Any], depth: int) -> list[Any] | None:
    """Return the list an object carries, or one of the objects in it."""
    found = [value[key] for key in _LIST_KEYS if isinstance(value.get(key), list)]
    inner = [value[key] for key in _LIST_KEYS if isinstance(value.get(key), dict)] if depth else []
    return found[0] if found else next(
        (listed for item in inner if (listed := _listed(item, depth - 1))), None
    )  # fmt: skip


class _KeyTwice(ValueError):
    """An object names the same key twice, with different values."""


def _parse_line(line: bytes) -> Any:
    try:
        value = orjson.loads(line)
    except orjson.JSONDecodeError:
        value = None  # another encoding, or a value such as NaN that only the lenient parser takes
    if value is not None and not _may_repeat_keys(line, value):
        return value
    try:
        text = decode(line).text.rstrip().rstrip(",")  # lines cut out of an array keep its commas
        return json.loads(text, strict=False, object_pairs_hook=_object)
    except _KeyTwice as error:
        return UnreadableFile(f"该行的“{error}”出现两次，内容不同，无法判断以哪个为准，未导入")
    except (ValueError, RecursionError):
        return UnreadableFile("该行不是有效的 JSON，未导入")


def _may_repeat_keys(line: bytes, value: Any) -> bool:
    """Tell cheaply whether a line has more colons after quotes than keys that came out of it."""
    colons = line.count(b'":')
    return colons > 1 and colons > _keys(value)


def _keys(value: Any) -> int:
    count, waiting = 0, [value]
    while waiting:
        item = waiting.pop()
        count += len(item) if isinstance(item, dict) else 0
        inner = item.values() if isinstance(item, dict) else item if isinstance(item, list) else ()
        waiting += [value for value in inner if isinstance(value, dict | list)]
    return count


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for key, value in pairs:
        if key in found and found[key] != value:
            raise _KeyTwice(key[:40])
        found[key] = value
    return found


def _skip_line(stream: Any) -> None:
    while (rest := stream.readline(MAX_LINE_BYTES)) and not rest.endswith(b"\n"):
        continue
