"""Ads kept back from teaching, so that readers can be measured on what none of them has seen.

Which ads is told by their id alone: the same ones for every reader, whenever it is trained; those
of the office are among them.
"""

import hashlib
from typing import Final

from supervisor.domain.screening.scoring import LabelledAd

_KEPT: Final = 20  # of 256: about eight ads in a hundred


def is_frozen(ad: LabelledAd) -> bool:
    """Return whether an ad is kept back; exercises (no writer) never are."""
    if not ad.source:
        return False
    return hashlib.sha256(ad.ad.id.encode()).digest()[0] < _KEPT
