"""Every source there is, by id. A source is a folder with ``source.toml`` and ``parser.py``."""

from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import Final

from scrapers.config import SourceConfig, read_config
from scrapers.contract import Source
from scrapers.pages.guarded import Guarded

SOURCES: Final[dict[str, str]] = {
    "handover": "scrapers.sources.handover.parser:Source",
    "mohrss": "scrapers.sources.mohrss.parser:Source",
    "hbggzp": "scrapers.sources.hbggzp.parser:Source",
    "ncss": "scrapers.sources.ncss.parser:Source",
    "iguopin": "scrapers.sources.iguopin.parser:Source",
    "job51": "scrapers.sources.job51.parser:Source",
    "job51_legacy": "scrapers.sources.job51_legacy.parser:Source",
    "zhaopin": "scrapers.sources.zhaopin.parser:Source",
    "boss": "scrapers.sources.boss.parser:Source",
    "liepin": "scrapers.sources.liepin.parser:Source",
    "lagou": "scrapers.sources.lagou.parser:Source",
    "wuba": "scrapers.sources.wuba.parser:Source",
    "website": "scrapers.sources.website.parser:Source",
    "gig_station": "scrapers.sources.gig_station.parser:Source",
    "notices": "scrapers.sources.notices.parser:Source",
    # What is read in pictures is handed over like the table of a platform.
    "pictures": "scrapers.sources.handover.parser:Source",
    # The demonstration's own boards: the parsers of sources above, against a loopback replica.
    "replica_json": "scrapers.sources.iguopin.parser:Source",
    "replica_gbk": "scrapers.sources.job51_legacy.parser:Source",
    "replica_cards": "scrapers.sources.wuba.parser:Source",
}

_FOLDER: Final = Path(__file__).parent / "sources"


@dataclass(frozen=True, slots=True)
class LoadedSource:
    """A source ready for use: what it declares and what reads it."""

    config: SourceConfig
    source: Guarded


def load_config(source_id: str) -> SourceConfig:
    """Return a source's declaration without importing its parser. Raises ``KeyError``."""
    if source_id not in SOURCES:
        raise KeyError(source_id)
    return read_config(_FOLDER / source_id / "source.toml")


def load_source(source_id: str) -> LoadedSource:
    """Return declaration and parser; every page passes the guards before the parser sees it."""
    config = load_config(source_id)
    module, _, attribute = SOURCES[source_id].partition(":")
    parser: Source = getattr(import_module(module), attribute)()
    return LoadedSource(config=config, source=Guarded(parser, config.region))
