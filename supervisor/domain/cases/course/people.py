"""Whether two written names are one person: blanks and signs nobody sees make nobody another."""

import unicodedata
from collections.abc import Iterable


def person_key(name: str) -> str:
    """Return a name as people are told apart by: no blanks, no invisible signs, one width."""
    folded = unicodedata.normalize("NFKC", name)
    return "".join(one for one in folded if unicodedata.category(one)[0] not in "ZC").casefold()


def keys_of_people(names: Iterable[str]) -> dict[str, str]:
    """Return the names that were written, by person; what is empty is nobody."""
    return {key: name.strip() for name in names if (key := person_key(name))}
