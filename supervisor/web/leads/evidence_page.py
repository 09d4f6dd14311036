"""The right-hand side of a finding: who posted it, as compared; what it breaks, by the rules."""

from dataclasses import dataclass
from typing import Any

from supervisor.domain.matching.model import Comparison
from supervisor.domain.traces.masking import mask_contacts
from supervisor.services.rules.archived import Rulebook
from supervisor.store.queries.leads.record import FindingRecord


@dataclass(frozen=True, slots=True)
class ComparedFeature:
    """One line of the comparison between ad and register."""

    name: str
    in_ad: str
    in_register: str
    result: Comparison


@dataclass(frozen=True, slots=True)
class CandidateLine:
    """An agency the poster might be."""

    agency_id: int | None
    name: str
    score: float


@dataclass(frozen=True, slots=True)
class IntermediaryLine:
    """One observation for or against the poster being an intermediary."""

    text: str
    weight: float


@dataclass(frozen=True, slots=True)
class EvidencePanel:
    """Everything beside the text that the lead rests on, as it stood when the lead was made."""

    why: str
    score: float
    features: list[ComparedFeature]
    candidates: list[CandidateLine]
    is_intermediary: bool
    intermediary_weight: float
    intermediary: list[IntermediaryLine]
    rules: Rulebook


def evidence_of(record: FindingRecord, rules: Rulebook) -> EvidencePanel:
    """Read the evidence a finding has stored; ``rules`` are those it was judged under."""
    match, intermediary = record.finding.match, record.finding.intermediary
    return EvidencePanel(
        why=mask_contacts(match.get("why", "")),
        score=float(match.get("score", 0.0)),
        features=_features(match),
        candidates=[_candidate(item) for item in match.get("candidates", ())],
        is_intermediary=bool(intermediary.get("is_likely")),
        intermediary_weight=float(intermediary.get("weight", 0.0)),
        intermediary=[
            IntermediaryLine(mask_contacts(item["text"]), float(item["weight"]))
            for item in intermediary.get("evidence", ())
        ],
        rules=rules,
    )


def _features(match: dict[str, Any]) -> list[ComparedFeature]:
    return [
        ComparedFeature(
            item["name"],
            mask_contacts(item["in_ad"]),
            item["in_register"],
            Comparison.of(item["result"]),
        )
        for item in match.get("features", ())
    ]


def _candidate(item: dict[str, Any]) -> CandidateLine:
    key = item.get("agency_key", "")
    return CandidateLine(int(key) if key.isdigit() else None, item["name"], float(item["score"]))
