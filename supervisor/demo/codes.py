"""Codes and numbers for invented agencies: valid in form, free of any real holder's data."""

from datetime import date
from random import Random
from typing import Final

from stdnum.cn import uscc

from supervisor.domain.register.agencies import LicenceKind

DISTRICT: Final = "420106"
_ALPHABET: Final = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_ORGANISATION_WEIGHTS: Final = (3, 7, 9, 10, 5, 8, 4, 2)


def new_uscc(rng: Random, kind: str = "91", division: str = DISTRICT) -> str:
    """Return a code of a division with right check digits.

    ``kind``: 91 company, 92 sole trader, 52 non-profit. The ninth to seventeenth characters are an
    organisation code with its own check digit (GB 11714).
    """
    body = "MA4Y" + "".join(rng.choice(_ALPHABET) for _ in range(4))
    code = f"{kind}{division}{body}{_organisation_check(body)}"
    return code + str(uscc.calc_check_digit(code))


def _organisation_check(body: str) -> str:
    total = sum(
        int(character, 36) * weight
        for character, weight in zip(body, _ORGANISATION_WEIGHTS, strict=True)
    )
    remainder = 11 - total % 11
    return {10: "X", 11: "0"}.get(remainder, str(remainder))


def licence_number(kind: LicenceKind, granted: date, serial: int) -> str:
    """Return the number of a paper granted in that year."""
    if kind is LicenceKind.HR_SERVICE:
        return f"（鄂）人服证字〔{granted.year}〕第0106{serial:06d}号"
    if kind is LicenceKind.FILING:
        return f"（鄂）人服备字〔{granted.year}〕第0106{serial:06d}号"
    return f"{DISTRICT}{granted.year}{serial:04d}"


def phone(rng: Random) -> str:
    """Return a number that no exchange can assign: local numbers never begin with 0."""
    return f"027-0106{rng.randrange(10_000):04d}"
