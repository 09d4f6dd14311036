"""Rule packs read from their archived form, each parsed once per process."""

import hashlib
from collections import OrderedDict
from collections.abc import Callable
from pathlib import Path
from threading import Lock
from typing import Final

import orjson

from scrapers.evidence.archive import Archive
from supervisor.domain.screening import RuleSet

RULES_KIND: Final = "rules"
READER_ENTRY: Final = "reader"
"""Beside the rule files of an archived version: the digest of the learned reader, if one worked."""
_MOST: Final = 16
"""Packs kept; a bureau has a few versions a year in use at a time."""

_packs: OrderedDict[str, RuleSet] = OrderedDict()
_lock = Lock()


def archived_pack(archive: Path, digest: str) -> RuleSet:
    """Return the archived pack with this digest. Raises ``DamagedArchive`` where it is lost."""
    stored = Archive(archive)
    stored.check_blob(RULES_KIND, digest)  # a pack known to this process hides no loss
    return _read(digest, lambda: stored.get_blob(RULES_KIND, digest))


def pack_of(content: bytes) -> RuleSet:
    """Return the pack in rule files as they are archived. Raises ``RulePackError``."""
    return _read(hashlib.sha256(content).hexdigest(), lambda: content)


def _read(digest: str, content: Callable[[], bytes]) -> RuleSet:
    """Parse a pack, or return what was parsed: a digest names one content for good."""
    with _lock:
        known = _packs.get(digest)
        if known is not None:
            _packs.move_to_end(digest)
            return known
    sources = orjson.loads(content())
    sources.pop(READER_ENTRY, None)
    rules = RuleSet.from_sources(sources)
    with _lock:
        _packs[digest] = rules
        while len(_packs) > _MOST:
            _packs.popitem(last=False)
    return rules
