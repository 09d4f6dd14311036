"""The parts of a name."""

from typing import NamedTuple


class NameParts(NamedTuple):
    """A name taken apart. Every character of ``text`` stands in exactly one of the string parts.

    ``text`` is the normalised name. ``regions`` are the places in the head of the name as written,
    brackets included; ``codes`` are the division codes of the finest of them (several where
    districts share a name, none where no place is named). ``brand`` is the 字号, ``trade`` the
    words of the business, ``form`` the legal form, ``branch`` what names a part of the legal
    person. ``notes`` is what does not belong to a name: separators, account words, remarks.
    ``qualifiers`` are brackets that are neither place nor remark and may tell two names apart.
    """

    text: str
    regions: tuple[str, ...] = ()
    codes: tuple[str, ...] = ()
    brand: str = ""
    trade: str = ""
    form: str = ""
    branch: str = ""
    notes: tuple[str, ...] = ()
    qualifiers: tuple[str, ...] = ()
    outer_codes: tuple[str, ...] = ()
    is_anonymous: bool = False
    is_platform: bool = False
    is_truncated: bool = False

    @property
    def characters(self) -> str:
        """All characters of the parts, in no particular order; a permutation of ``text``."""
        own = (self.brand, self.trade, self.form, self.branch)
        return "".join((*self.regions, *own, *self.notes, *self.qualifiers))

    @property
    def bare(self) -> str:
        """``text`` without the notes: the name as it may stand in a register."""
        text = self.text
        for note in self.notes:
            text = text.replace(note, "", 1)
        return text
