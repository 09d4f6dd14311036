"""Sources as the console shows them: what each declares."""

from dataclasses import dataclass
from datetime import time
from functools import cache
from typing import Final

from scrapers.config import SourceConfig
from scrapers.contract import AccessMode
from scrapers.registry import SOURCES, load_config
from supervisor.domain.platform.labelled import LabelledEnum

SELF_CHECK: Final = "self_check"
"""Under what the incidents of the self-check are kept, in a source's place."""
SELF_CHECK_TITLE: Final = "采集链路自检"


class AccessModeLabel(LabelledEnum):
    """How a source may be reached, in the words of the console."""

    LIVE = ("live", "自动采集")
    HANDOVER = ("handover", "平台报送")
    OFF = ("off", "已关闭")


@dataclass(frozen=True, slots=True)
class SourceCard:
    """What the console tells of one source's declaration."""

    id: str
    title: str
    mode: AccessModeLabel
    address: str
    legal_basis: str
    written_basis: str
    contact: str
    pace_seconds: float
    window: str
    minimum_rows: int
    formats: tuple[str, ...]
    robots_note: str
    is_replica: bool
    pinned: str

    @property
    def takes_files(self) -> bool:
        """Whether people hand its files over."""
        return self.mode is AccessModeLabel.HANDOVER


@cache
def source_cards() -> dict[str, SourceCard]:
    """Return every declared source by id, in the order of the registry."""
    return {source_id: _card(load_config(source_id)) for source_id in SOURCES}


def is_open_at(source_id: str, moment: time) -> bool:
    """Tell whether the source may be visited at a local time of day."""
    return load_config(source_id).window.contains(moment)


def source_title(source_id: str) -> str:
    """Return the name people know a source by; of one no longer declared, its id."""
    if source_id == SELF_CHECK:
        return SELF_CHECK_TITLE
    card = source_cards().get(source_id)
    return card.title if card else f"已移除的来源（{source_id}）"


def _card(config: SourceConfig) -> SourceCard:
    window = config.window
    return SourceCard(
        id=config.id,
        title=config.title,
        mode=AccessModeLabel.of(AccessMode(config.mode).value),
        address=config.base_url,
        legal_basis=config.legal_basis,
        written_basis=config.written_basis,
        contact=config.contact,
        pace_seconds=config.pace_seconds,
        window=f"{window.start:%H:%M}–{window.end:%H:%M}" if window.start != window.end else "全天",
        minimum_rows=config.expectations.minimum_rows,
        formats=config.formats,
        robots_note=config.robots_note,
        is_replica=config.replica,
        pinned=config.canary.company or config.canary.external_id,
    )
