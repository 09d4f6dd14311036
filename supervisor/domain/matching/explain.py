"""The features of a comparison with both values, as a person would check them."""

from functools import lru_cache

from supervisor.domain.matching.compare import Likeness
from supervisor.domain.matching.model import Comparison, Feature, Poster
from supervisor.domain.names import NameParts
from supervisor.domain.register.agencies import AgencyRecord


def describe(
    poster: Poster, ad: NameParts, likeness: Likeness, agency: AgencyRecord
) -> tuple[Feature, ...]:
    """Return the compared features: place, brand, trade, form, branch and code.

    ``ad`` is the poster's name taken apart.
    """
    registered = likeness.name.parts
    brand = Comparison.SAME if ad.brand == registered.brand else Comparison.SIMILAR
    features = [
        _feature(
            "地区",
            "".join(ad.regions) or poster.city,
            "".join(registered.regions) or agency.city,
            likeness.place.shown,
        ),
        Feature("字号", ad.brand, registered.brand, brand),
        _feature("行业", ad.trade, registered.trade, likeness.trade.shown),
        _feature("组织形式", ad.form, registered.form, _equal(ad.form, registered.form)),
    ]
    if ad.branch or registered.branch:
        features.append(
            Feature("分支机构", ad.branch, registered.branch, _equal(ad.branch, registered.branch))
        )
    if poster.uscc or agency.uscc:
        features.append(
            Feature(
                "统一社会信用代码",
                poster.uscc,
                agency.uscc,
                _equal(poster.uscc.strip().upper(), agency.uscc.upper()),
            )
        )
    return tuple(features)


@lru_cache(maxsize=65536)
def _feature(name: str, in_ad: str, in_register: str, result: Comparison) -> Feature:
    """Return a feature whose values recur: a night shares a few thousand places and trades."""
    return Feature(name, in_ad, in_register, result)


def _equal(one: str, other: str) -> Comparison:
    if not one or not other:
        return Comparison.MISSING if one or other else Comparison.SAME
    return Comparison.SAME if one == other else Comparison.DIFFERENT
