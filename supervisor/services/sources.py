"""Sources as the console shows them: what each declares, and pausing one."""

from dataclasses import dataclass
from functools import cache

from sqlalchemy.orm import Session

from scrapers.config import SourceConfig
from scrapers.contract import AccessMode
from scrapers.registry import SOURCES, load_config
from supervisor.domain.labelled import LabelledEnum
from supervisor.services import audit
from supervisor.services.audit import Actor, AuditAction
from supervisor.store.engine import begin_writing
from supervisor.store.tables.runs import SourceState


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

    @property
    def takes_files(self) -> bool:
        """Whether people hand its files over."""
        return self.mode is AccessModeLabel.HANDOVER


@cache
def source_cards() -> dict[str, SourceCard]:
    """Return every declared source by id, in the order of the registry."""
    return {source_id: _card(load_config(source_id)) for source_id in SOURCES}


def source_title(source_id: str) -> str:
    """Return the name people know a source by; of one no longer declared, its id."""
    card = source_cards().get(source_id)
    return card.title if card else f"已移除的来源（{source_id}）"


def set_paused(session: Session, actor: Actor, source_id: str, *, paused: bool) -> None:
    """Pause a source or let it run again from the next night. Raises ``KeyError`` for no source."""
    if source_id not in SOURCES:
        raise KeyError(source_id)
    begin_writing(session)
    state = session.get(SourceState, source_id)
    if state is None:
        state = SourceState(source_id=source_id)
        session.add(state)
    state.paused = paused
    action = AuditAction.SOURCE_PAUSED if paused else AuditAction.SOURCE_RESUMED
    audit.record(session, actor, action, ("source", source_id))
    session.commit()


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
    )
