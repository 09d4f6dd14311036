"""Sanctions: what an article allows to be imposed, on whom, within which range, after what.

The data stands in ``supervisor/law/sanctions.toml``; a sanction's key is that of its article.
"""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Final

from supervisor.domain.law.articles import DATA, LawError, registry

UNITS: Final = ("flat", "worker", "worker_month", "income")
_AFTER: Final = ("", "refusal", "refusal_or_serious", "income")
_AGENCIES: Final = frozenset({"agency", "filing_agency", "dispatch", "platform"})
_ALL: Final = _AGENCIES | {"employer", "unlicensed", "public_agency"}
_BOUND: Final = {
    "agency": _AGENCIES,
    "employer": frozenset({"employer", "dispatch"}),  # a dispatcher is an employer by law
    "unlicensed": frozenset({"unlicensed"}),
    "dispatch": frozenset({"dispatch"}),
    "platform": frozenset({"platform"}),
    "public_agency": frozenset({"public_agency"}),
}
_WHEN: Final = ("", "serious", "refusal", "bad_effect")


@dataclass(frozen=True, slots=True)
class FineRange:
    """A fine in yuan a unit: flat, a worker, a worker's month, or times the illegal income."""

    least: int
    most: int
    unit: str
    without_income: int = 0
    after_refusal: int = 0
    serious_least: int = 0
    serious_most: int = 0


@dataclass(frozen=True, slots=True)
class Sanction:
    """What one provision allows."""

    key: str
    breached: tuple[str, ...]
    respondents: frozenset[str]
    fine: FineRange | None
    fine_after: str
    confiscates: bool
    measures: frozenset[str]
    measures_when: str
    yields_to: tuple[str, ...]
    transfer_to: str
    transfer_under: str
    measures_for: frozenset[str] = frozenset()
    measures_must: bool = False
    fine_must: bool = False
    doubled_under: str = ""
    stop_is_order: bool = False
    returns: bool = False

    def provides(self, measure: str, respondent: str) -> bool:
        """Tell whether a measure may hit a respondent of a kind."""
        return measure in self.measures and respondent in (self.measures_for or self.respondents)


@lru_cache(maxsize=1)
def sanctions() -> Mapping[str, Sanction]:
    """Return every sanction by key, checked against the registry. Raises ``LawError``."""
    rows = tomllib.loads((DATA / "sanctions.toml").read_text(encoding="utf-8"))
    found = {key: _sanction(key, row) for key, row in rows.items()}
    for one in found.values():
        doubled = (one.doubled_under,) if one.doubled_under else ()
        for key in (one.key, *one.breached, *one.yields_to, *doubled):
            registry()[key]
    return found


def reaches(key: str, respondent: str) -> bool:
    """Tell whether an article binds a respondent of a kind at all."""
    return respondent in _BOUND.get(str(registry()[key].binds), _ALL)


def sanctions_for(breached: str, respondent: str) -> list[Sanction]:
    """Return what may follow the breach of an article by a respondent of a kind."""
    return [
        one
        for one in sanctions().values()
        if breached in one.breached
        and respondent in one.respondents
        and reaches(breached, respondent)
    ]


def _sanction(key: str, row: Mapping[str, Any]) -> Sanction:
    one = Sanction(
        key=key,
        breached=tuple(row["for"]),
        respondents=frozenset(row["respondents"]),
        fine=_range(row["fine"]) if "fine" in row else None,
        fine_after=row.get("fine_after", ""),
        confiscates=row.get("confiscates", False),
        measures=frozenset(row.get("measures", ())),
        measures_when=row.get("measures_when", ""),
        yields_to=tuple(row.get("yields_to", ())),
        transfer_to=row.get("transfer_to", ""),
        transfer_under=row.get("transfer_under", key if row.get("transfer_to") else ""),
        measures_for=frozenset(row.get("measures_for", ())),
        measures_must=row.get("measures_must", False),
        fine_must=row.get("fine_must", False),
        doubled_under=row.get("doubled_under", ""),
        stop_is_order=row.get("stop_is_order", False),
        returns=row.get("returns", False),
    )
    if one.fine_after not in _AFTER or one.measures_when not in _WHEN:
        raise LawError(f"sanction {key!r}: unknown condition")
    return one


def _range(row: Mapping[str, Any]) -> FineRange:
    if row["unit"] not in UNITS:
        raise LawError(f"unknown unit of a fine: {row['unit']!r}")
    return FineRange(
        least=row["min"],
        most=row["max"],
        unit=row["unit"],
        without_income=row.get("without_income", 0),
        after_refusal=row.get("after_refusal", 0),
        serious_least=row.get("serious_min", 0),
        serious_most=row.get("serious_max", 0),
    )
