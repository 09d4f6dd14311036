"""When a name that is merely like an agency's says by itself that it is another company's."""

from collections.abc import Sequence

from supervisor.domain.matching import tiers
from supervisor.domain.matching.compare import Likeness
from supervisor.domain.matching.places import LOOSE_FORMS
from supervisor.domain.names import NameParts
from supervisor.domain.names.trades import read_trade


def is_another(parts: NameParts, ranked: Sequence[Likeness]) -> bool:
    """Tell whether what differs from the agencies that are alike says that it is none of them.

    A brand alone may be a slip of the pen; nobody slips in the brand and rewords the trade of a
    name otherwise written out in full.
    """
    if ranked[0].tier in tiers.ANOTHER:
        return True
    return _is_written_out(parts) and all(
        one.tier in tiers.ANOTHER
        or (one.tier in tiers.ALIKE and one.name.parts.trade not in ("", parts.trade))
        for one in ranked
    )


def _is_written_out(parts: NameParts) -> bool:
    """Return whether a name has place, brand, trade and form, as a licence of business states."""
    is_whole = bool(parts.codes and parts.trade) and parts.form not in LOOSE_FORMS
    is_more = parts.notes or parts.branch or parts.qualifiers or parts.is_truncated
    return is_whole and not is_more and read_trade(parts.trade).is_understood
