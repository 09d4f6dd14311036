"""Identification: which agency of the register posted an ad, if any."""

from supervisor.domain.matching.identifier import Identifier
from supervisor.domain.matching.identify import identify
from supervisor.domain.matching.index import AgencyIndex
from supervisor.domain.matching.intermediary import assess_intermediary
from supervisor.domain.matching.memory import Memory
from supervisor.domain.matching.tiers import MATCHER_VERSION

__all__ = [
    "MATCHER_VERSION",
    "AgencyIndex",
    "Identifier",
    "Memory",
    "assess_intermediary",
    "identify",
]
