"""The register and the lists of other authorities as one set of agencies to be matched against."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Final

from supervisor.domain.names import normalise
from supervisor.domain.register.agencies import AgencyRecord
from supervisor.domain.register.codes import is_slip

_LONGEST_KEY: Final = 200


def joined(own: Sequence[AgencyRecord], listed: Iterable[AgencyRecord]) -> list[AgencyRecord]:
    """Return the agencies of the register, then those that stand in lists alone.

    A listed agency that the register holds too, by code or else by its whole name, adds its
    licences to the one of the register; the same of several lists. Two different codes are two
    agencies, whatever their names, but where one of them is the other mistyped.
    """
    agencies = list(own)
    by_code = {agency.uscc.upper(): at for at, agency in enumerate(agencies) if agency.uscc}
    by_name: dict[str, list[int]] = {}
    for place, agency in enumerate(agencies):
        by_name.setdefault(normalise(agency.name), []).append(place)
    for agency in listed:
        at: int | None = _same(agency, agencies, by_code, by_name)
        if at is None:
            at = len(agencies)
            agencies.append(agency)
            by_name.setdefault(normalise(agency.name), []).append(at)
        else:
            agencies[at] = _with_more(agencies[at], agency)
        if agency.uscc:
            by_code.setdefault(agency.uscc.upper(), at)
    return agencies


def _same(
    agency: AgencyRecord,
    agencies: Sequence[AgencyRecord],
    by_code: dict[str, int],
    by_name: dict[str, list[int]],
) -> int | None:
    if agency.uscc and (at := by_code.get(agency.uscc.upper())) is not None:
        return at
    for at in by_name.get(normalise(agency.name), ()):
        code, known = agency.uscc.upper(), agencies[at].uscc.upper()
        if not code or not known or is_slip(code, known):
            return at
    return None


def _with_more(known: AgencyRecord, more: AgencyRecord) -> AgencyRecord:
    """Return the agency with what another list adds; a name spelt otherwise is a further name."""
    names = {normalise(name) for name in (known.name, *known.former_names)}
    new = tuple(name for name in (more.name, *more.former_names) if normalise(name) not in names)
    return replace(
        known,
        uscc=known.uscc or more.uscc,
        former_names=(*known.former_names, *new),
        short_names=tuple(dict.fromkeys((*known.short_names, *more.short_names))),
        city=known.city or more.city,
        licences=(*known.licences, *more.licences),
    )


def listed_key(uscc: str, name: str) -> str:
    """Return what tells a listed agency in every version of its list: its code, else its name."""
    return (uscc.upper() or normalise(name))[:_LONGEST_KEY]
