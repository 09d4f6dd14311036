"""When two agencies answer to one name: neither is taken, both are shown."""

from supervisor.domain.matching import tiers
from supervisor.domain.matching.compare import Likeness, Place, Trade

_CLOSE = 0.03
"""Scores nearer than this leave two agencies equally likely."""
_CLOSENESS = {Trade.SAME: 2, Trade.REWORDED: 1}


def settle(ranked: list[Likeness]) -> list[Likeness]:
    """Return the ranking, the best and its rivals marked ambiguous where there are rivals."""
    if len(ranked) < 2 or not ranked[0].tier.is_identity:
        return ranked
    best = ranked[0]
    rivals = [other for other in ranked[1:] if _is_rival(other, best)]
    if not rivals:
        return ranked
    others = [other for other in ranked[1:] if other not in rivals]
    return [one._replace(tier=tiers.AMBIGUOUS) for one in (best, *rivals)] + others


def _is_rival(other: Likeness, best: Likeness) -> bool:
    """Return whether another agency fits about as well as the best.

    Where only the ad's city chose among agencies of one brand, one elsewhere fits as well if its
    trade is the closer one.
    """
    if other.tier.is_identity:
        return other.tier.score >= best.tier.score - _CLOSE
    return (
        other.tier is tiers.AD_ELSEWHERE
        and best.place is Place.AGREES
        and _CLOSENESS.get(other.trade, 0) > _CLOSENESS.get(best.trade, 0)
    )
