"""The parts of a name."""

from typing import NamedTuple


class NameParts(NamedTuple):
    """A name taken apart. Every character of ``text`` stands in exactly one of the string parts.

    ``text`` is the normalised name. ``regions`` are the places in the head of the name as written,
    brackets included; ``codes`` are the division codes of the finest of them (several where
    districts share a name, none where no place is named). ``brand`` is the 字号, ``trade`` the
    words of the business, ``form`` the legal form, ``branch`` what names a part of the legal
    person. ``notes`` is what does not belong to a name: separators, account words, remarks.
    """

    text: str
    regions: tuple[str, ...] = ()
    codes: tuple[str, ...] = ()
    brand: str = ""
    trade: str = ""
    form: str = ""
    branch: str = ""
    notes: tuple[str, ...] = ()
    outer_codes: tuple[str, ...] = ()
    is_anonymous: bool = False
    is_platform: bool = False
    is_truncated: bool = False

    @property
    def characters(self) -> str:
        """All characters of the parts, in no particular order; a permutation of ``text``."""
        return "".join((*self.regions, self.brand, self.trade, self.form, self.branch, *self.notes))
