"""Models of the learned reader, archived by digest beside the rules they worked with.

The archived rules of a night name the model that read with them, so one version replays both.
"""

from functools import lru_cache
from pathlib import Path
from typing import Final

import orjson

from scrapers.evidence.archive import Archive
from supervisor.domain.reader.model import ReaderModel
from supervisor.domain.reader.reader import BothReaders, LearnedReader, ScreensAds
from supervisor.domain.screening import Screener
from supervisor.services.rules.packs import READER_ENTRY, RULES_KIND, archived_pack

MODEL_KIND: Final = "reader"


def model_entry(archive: Archive, content: bytes) -> dict[str, str]:
    """Archive a model and return what the archived rules say of it."""
    return {READER_ENTRY: archive.put_blob(MODEL_KIND, content)}


def model_named(archive: Path, rules: str) -> str:
    """Return the digest of the model that worked with archived rules; empty where none did."""
    sources = orjson.loads(Archive(archive).get_blob(RULES_KIND, rules))
    return str(sources.get(READER_ENTRY, ""))


@lru_cache(maxsize=2)
def load_readers(archive: Path, rules: str) -> ScreensAds:
    """Return the readers of an archived version, compiled once for the process.

    Versions from before the learned reader have rules alone.
    """
    screener = Screener(archived_pack(archive, rules))
    digest = model_named(archive, rules)
    if not digest:
        return screener
    return BothReaders(screener, load_reader(archive, digest))


@lru_cache(maxsize=2)
def load_reader(archive: Path, digest: str) -> LearnedReader:
    """Return an archived model, ready to read."""
    return LearnedReader(ReaderModel.from_bytes(Archive(archive).get_blob(MODEL_KIND, digest)))
