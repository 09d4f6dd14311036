"""Looking for many character pairs in a long text at once."""

from collections.abc import Iterable
from typing import Final

import numpy as np
from numpy.typing import NDArray

Codes = NDArray[np.uint32]

_BITS: Final = 22
_FACTOR: Final = np.uint32(0x9E3779B1)  # spreads neighbouring code points over the table


class PairTable:
    """A set of character pairs that a whole array of text is checked against at once.

    Rarely a pair that is not in the set is taken for one that is; never the other way round.
    """

    def __init__(self, pairs: Iterable[str]) -> None:
        codes = as_codes("".join(pairs))
        self._marked = np.zeros(1 << _BITS, dtype=np.bool_)
        self._marked[_slots(codes[::2], codes[1::2])] = True

    def holds(self, first: Codes, second: Codes) -> NDArray[np.bool_]:
        """For each pair of characters, tell whether it may be in the set."""
        result: NDArray[np.bool_] = self._marked[_slots(first, second)]
        return result


def _slots(first: Codes, second: Codes) -> NDArray[np.uint32]:
    mixed: NDArray[np.uint32] = ((first << np.uint32(16)) ^ second) * _FACTOR
    return mixed >> np.uint32(32 - _BITS)


def as_codes(text: str) -> Codes:
    """Return the code points of a text; lone surrogates pass through."""
    return np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype="<u4")


def as_text(codes: Codes) -> str:
    """Return the text of some code points."""
    return "".join(map(chr, codes.tolist()))
