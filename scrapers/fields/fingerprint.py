"""What a wording is recognised by: the part of it that carries meaning, and a MinHash signature.

Spacing, signs and upper case are left out, so that a copy with another number of blanks has the
same essence; contacts are taken out before by whoever knows them. The signature is made of
character trigrams: whole sentences may change places without changing it much. The library's
numbers are stable across machines and releases of one algorithm version, so signatures can be
stored.
"""

import re
import sys
from array import array
from typing import Final

from rensa import RMinHash

from scrapers.decoding.textwidth import half_width

PERMUTATIONS: Final = 128
BANDS: Final = 6
ROWS: Final = 2
SHORT: Final = 60  # characters that carry meaning; fewer cannot tell two ads apart
_SEED: Final = 20260101
# Names what a stored signature was made with; a change of any of it makes old ones incomparable.
SCHEME: Final = f"minhash-{RMinHash.ALGORITHM_VERSION}-{PERMUTATIONS}-{_SEED}-tri-{BANDS}x{ROWS}"
_WIDE: Final = (4 * PERMUTATIONS, 2 * PERMUTATIONS)
_NOISE: Final = re.compile(r"[\W_]+")


def essence(text: str) -> str:
    """Return the part of a wording that carries meaning."""
    return _NOISE.sub("", half_width(text).lower())


def signature(meaning: str) -> bytes:
    """Return the signature of an essence, empty where it is too short to have one."""
    if len(meaning) < SHORT:
        return b""
    minhash = RMinHash(num_perm=PERMUTATIONS, seed=_SEED)
    minhash.update([meaning[start : start + 3] for start in range(len(meaning) - 2)])
    return array("I", minhash.digest()).tobytes()


def bands(signed: bytes) -> tuple[bytes, ...]:
    """Return the parts of a signature of which similar ones share at least one.

    Two wordings with 0.75 of their trigrams in common share a band in 99 cases of 100.
    """
    width = ROWS * 4
    return tuple(signed[number * width :][:width] for number in range(BANDS if signed else 0))


def kept(signed: bytes) -> bytes:
    """Return of a signature what wordings are compared by: the lowest byte of each number.

    Two numbers that differ agree in it once in 256 times, which adds a thousandth to the likeness
    of wordings that have three quarters in common. What was kept with two bytes of each number is
    cut likewise; what is kept already stays as it is.
    """
    if len(signed) not in _WIDE:
        return signed
    width = len(signed) // PERMUTATIONS
    return signed[0 if sys.byteorder == "little" else width - 1 :: width]


def similarity(one: bytes, other: bytes) -> float:
    """Return the estimated share of trigrams that two wordings have in common, 0 to 1."""
    one, other = kept(one), kept(other)
    if len(one) != len(other) or not one:
        return 0.0
    # Where two bytes are equal, nothing is left of them; counting that takes no loop.
    differ = int.from_bytes(one) ^ int.from_bytes(other)
    return differ.to_bytes(len(one)).count(0) / PERMUTATIONS
