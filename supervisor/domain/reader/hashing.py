"""Runs of characters as numbers, many at once."""

from typing import Final

import numpy as np

from supervisor.domain.reader.units import Codes, Places

_FACTOR: Final = np.uint32(0x9E3779B1)
_OTHER: Final = np.uint32(0x85EBCA6B)


def mixed(codes: Codes, places: Places, width: int, kind: int) -> Codes:
    """Return a number for each run of ``width`` codes that begins at ``places``.

    The same run gives another number under another ``kind``.
    """
    result = np.full(len(places), kind * 0x1000193, dtype=np.uint32)
    for step in range(width):
        result = (result ^ codes[places + step]) * _FACTOR
        result ^= result >> np.uint32(15)
        result *= _OTHER
    result ^= result >> np.uint32(13)
    return result
