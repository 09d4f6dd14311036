"""When two agencies answer to one name: neither is taken, both are shown."""

from supervisor.domain.matching import tiers
from supervisor.domain.matching.compare import Likeness
from supervisor.domain.matching.places import PlaceAgreement
from supervisor.domain.matching.trades import Trade

_CLOSE = 0.03
"""Scores nearer than this leave two agencies equally likely."""
_CLOSENESS = {Trade.SAME: 2, Trade.REWORDED: 1}


def settle(ranked: list[Likeness]) -> list[Likeness]:
    """Return the ranking, the best and its rivals marked ambiguous where there are rivals."""
    shown = [one for one in ranked if one.tier is not tiers.BRAND_ELSEWHERE]
    if len(ranked) < 2 or not ranked[0].tier.is_identity:
        return shown
    best = _branch_before_head(ranked)
    rivals = [other for other in ranked if other is not best and _is_rival(other, best)]
    if not rivals:
        return [best, *(other for other in shown if other is not best)]
    others = [other for other in shown if other is not best and other not in rivals]
    return [one._replace(tier=tiers.AMBIGUOUS) for one in (best, *rivals)] + others


def _branch_before_head(ranked: list[Likeness]) -> Likeness:
    """Return the best, which is a registered branch wherever the name is that of a branch."""
    if ranked[0].tier is not tiers.HEAD_OFFICE:
        return ranked[0]
    branches = (one for one in ranked if one.tier.is_identity and one.name.parts.branch)
    return next(branches, ranked[0])


def _is_rival(other: Likeness, best: Likeness) -> bool:
    """Return whether another agency fits about as well as the best.

    Where only the ad's city chose among agencies of one brand, one elsewhere fits as well if its
    trade is the closer one, or if no trade is written at all.
    """
    if other.tier is tiers.HEAD_OFFICE and best.name.parts.branch:
        return other.name.parts.brand != best.name.parts.brand
    if other.tier.is_identity:
        return other.tier.score >= best.tier.score - _CLOSE
    if best.tier is tiers.PLACE_OF_RECORD:
        # 湖北X is rather the X registered with 湖北 than one of a city there.
        return (
            other.place is PlaceAgreement.SAME and other.name.parts.brand == best.name.parts.brand
        )
    if best.place is not PlaceAgreement.AGREES:
        return False
    if other.tier is tiers.BRAND_ELSEWHERE:
        return best.tier is tiers.BRAND_AND_PLACE
    is_closer = _CLOSENESS.get(other.trade, 0) > _CLOSENESS.get(best.trade, 0)
    return other.tier is tiers.AD_ELSEWHERE and is_closer
