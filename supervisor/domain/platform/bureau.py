"""The bureau that runs this installation: what its letters, pages and judgements say of it."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from supervisor.domain.platform.glossary import term


@term("主管部门")
@dataclass(frozen=True, slots=True)
class Bureau:
    """Who supervises here. ``division`` is the six-digit code of its district.

    ``district`` and ``city`` are the full names of both; ``symbol`` opens the numbers of its
    documents (文号代字); ``seal`` is the text of its seal. ``publishes_grades``: its credit grades
    are for everybody, not for the office and the agency alone.
    """

    name: str
    division: str
    city: str
    symbol: str
    seal: str = ""
    phone: str = ""
    signatory: str = ""
    district: str = ""
    publishes_grades: bool = False


_in_office: list[Bureau] = []


def take_office(bureau: Bureau) -> None:
    """Let this process work for ``bureau``; once, when its settings are known."""
    _in_office[:] = [bureau]


def here() -> Bureau:
    """Return the bureau this process works for.

    Raises ``RuntimeError`` before it is known: no number and no letter may bear a made-up name.
    """
    if not _in_office:
        raise RuntimeError("the process has not been told which bureau it works for")
    return _in_office[0]


@contextmanager
def in_office(bureau: Bureau) -> Iterator[None]:
    """Let this process work for ``bureau`` while the body runs: for tests."""
    before = list(_in_office)
    take_office(bureau)
    try:
        yield
    finally:
        _in_office[:] = before
