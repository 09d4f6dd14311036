"""Texts of earlier wordings, packed: those of one ad together, since they are nearly the same."""

import hashlib
import json
import zlib
from collections.abc import Mapping
from typing import Final

PACKED_FIELDS: Final = ("text", "address", "company_scope", "url")
"""What of a wording is packed; all else stays with it, to be found and counted by."""

Texts = Mapping[str, str]
"""The packed fields of one wording, by name."""

_LEVEL: Final = 9


class DamagedWordings(ValueError):
    """Packed wordings are not what was packed; the message says whose."""


def pack(wordings: Mapping[int, Texts]) -> tuple[str, bytes]:
    """Return the SHA-256 of the wordings, by their ids, and the wordings themselves, packed."""
    rows = [[key, *(wordings[key][name] for name in PACKED_FIELDS)] for key in sorted(wordings)]
    plain = json.dumps(rows, ensure_ascii=False, separators=(",", ":")).encode("utf-8")
    return hashlib.sha256(plain).hexdigest(), zlib.compress(plain, _LEVEL)


def unpack(whose: str, digest: str, content: bytes) -> dict[int, dict[str, str]]:
    """Return what was packed; raises ``DamagedWordings`` where it is not what the digest names."""
    try:
        plain = zlib.decompress(content)
    except zlib.error as error:
        raise DamagedWordings(f"the earlier wordings of {whose} cannot be unpacked") from error
    if hashlib.sha256(plain).hexdigest() != digest:
        raise DamagedWordings(f"the earlier wordings of {whose} have another digest")
    return {key: dict(zip(PACKED_FIELDS, texts, strict=True)) for key, *texts in json.loads(plain)}
