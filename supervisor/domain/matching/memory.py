"""What inspectors have said of posters, and what follows from it.

A judgement ties two subjects, each a poster (by the key of its normalised name) or an agency (by
its register key). "Same" is transitive: if two posters are the same and one is an agency, so is
the other. "Not the same" carries over to everything that is the same as either side. Where the
two collide nobody is overruled in silence: the poster is shown as contested.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from supervisor.domain.matching.model import Match, Verdict
from supervisor.domain.platform.groups import Groups
from supervisor.domain.platform.labelled import LabelledEnum


class Opinion(LabelledEnum):
    """What an inspector can say of two subjects."""

    SAME = ("same", "同一主体")
    NOT_SAME = ("not_same", "不是同一主体")
    UNSURE = ("unsure", "不确定")


@dataclass(frozen=True, slots=True, order=True)
class OpinionSubject:
    """A poster by its normalised name, or an agency by its register key."""

    key: str
    is_agency: bool = False


@dataclass(frozen=True, slots=True)
class PosterOpinion:
    """One opinion with its author; a revoked one is kept and has no effect."""

    one: OpinionSubject
    other: OpinionSubject
    opinion: Opinion
    author: str
    at: datetime
    is_revoked: bool = False


@dataclass(frozen=True, slots=True)
class Recollection:
    """What the judgements say of one poster.

    ``same_as`` is the agency it was found to be, empty where none or where ``is_contested``.
    ``sources`` are the judgements that were used, for display.
    """

    same_as: str = ""
    not_same_as: frozenset[str] = frozenset()
    unsure_of: frozenset[str] = frozenset()
    is_contested: bool = False
    sources: tuple[PosterOpinion, ...] = ()

    def explain(self, match: Match) -> Match:
        """Return the match with a sentence on who said what."""
        said = "；".join(
            f"{source.author}于 {source.at:%Y-%m-%d} 认定“{source.opinion.label}”"
            for source in self.sources
        )
        why = f"{match.why}（{said}）" if said else match.why
        if self.is_contested:
            why += "检查人员的认定相互矛盾，请先核实。"
            if match.verdict is not Verdict.UNKNOWN:
                return match._replace(verdict=Verdict.POSSIBLE, why=why)
        return match._replace(why=why)


class Memory:
    """The judgements in force, resolved once."""

    def __init__(self, judgements: Iterable[PosterOpinion] = ()) -> None:
        in_force = sorted((one for one in judgements if not one.is_revoked), key=lambda one: one.at)
        # A later judgement on the same pair replaces the earlier one.
        latest = {frozenset((one.one, one.other)): one for one in in_force}.values()
        self._groups = Groups[OpinionSubject]()
        for judgement in latest:
            self._groups.add(judgement.one, judgement.other)
            if judgement.opinion is Opinion.SAME:
                self._groups.join(judgement.one, judgement.other)
        self._agencies: dict[OpinionSubject, set[str]] = {}
        for subject in self._groups:
            if subject.is_agency:
                self._agencies.setdefault(self._groups.root(subject), set()).add(subject.key)
        self._sources: dict[OpinionSubject, list[PosterOpinion]] = {}
        for judgement in latest:
            for root in {self._groups.root(judgement.one), self._groups.root(judgement.other)}:
                self._sources.setdefault(root, []).append(judgement)

    def recall(self, poster_key: str) -> Recollection | None:
        """Return what is known of a poster; ``None`` where nobody has spoken of it."""
        root = self._groups.root(OpinionSubject(poster_key))
        sources = self._sources.get(root)
        if not sources:
            return None
        agencies = self._agencies.get(root, set())
        against = self._opposed(root, Opinion.NOT_SAME)
        is_contested = len(agencies) > 1 or bool(agencies & against)
        return Recollection(
            same_as=next(iter(agencies)) if agencies and not is_contested else "",
            not_same_as=frozenset(against - agencies),
            unsure_of=frozenset(self._opposed(root, Opinion.UNSURE)),
            is_contested=is_contested,
            sources=tuple(sources),
        )

    def _opposed(self, root: OpinionSubject, opinion: Opinion) -> set[str]:
        """Return the agencies that stand on the other side of an opinion about a group."""
        found: set[str] = set()
        for judgement in self._sources[root]:
            if judgement.opinion is opinion:
                sides = (self._groups.root(judgement.one), self._groups.root(judgement.other))
                other = sides[1] if sides[0] == root else sides[0]
                found |= self._agencies.get(other, set())
        return found
