"""E-mail addresses as strangers type them: read strictly, so that none can carry a header."""

import re
import unicodedata
from typing import Final

_LONGEST: Final = 254  # RFC 5321, 4.5.3.1.3 less the angle brackets
_ADDRESS: Final = re.compile(
    r"[a-z0-9_%+-]+(?:\.[a-z0-9_%+-]+)*"
    r"@(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,24}",
    re.IGNORECASE,
)


class AddressError(ValueError):
    """Not an address that can be written to; the message is Chinese."""


def parse_address(text: str) -> str:
    """Return the address in plain ASCII, its domain in lower case. Raises ``AddressError``.

    Full-width characters, as a Chinese keyboard types them, are read as the ordinary ones.
    """
    typed = unicodedata.normalize("NFKC", text).strip(" ")
    local, _, domain = typed.rpartition("@")
    if not _ADDRESS.fullmatch(typed) or len(typed) > _LONGEST or len(local) > 64:
        raise AddressError("请填写正确的邮箱地址，例如 name@example.com。")
    return f"{local}@{domain.lower()}"


def letter_box(address: str) -> str:
    """Return the letter box an address leads to: what is behind a plus sign leads to the same.

    Limits on how often somebody is written to count letter boxes, not spellings.
    """
    local, _, domain = address.lower().rpartition("@")
    return f"{local.partition('+')[0] or local}@{domain}"
