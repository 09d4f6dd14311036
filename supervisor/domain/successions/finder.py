"""The search for successions: pairs of an ended operator and a newcomer for inspectors to look at.

Pairs are found through the rare things both have (an inverted index, never a loop over pairs) and
only then compared by name, with the matcher itself: whoever bears the ended operator's very name
is no newcomer, but the operator still posting, and that the matcher says already.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from math import prod

from supervisor.domain.matching import AgencyIndex, identify
from supervisor.domain.matching.model import Match, Poster, Verdict
from supervisor.domain.register.agencies import AgencyRecord
from supervisor.domain.successions.model import Operator, Suspicion, Tie
from supervisor.domain.successions.weights import LISTED, SAME_BRAND, is_common, name_tie, tie_of
from supervisor.domain.traces import Trace, TraceKind

Holders = Mapping[Trace, int]
_Pair = tuple[Operator, Operator]


def find_successions(
    ended: Sequence[Operator], newcomers: Sequence[Operator], holders: Holders
) -> list[Suspicion]:
    """Return the suspected successions, strongest first; the same input gives the same list.

    ``holders`` is how many operators of all that are known have a trace, those that neither ended
    nor are new included; a trace it lacks counts as held by two.
    """
    pairs = list(_pairs_in_common(ended, newcomers, holders))
    names = _compare_names(pairs)
    found = []
    for before, after in pairs:
        name = names.get((before.key, after.key))
        if name is not None and not name.why:
            continue  # the ended operator itself
        ties = sorted(_shared(before, after, holders), key=_heaviest_first)
        ties += [name] if name else []
        score = round(1 - prod(1 - tie.weight for tie in ties), 3)
        if score >= LISTED:
            found.append(Suspicion(before, after, score, tuple(ties)))
    return sorted(found, key=lambda one: (-one.score, one.before.key, one.after.key))


def _pairs_in_common(
    ended: Sequence[Operator], newcomers: Sequence[Operator], holders: Holders
) -> Iterator[_Pair]:
    """Yield the pairs that share something rare, the newcomer not before the end."""
    having: dict[Trace, list[Operator]] = {}
    for operator in ended:
        for trace in operator.traces:
            if not is_common(trace.kind, holders.get(trace, 2)):
                having.setdefault(trace, []).append(operator)
    for after in newcomers:
        known = having.keys() & after.traces
        found = {before.key: before for trace in known for before in having[trace]}
        for key in sorted(found):
            if key != after.key and found[key].on <= after.on:
                yield found[key], after


def _shared(before: Operator, after: Operator, holders: Holders) -> list[Tie]:
    shared = before.traces & after.traces
    # One leaflet says one thing: its wording is not counted once more beside it.
    is_leaflet = any(trace.kind is TraceKind.LEAFLET for trace in shared)
    return [
        tie_of(trace, holders.get(trace, 2))
        for trace in shared
        if not (is_leaflet and trace.kind is TraceKind.TEXT)
    ]


def _heaviest_first(tie: Tie) -> tuple[float, str, str]:
    return -tie.weight, str(tie.kind), tie.value


def _compare_names(pairs: Sequence[_Pair]) -> dict[tuple[str, str], Tie]:
    """Return the tie of every pair with alike names; one without ``why`` where it is the same."""
    ended = {before.key: before for before, _ in pairs}
    newcomers = list({after.key: after for _, after in pairs}.values())
    index = AgencyIndex(
        AgencyRecord(before.key, before.name, city=before.city) for before in ended.values()
    )
    posters = [Poster(after.name, after.on, after.city) for after in newcomers]
    matches = identify(posters, index)
    return {
        (key, after.key): tie
        for after, match in zip(newcomers, matches, strict=True)
        for key, tie in _name_ties(after, match)
    }


def _name_ties(after: Operator, match: Match) -> Iterable[tuple[str, Tie]]:
    if match.verdict is Verdict.POSSIBLE:
        for candidate in match.candidates:
            yield candidate.agency_key, name_tie(candidate.features)
    elif match.agency_key:
        why = "名称与其一致，但另取得了许可" if after.is_registered else ""
        yield match.agency_key, Tie(TraceKind.NAME, "", SAME_BRAND, why, features=match.features)
