"""How the trades in two names stand to each other."""

from enum import Enum
from functools import lru_cache

from supervisor.domain.matching.model import Comparison
from supervisor.domain.names.trades import read_trade

_SHORT_TRADE = 2
"""Trades are shortened to so many characters."""


class Trade(Enum):
    """How the trades stand to each other, and how that is shown.

    ``OTHER_SHORT``: the poster writes the short form of another trade of the same family.
    """

    SAME = ("same", Comparison.SAME)
    LEFT_OUT = ("left_out", Comparison.MISSING)
    REWORDED = ("reworded", Comparison.SIMILAR)
    OTHER_KIND = ("other_kind", Comparison.SIMILAR)
    OTHER_SHORT = ("other_short", Comparison.SIMILAR)
    DIFFERENT = ("different", Comparison.DIFFERENT)

    def __init__(self, key: str, shown: Comparison) -> None:
        self.key = key
        self.shown = shown


@lru_cache(maxsize=65536)
def compare_trades(poster: str, registered: str) -> Trade:
    """Compare two trades as written in names."""
    if poster == registered:
        return Trade.SAME
    if not poster or not registered:
        return Trade.LEFT_OUT
    if _shortens(poster, registered):
        return Trade.REWORDED
    one, other = read_trade(poster), read_trade(registered)
    if one.is_hr != other.is_hr or one.is_construction != other.is_construction:
        return Trade.DIFFERENT
    if not one.is_hr:
        is_part = poster in registered or registered in poster
        return Trade.REWORDED if is_part else Trade.DIFFERENT
    return _compare_hr(poster, registered)


def _compare_hr(poster: str, registered: str) -> Trade:
    """Compare two trades of human resources that are not equal."""
    is_one_kind = read_trade(poster).hr_kinds == read_trade(registered).hr_kinds
    if is_one_kind or registered.startswith(poster):
        return Trade.REWORDED
    return Trade.OTHER_SHORT if len(poster) <= _SHORT_TRADE else Trade.OTHER_KIND


def _shortens(short: str, trade: str) -> bool:
    """Return whether a trade is written short: 企服 for 企业服务, 人资 for 人力资源.

    It stands for the trade it shortens and for no other of the family.
    """
    is_short = len(short) == _SHORT_TRADE < len(trade)
    return is_short and short[0] == trade[0] and short[1] in trade[1:]
