"""The bureau that runs this installation: what its letters, pages and judgements say of it."""

from dataclasses import dataclass

from supervisor.domain.platform.glossary import term


@term("主管部门")
@dataclass(frozen=True, slots=True)
class Bureau:
    """Who supervises here. ``division`` is the six-digit code of its district.

    ``symbol`` opens the numbers of its documents (文号代字); ``seal`` is the text of its seal.
    """

    name: str
    division: str
    city: str
    symbol: str
    seal: str = ""
    phone: str = ""
    signatory: str = ""
