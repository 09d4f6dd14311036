"""How a party without an entry in the register is named to the public."""

from typing import Final

from supervisor.domain.names import parse

_LONGEST_PERSON: Final = 4


def public_party(name: str) -> str:
    """Return the name of a business as it is; of what may be a person, the surname alone.

    A person's full name is personal information; a business has a trade or a legal form in its
    name or is longer than names of persons are.
    """
    name = name.strip()
    parts = parse(name)
    if parts.form or parts.trade or len(name) > _LONGEST_PERSON:
        return name
    return f"{name[:1]}某某"
