"""The streets (街道) of the bureau's district, from the table ``streets.csv``.

Another bureau puts the streets of its own district into the table. A ``key`` is what is stored, so
the row of a street that is renamed keeps it; a street that is gone keeps its row.
"""

import csv
from importlib.resources import files

from supervisor.domain.platform.labelled import LabelledEnum

_SOURCE = files("supervisor.domain.platform").joinpath("streets.csv").read_text(encoding="utf-8")


class Street(LabelledEnum):
    """A street by its full name, with the six-digit code of its district."""

    _ignore_ = "_members _row"

    division: str

    def __new__(cls, key: str, label: str, division: str) -> "Street":
        """Keep the key as the value, as every labelled enum does."""
        member = object.__new__(cls)
        member._value_ = key
        member.label = label
        member.division = division
        return member

    _members = vars()
    for _row in csv.DictReader(_SOURCE.splitlines()):
        _members[_row["key"].upper()] = (_row["key"], _row["name"], _row["division"])
