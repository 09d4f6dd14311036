"""The described fields of an agency, by what is done with them: stored, shown, handed out."""

from typing import Final

from supervisor.domain.register.entries import RegisterEntry
from supervisor.domain.register.fields import AgencyField, Audience, descriptions_in

DESCRIBED: Final = descriptions_in(RegisterEntry)
"""Every described field, in the order of the sheet."""

PLAIN: Final = tuple(held for held in DESCRIBED if held.storage is not None)
"""The fields that are one column of the agency's table."""

OPEN: Final = tuple(held for held in PLAIN if held.open_data)
"""The plain fields that anybody may download."""

AGENCY_FIELDS = tuple(held.key for held in DESCRIBED if held.key != "uscc")


def facts(agency: object, audience: Audience) -> list[tuple[AgencyField, str]]:
    """Return the facts of ``agency`` that ``audience`` may see, as texts; empty: not recorded."""
    return [
        (held, held.text(agency)) for held in DESCRIBED if held.is_fact and held.seen_by <= audience
    ]
