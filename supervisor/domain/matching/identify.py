"""Which agency of the register a poster is: identifiers first, then names, then pieces of names."""

from collections.abc import Sequence
from functools import cache, lru_cache

from stdnum.cn import uscc

from supervisor.domain.lists.coverage import FRESH_DAYS
from supervisor.domain.matching import tiers
from supervisor.domain.matching.another import is_another
from supervisor.domain.matching.candidates import rank
from supervisor.domain.matching.compare import Likeness, is_trade_alone
from supervisor.domain.matching.explain import describe
from supervisor.domain.matching.index import AgencyIndex, IndexedName, NameRole, collector_paused
from supervisor.domain.matching.licences import Asked, judge_licence
from supervisor.domain.matching.memory import Memory, Recollection
from supervisor.domain.matching.model import Candidate, Match, Poster, Verdict
from supervisor.domain.matching.places import PlaceAgreement
from supervisor.domain.matching.rivals import settle
from supervisor.domain.matching.tiers import MATCHER_VERSION, Tier
from supervisor.domain.matching.trades import Trade
from supervisor.domain.names import NameParts, normalise
from supervisor.domain.names.parse import parse_normalised
from supervisor.domain.names.regions import find_codes
from supervisor.domain.register.agencies import (
    AgencyRecord,
    LicenceStanding,
    agency_standing,
)
from supervisor.domain.register.codes import is_slip

_Found = tuple[list[Likeness], str]
"""The agencies a poster may be, the best first, and why there is none."""

_TOGETHER = 500
"""Posters that take each step together: code and tables of a step, and what it hands on, stay in
the processor's nearest memory, which makes it a fifth faster than poster after poster."""

_MOST_CANDIDATES = 5
_FULL_FORMS = ("有限公司", "有限责任公司")
_EXACT_TIERS = {
    NameRole.REGISTERED: tiers.EXACT,
    NameRole.FORMER: tiers.FORMER,
    NameRole.SHORT: tiers.ALIAS,
}


def identify(
    posters: Sequence[Poster],
    index: AgencyIndex,
    *,
    memory: Memory | None = None,
    fresh_days: int = FRESH_DAYS,
) -> list[Match]:
    """Return the match of each poster, in order.

    An agency licensed without what the poster's ad needs is ``out_of_scope``. ``memory`` holds what
    inspectors have said of posters; it is never overruled by a better score. ``fresh_days``: for
    how long after its day a list says how a licence stands.
    """
    matcher = _Matcher(index, memory, fresh_days)
    matches: list[Match] = []
    with collector_paused():
        for start in range(0, len(posters), _TOGETHER):
            matches += matcher.match(posters[start : start + _TOGETHER])
    return matches


class _Matcher:
    """The register a batch is matched against, and what inspectors have said of posters."""

    def __init__(self, index: AgencyIndex, memory: Memory | None, fresh_days: int) -> None:
        self._index = index
        self._memory = memory
        self._fresh_days = fresh_days

    def match(self, posters: Sequence[Poster]) -> list[Match]:
        """Return the match of each poster; all of them take one step before any takes the next."""
        texts = [normalise(poster.name) for poster in posters]
        exact = [self._index.with_name(text) for text in texts]
        # A name of the register is taken apart already.
        read = [
            names[0].parts if names else parse_normalised(text)
            for text, names in zip(texts, exact, strict=True)
        ]
        ranked = [self._rank(*one) for one in zip(posters, read, exact, strict=True)]
        return [self._judge(*one) for one in zip(posters, read, ranked, strict=True)]

    def _judge(self, poster: Poster, parts: NameParts, found: _Found) -> Match:
        """Turn what was found of one poster into its match."""
        ranked, reason = found
        if self._memory is not None and (recalled := self._memory.recall(parts.text)):
            return self._judge_recalled(poster, parts, found, recalled)
        return self._conclude(poster, parts, ranked) if ranked else _unknown(reason)

    def _rank(self, poster: Poster, parts: NameParts, exact: list[IndexedName]) -> _Found:
        """Return the agencies a poster may be, and why there is none.

        ``exact`` are the names of the register that are written as the poster's.
        """
        by_code = self._with_identifier(poster)
        if by_code:
            return _by_identifier(parts, by_code, exact, self._index), ""
        if exact:
            return _by_exact_name(exact, poster), ""
        if rewritten := self._with_rewritten(parts):
            return [_likeness(tiers.SAME_PARTS, rewritten)], ""
        if reason := _unnamed(parts):
            return [], reason
        ranked = settle(rank(parts, find_codes(poster.city), self._index))
        return _not_refuted(ranked, poster), "在册机构中没有名称相符的机构"

    def _with_rewritten(self, parts: NameParts) -> IndexedName | None:
        """Return the one name that is the poster's but for remarks and a form left out."""
        if parts.is_truncated:
            return None
        bare = parts.bare
        written = [bare] if parts.notes else []
        if not parts.branch and not bare.endswith("公司"):
            written += [bare + form for form in _FULL_FORMS]
        for text in written:
            names = self._index.with_name(text)
            if len(names) == 1 and names[0].role is NameRole.REGISTERED:
                return names[0]
        return None

    def _with_identifier(self, poster: Poster) -> list[str]:
        if poster.uscc and (keys := self._index.with_uscc(poster.uscc)):
            return keys
        return self._index.with_licence(poster.licence_number) if poster.licence_number else []

    def _conclude(self, poster: Poster, parts: NameParts, ranked: list[Likeness]) -> Match:
        """Turn the best likeness into a verdict, a contradicting code being heard first."""
        best = ranked[0]
        agency = best.name.agency
        if best.tier.is_identity and _code_contradicts(poster, best, agency):
            best = best._replace(tier=tiers.USCC_DIFFERS)
            ranked = [best, *ranked[1:]]
        if best.tier.is_identity:
            return self._found(poster, parts, best, agency)
        candidates = tuple(
            self._candidate(poster, parts, likeness) for likeness in ranked[:_MOST_CANDIDATES]
        )
        return Match(
            Verdict.POSSIBLE,
            best.tier.score,
            _sentence(best.tier.why),
            MATCHER_VERSION,
            agency.key,
            agency.name,
            agency.uscc,
            candidates[0].features,
            candidates,
            agency.authority,
            is_another(parts, ranked),
        )

    def _candidate(self, poster: Poster, parts: NameParts, likeness: Likeness) -> Candidate:
        agency = likeness.name.agency
        features = describe(poster, parts, likeness, agency)
        return Candidate(agency.key, agency.name, likeness.tier.score, features)

    def _found(
        self, poster: Poster, parts: NameParts, best: Likeness, agency: AgencyRecord
    ) -> Match:
        until = poster.until or poster.on
        asked = Asked(poster.on, until, poster.activity, self._fresh_days)
        verdict, remark = judge_licence(agency, asked)
        why = best.tier.why
        if best.name.role is NameRole.FORMER and best.tier is not tiers.FORMER:
            why += "，所用为曾用名"
        return Match(
            verdict,
            best.tier.score,
            _sentence(why + remark),
            MATCHER_VERSION,
            agency.key,
            agency.name,
            agency.uscc,
            describe(poster, parts, best, agency),
            authority=agency.authority,
        )

    def _judge_recalled(
        self, poster: Poster, parts: NameParts, found: _Found, recalled: Recollection
    ) -> Match:
        """Judge a poster of which an inspector has spoken."""
        ranked, reason = found
        if recalled.same_as and recalled.same_as in self._index:
            agency = self._index.get(recalled.same_as)
            name = self._index.names_of(agency.key)[0]
            best = Likeness(tiers.REMEMBERED, name, PlaceAgreement.SAME, Trade.SAME)
            return recalled.explain(self._found(poster, parts, best, agency))
        ranked = [one for one in ranked if one.name.agency.key not in recalled.not_same_as]
        if not ranked:
            return recalled.explain(
                _unknown(reason or "检查人员已认定与名称相近的机构不是同一主体")
            )
        if ranked[0].tier.is_identity and ranked[0].name.agency.key in recalled.unsure_of:
            ranked = [ranked[0]._replace(tier=tiers.LEFT_OPEN), *ranked[1:]]
        return recalled.explain(self._conclude(poster, parts, ranked))


def _unnamed(parts: NameParts) -> str:
    """Return why a name points to no company, empty where it may be a company's."""
    if parts.is_anonymous:
        return "发布名称隐去了发布主体（如“某企业”），无法比对"
    if parts.is_platform:
        return "发布名称是招聘平台，未写明实际发布主体，无法比对"
    if is_trade_alone(parts):
        return "发布名称只有行业用语，未写明实际发布主体，无法比对"
    return ""


@lru_cache(maxsize=4096)
def _sentence(why: str) -> str:
    """Return a reason as a sentence, one object for the many matches of one grade."""
    return f"{why}。"


def _by_identifier(
    parts: NameParts, keys: list[str], exact: list[IndexedName], index: AgencyIndex
) -> list[Likeness]:
    """Rank the agencies a code points to; a name that is another agency's contradicts the code."""
    own = [name for key in keys for name in index.names_of(key)]
    others = [name for name in exact if name.agency.key not in keys]
    if others and not any(name.text == parts.text for name in own):
        return [_likeness(tiers.USCC_DIFFERS, name) for name in (*others, own[0])]
    same = [name for name in own if name.text == parts.text]
    same = same or [name for name in own if name.parts.brand == parts.brand]
    if len(keys) > 1 and len({name.agency.key for name in same}) != 1:
        return [_likeness(tiers.AMBIGUOUS, index.names_of(key)[0]) for key in keys]
    return [_likeness(tiers.IDENTIFIER, same[0]) if same else _likeness(tiers.RENAMED, own[0])]


def _by_exact_name(exact: list[IndexedName], poster: Poster) -> list[Likeness]:
    """Rank agencies that bear this name; a registered name outranks another's old one.

    Of several that cannot be told apart, one licensed on the day comes first.
    """
    registered = [name for name in exact if name.role is NameRole.REGISTERED]
    names = registered or exact
    if len({name.agency.key for name in names}) == 1:
        tier = _EXACT_TIERS[names[0].role]
        is_spelt_alike = tier is not tiers.EXACT or poster.name == names[0].agency.name
        return [_likeness(tier if is_spelt_alike else tiers.SPELLING, names[0])]
    names = sorted(
        names,
        key=lambda name: (
            agency_standing(name.agency, poster.on) is not LicenceStanding.VALID,
            name.agency.key,
        ),
    )
    return [_likeness(tiers.AMBIGUOUS, name) for name in names]


def _likeness(tier: Tier, name: IndexedName) -> Likeness:
    return Likeness(tier, name, PlaceAgreement.SAME, Trade.SAME)


def _not_refuted(ranked: list[Likeness], poster: Poster) -> list[Likeness]:
    """Leave out agencies that are merely alike where a whole code says that they are others.

    One identity goes on with its contradiction, which a person has to look at. A code that fails
    its own check says nothing.
    """
    if not ranked or not poster.uscc or ranked[0].tier.is_identity:
        return ranked
    if not uscc.is_valid(poster.uscc.strip().upper()):
        return ranked
    return [one for one in ranked if not _code_contradicts(poster, one, one.name.agency)]


def _code_contradicts(poster: Poster, best: Likeness, agency: AgencyRecord) -> bool:
    """Return whether poster and agency have different codes; a branch has one of its own."""
    if not poster.uscc or not agency.uscc or best.tier is tiers.HEAD_OFFICE:
        return False
    if best.tier in (tiers.IDENTIFIER, tiers.RENAMED):
        return False
    stated, known = poster.uscc.strip().upper(), agency.uscc.upper()
    return stated != known and not is_slip(stated, known)


@cache
def _unknown(reason: str) -> Match:
    """Return the match of a poster that is nobody; there are a handful of reasons."""
    return Match(Verdict.UNKNOWN, 0.0, f"{reason}。", MATCHER_VERSION)
