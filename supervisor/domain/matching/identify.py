"""Which agency of the register a poster is: identifiers first, then names, then pieces of names."""

from collections.abc import Sequence

from supervisor.domain.agencies import Activity, LicenceKind, Standing, agency_standing
from supervisor.domain.matching import tiers
from supervisor.domain.matching.candidates import rank
from supervisor.domain.matching.compare import Likeness, Place, Trade
from supervisor.domain.matching.explain import describe
from supervisor.domain.matching.index import AgencyIndex, IndexedName, NameRole
from supervisor.domain.matching.model import Candidate, Match, Poster, Verdict
from supervisor.domain.matching.tiers import MATCHER_VERSION, Tier
from supervisor.domain.names import normalise, parse
from supervisor.domain.names.regions import find_codes

_MOST_CANDIDATES = 5
_CLOSE = 0.03
"""Scores nearer than this leave two agencies equally likely."""


def identify(
    posters: Sequence[Poster],
    index: AgencyIndex,
    *,
    required_activity: Activity | None = None,
) -> list[Match]:
    """Return the match of each poster, in order.

    ``required_activity`` is what the ad needs a licence for, such as online recruitment; an agency
    licensed without it is ``out_of_scope``.
    """
    return [_identify_one(poster, index, required_activity) for poster in posters]


def _identify_one(poster: Poster, index: AgencyIndex, activity: Activity | None) -> Match:
    text = normalise(poster.name)
    keys = _by_identifier(poster, index)
    if len(keys) == 1:
        return _conclude_identifier(poster, text, keys[0], index, activity)
    exact = index.with_name(text)
    if len({name.agency_key for name in exact}) == 1:
        likeness = Likeness(_exact_tier(exact[0]), exact[0], Place.SAME, Trade.SAME)
        return _conclude([likeness], poster, index, activity)
    parts = parse(poster.name)
    if exact:
        ranked = [Likeness(tiers.AMBIGUOUS, name, Place.SAME, Trade.SAME) for name in exact]
        return _conclude(ranked, poster, index, activity)
    if parts.is_anonymous:
        return _unknown("发布名称为匿名企业，未写明实际发布主体，无法比对")
    if parts.is_platform:
        return _unknown("发布名称为招聘平台，未写明实际发布主体，无法比对")
    ranked = rank(parts, find_codes(poster.city), index)
    if not ranked:
        return _unknown("在册机构中没有字号相符的机构")
    return _conclude(ranked, poster, index, activity)


def _by_identifier(poster: Poster, index: AgencyIndex) -> list[str]:
    if poster.uscc and (keys := index.with_uscc(poster.uscc)):
        return keys
    return index.with_licence(poster.licence_number) if poster.licence_number else []


def _exact_tier(name: IndexedName) -> Tier:
    if name.role is NameRole.REGISTERED:
        return tiers.EXACT
    return tiers.FORMER if name.role is NameRole.FORMER else tiers.ALIAS


def _conclude(
    ranked: list[Likeness], poster: Poster, index: AgencyIndex, activity: Activity | None
) -> Match:
    best = ranked[0]
    tier = best.tier
    rivals = [one for one in ranked[1:] if _is_rival(one, best)]
    if tier.is_identity and rivals:
        ranked = [one._replace(tier=tiers.AMBIGUOUS) for one in (best, *rivals)] + [
            one for one in ranked[1:] if one not in rivals
        ]
        best, tier = ranked[0], tiers.AMBIGUOUS
    agency = index.get(best.name.agency_key)
    if (
        tier.is_identity
        and poster.uscc
        and agency.uscc
        and tier is not tiers.HEAD_OFFICE
        and poster.uscc.strip().upper() != agency.uscc.upper()
    ):
        best = best._replace(tier=tiers.USCC_DIFFERS)
        ranked = [best, *ranked[1:]]
        tier = best.tier
    if not tier.is_identity:
        candidates = tuple(
            Candidate(
                one.name.agency_key,
                index.get(one.name.agency_key).name,
                one.tier.score,
                describe(poster, one, index.get(one.name.agency_key)),
            )
            for one in ranked[:_MOST_CANDIDATES]
        )
        return Match(
            Verdict.POSSIBLE,
            tier.score,
            tier.why + "。",
            MATCHER_VERSION,
            agency.key,
            agency.name,
            agency.uscc,
            candidates[0].features,
            candidates,
        )
    return _found(poster, best, index, activity)


def _is_rival(other: Likeness, best: Likeness) -> bool:
    """Return whether another agency fits about as well as the best.

    Where only the ad's city chose among agencies of one brand, one elsewhere fits as well if its
    trade is the closer one.
    """
    if other.tier.is_identity:
        return other.tier.score >= best.tier.score - _CLOSE
    return (
        other.tier is tiers.AD_ELSEWHERE
        and best.tier.score < tiers.SAME_PARTS.score
        and best.trade is not Trade.SAME
        and other.trade in (Trade.SAME, Trade.REWORDED)
        and best.place is Place.AGREES
    )


def _found(poster: Poster, best: Likeness, index: AgencyIndex, activity: Activity | None) -> Match:
    agency = index.get(best.name.agency_key)
    standing = agency_standing(agency, poster.on)
    why = best.tier.why
    verdict = Verdict.LICENSED
    if best.name.role is NameRole.FORMER and best.tier is not tiers.FORMER:
        why += "（曾用名）"
    if standing is not Standing.VALID:
        verdict = Verdict.LAPSED
        why += f"；{poster.on:%Y-%m-%d}人力资源服务许可{standing.label}"
    elif activity is not None and (
        agency_standing(agency, poster.on, LicenceKind.HR_SERVICE, activity) is not Standing.VALID
    ):
        verdict = Verdict.OUT_OF_SCOPE
        why += f"；许可范围不含{activity.label}"
    return Match(
        verdict,
        best.tier.score,
        why + "。",
        MATCHER_VERSION,
        agency.key,
        agency.name,
        agency.uscc,
        describe(poster, best, agency),
    )


def _conclude_identifier(
    poster: Poster, text: str, key: str, index: AgencyIndex, activity: Activity | None
) -> Match:
    """Judge a poster whose code is in the register; its name must not be another agency's."""
    own = [name for name in index.names_of(key)]
    others = [name for name in index.with_name(text) if name.agency_key != key]
    if others and not any(name.parts.text == text for name in own):
        ranked = [
            Likeness(tiers.USCC_DIFFERS, name, Place.SAME, Trade.SAME) for name in (*others, own[0])
        ]
        return _conclude(ranked, poster, index, activity)
    parts = parse(text)
    same = [name for name in own if name.parts.text == text or name.parts.brand == parts.brand]
    tier = tiers.IDENTIFIER if same else tiers.RENAMED
    likeness = Likeness(tier, (same or own)[0], Place.SAME, Trade.SAME)
    return _found(poster, likeness, index, activity)


def _unknown(why: str) -> Match:
    return Match(Verdict.UNKNOWN, 0.0, why + "。", MATCHER_VERSION)
