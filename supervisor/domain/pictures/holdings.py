"""The register and the lists, by number, name and code as a reader of pictures may see them."""

from dataclasses import dataclass
from functools import cached_property
from typing import Final

from rapidfuzz.distance import OSA

from supervisor.domain.matching import AgencyIndex
from supervisor.domain.names import normalise
from supervisor.domain.names.sounds import are_lookalikes
from supervisor.domain.pictures.lookalikes import skeleton
from supervisor.domain.pictures.papers import ReadField, ShownPaper
from supervisor.domain.register.agencies import AgencyRecord, LicenceRecord
from supervisor.domain.register.codes import is_code

SURE: Final = 0.9
"""From here on a character of a number counts as read; on clean prints the reader says .99."""


@dataclass(frozen=True, slots=True)
class HeldLicence:
    """A licence with who holds it."""

    agency: AgencyRecord
    licence: LicenceRecord

    @property
    def rests_on(self) -> str:
        """The list it stands in, as a person names it."""
        if self.licence.authority:
            day = f"（{self.licence.as_of:%Y-%m-%d}）" if self.licence.as_of else ""
            return f"{self.licence.authority}名册{day}"
        return "本局名册"


class Holdings:
    """Agencies and their licences, prepared when first asked for."""

    def __init__(self, index: AgencyIndex) -> None:
        self._index = index

    def named_alike(self, name: str) -> list[AgencyRecord]:
        """Return the agencies of this name, read with characters taken for their look-alikes."""
        return self._by_name.get(skeleton(normalise(name)), []) if name else []

    def holders(self, paper: ShownPaper) -> list[AgencyRecord]:
        """Return the agencies the paper names, by code, by name, by a name misread in places."""
        code = paper.text("code").upper().replace(" ", "")
        if is_code(code) and (agency := self.by_code.get(code)):
            return [agency]
        name = skeleton(normalise(paper.text("holder")))
        if not name:
            return []
        if exact := self._by_name.get(name):
            return exact
        return [
            agency
            for known, agencies in self._by_name.items()
            if abs(len(known) - len(name)) <= 1
            and (OSA.distance(known, name, score_cutoff=1) <= 1 or are_lookalikes(known, name))
            and len(name) > 6
            for agency in agencies
        ]

    @cached_property
    def by_number(self) -> dict[str, list[HeldLicence]]:
        """Licences by the skeleton of their number."""
        found: dict[str, list[HeldLicence]] = {}
        for agency in self._index:
            for licence in agency.licences:
                if licence.number:
                    entry = HeldLicence(agency, licence)
                    found.setdefault(skeleton(licence.number), []).append(entry)
        return found

    @cached_property
    def _by_name(self) -> dict[str, list[AgencyRecord]]:
        found: dict[str, list[AgencyRecord]] = {}
        for agency in self._index:
            for name in (agency.name, *agency.former_names):
                found.setdefault(skeleton(normalise(name)), []).append(agency)
        return found

    @cached_property
    def by_code(self) -> dict[str, AgencyRecord]:
        """Agencies by their unified social credit code."""
        return {agency.uscc.upper(): agency for agency in self._index if agency.uscc}


def is_near_name(name: str, agency: AgencyRecord) -> bool:
    """Tell whether a name may be the agency's as a reader of pictures saw it."""
    read = skeleton(normalise(name))
    return bool(read) and any(
        OSA.normalized_distance(read, skeleton(normalise(known))) <= _most(read)
        for known in (agency.name, *agency.former_names)
    )


def _most(read: str) -> float:
    return max(1 / len(read), 0.1)


def is_misread(number: ReadField, known: str) -> bool:
    """Tell whether every place a number differs in was read without confidence."""
    read, other = skeleton(number.text), skeleton(known)
    if len(read) != len(other):
        return number.confidence < SURE
    kept = [
        sure for char, sure in zip(number.text, number.sureness, strict=False) if skeleton(char)
    ]
    if len(kept) != len(read):
        return number.confidence < SURE
    return all(sure < SURE for a, b, sure in zip(read, other, kept, strict=True) if a != b)
