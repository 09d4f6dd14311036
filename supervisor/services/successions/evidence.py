"""The evidence of a suspected succession in words: what stands on either side, and where.

Contacts are opened from their seal and masked unless they were asked for, which the caller logs.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy.orm import Session

from supervisor.domain.traces import TraceKind
from supervisor.domain.traces.masking import mask_contacts, mask_value
from supervisor.services.platform.seal import BrokenSeal, Seal
from supervisor.services.successions.operators import REGISTER
from supervisor.store.queries.successions import successions as queries
from supervisor.store.tables.postings import PostingRevision
from supervisor.store.tables.register import Agency
from supervisor.store.tables.successions import Succession

_FACTS = {
    TraceKind.PHONE: "phone",
    TraceKind.ADDRESS: "address",
    TraceKind.REPRESENTATIVE: "legal_representative",
}
_LONG_MASK = re.compile(r"\*{5,}")
_UNREADABLE = "（无法解封）"


@dataclass(frozen=True, slots=True)
class Shown:
    """One side of a piece of evidence: the value, where it stands, and the ad to open."""

    value: str
    place: str
    posting_id: int | None = None


@dataclass(frozen=True, slots=True)
class Compared:
    """One part of two names, with the result of comparing them."""

    name: str
    before: str
    after: str
    result: str


@dataclass(frozen=True, slots=True)
class EvidenceLine:
    """One edge of the graph; ``short`` is what the graph writes on it."""

    kind: TraceKind
    key: str
    short: str
    weight: float
    why: str
    before: Shown
    after: Shown
    parts: tuple[Compared, ...] = ()


class EvidenceReader:
    """Reads the evidence of a few pairs with a fixed number of statements."""

    def __init__(
        self, session: Session, seal: Seal, pairs: Sequence[Succession], *, masked: bool
    ) -> None:
        ties = [tie for pair in pairs for tie in pair.ties]
        ids = {tie[side] for tie in ties for side in ("before", "after") if tie[side]}
        agencies = {
            one for pair in pairs for one in (pair.before_agency_id, pair.after_agency_id) if one
        }
        self._agencies = queries.agencies_of(session, agencies)
        self._wordings = queries.wordings_of(session, ids)
        self._sealed = queries.sealed_values(session, _contacts(ties))
        self._seal = seal
        self._masked = masked

    def lines(self, pair: Succession) -> list[EvidenceLine]:
        """Return the evidence of one pair, in the order it is kept."""
        return [self._line(pair, tie) for tie in pair.ties]

    def has_hidden(self, pair: Succession) -> bool:
        """Tell whether a contact of the pair is hidden behind a mask."""
        return self._masked and any(TraceKind.of(tie["kind"]).is_contact for tie in pair.ties)

    def _line(self, pair: Succession, tie: dict[str, Any]) -> EvidenceLine:
        kind = TraceKind.of(tie["kind"])
        if kind is TraceKind.NAME:
            before = Shown(self._safe(pair.before_name), "")
            after = Shown(self._safe(pair.after_name), "")
        else:
            before = self._side(tie, kind, "before", pair.before_agency_id)
            after = self._side(tie, kind, "after", pair.after_agency_id)
        return EvidenceLine(
            kind=kind,
            key=f"{kind}:{tie['value'] or pair.id}",
            short=_short(kind, before),
            weight=float(tie["weight"]),
            why=tie["why"],
            before=before,
            after=after,
            parts=tuple(self._compared(part) for part in tie["features"]),
        )

    def _compared(self, part: dict[str, str]) -> Compared:
        before, after = self._safe(part["in_register"]), self._safe(part["in_ad"])
        return Compared(part["name"], before, after, part["result"])

    def _side(
        self, tie: dict[str, Any], kind: TraceKind, side: str, agency_id: int | None
    ) -> Shown:
        source = tie[side]
        if source == REGISTER:
            agency = self._agencies.get(agency_id or 0)
            return Shown(self._fact(agency, kind), "机构名册")
        wording = self._wordings.get(source or 0)
        if wording is None:
            return Shown("—", "")
        title = self._safe(wording.title)
        return Shown(self._in_ad(tie, kind, wording), f"招聘信息“{title[:20]}”", wording.posting_id)

    def _fact(self, agency: Agency | None, kind: TraceKind) -> str:
        value = str(getattr(agency, _FACTS[kind])) if agency and kind in _FACTS else "—"
        return self._contact(value) if kind.is_contact else value

    def _in_ad(self, tie: dict[str, Any], kind: TraceKind, wording: PostingRevision) -> str:
        if kind.is_contact:
            return self._opened(tie["value"])
        if kind is TraceKind.ADDRESS:
            return self._safe(wording.address)
        if kind is TraceKind.ACCOUNT:
            return f"账号代号 {wording.account[:8]}"
        if kind is TraceKind.LEAFLET:
            return "拍到的同一张传单"
        return f"{self._safe(wording.text)[:40]}…"

    def _opened(self, digest: str) -> str:
        sealed = self._sealed.get(digest)
        if sealed is None:
            return "—"
        try:
            return self._contact(self._seal.unlock(sealed).decode())
        except BrokenSeal:
            return _UNREADABLE

    def _contact(self, value: str) -> str:
        return mask_value(value) if self._masked else value

    def _safe(self, text: str) -> str:
        return mask_contacts(text) if self._masked else text


def _short(kind: TraceKind, before: Shown) -> str:
    if kind in (TraceKind.NAME, TraceKind.TEXT, TraceKind.ACCOUNT, TraceKind.LEAFLET):
        return kind.label
    return f"{kind.label}\n{_LONG_MASK.sub('****', before.value)}".strip()


def _contacts(ties: Iterable[dict[str, Any]]) -> set[str]:
    return {tie["value"] for tie in ties if TraceKind.of(tie["kind"]).is_contact}
