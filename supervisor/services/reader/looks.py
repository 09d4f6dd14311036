"""The daily queue of ads worth a look: fill it, answer an ad, take an answer back.

An answer is a label to learn from. It accuses nobody and opens no lead.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, time
from pathlib import Path
from typing import Any, Final

from sqlalchemy.orm import Session

from supervisor.domain.platform.clock import last_due, utc_now
from supervisor.domain.quality.sampling import Reading
from supervisor.domain.reader.looks import (
    LookReason,
    Place,
    doubted_hit,
    likeliest,
    sentences_of,
)
from supervisor.domain.reader.reader import RULE_PREFIX, ScreensAds, clause, read_ads
from supervisor.domain.screening.model import Ad, Category
from supervisor.services.platform import audit
from supervisor.services.platform.audit import Actor, AuditAction
from supervisor.services.reader.models import load_readers
from supervisor.store.engine import end_reading, unit_of_work
from supervisor.store.queries.reader import endpoint
from supervisor.store.queries.reader import looks as queries
from supervisor.store.tables.postings import PostingRevision
from supervisor.store.tables.reader import Look, LookCandidate
from supervisor.store.writing.reader import drop_candidates

MIDNIGHT: Final = time(0)


class LookRefused(ValueError):
    """An answer that cannot be kept; the message is Chinese."""


@dataclass(frozen=True, slots=True)
class LookAnswer:
    """What a reader says of an ad, and the version of it that was on the screen.

    ``sentence`` is the number of the sentence meant, as ``sentences_of`` counts them.
    """

    reading: Reading
    categories: frozenset[Category]
    sentence: int | None
    version: int

    def problem(self) -> str | None:
        """Return in Chinese what is missing, or ``None``."""
        if self.reading is Reading.VIOLATION and not self.categories:
            return "判为有问题时，请至少勾选一类问题。"
        if self.reading is Reading.VIOLATION and self.sentence is None:
            return "判为有问题时，请选出有问题的那一句。"
        if self.reading is Reading.CLEAN and self.categories:
            return "勾选了问题却判为没有问题，请取消勾选或改判。"
        return None


def fill_day(session: Session, archive: Path, day: date, size: int) -> int:
    """Draw ads for ``day`` until ``size`` wait or were drawn for it; return how many were added.

    Ads left unread from earlier days leave less room: a queue that nobody reads does not grow.
    The reading happens before the write lock is taken.
    """
    chosen, spent = _choose(queries.candidates(session), _room(session, day, size))
    digests = queries.rules_digests(session, [one["rules_version_id"] for one, _ in chosen])
    marks = _marks(session, chosen)
    end_reading(session)
    drawn = [
        values
        | (
            marks.get(values["revision_id"])
            or _meant(values, ad, load_readers(archive, digests[values["rules_version_id"]]))
        )
        for values, ad in chosen
    ]
    with unit_of_work(session):
        kept = drawn[: _room(session, day, size)]
        for values in kept:
            session.add(Look(day=day, **{k: v for k, v in values.items() if k != "is_licensed"}))
        drop_candidates(session, spent)
    return len(kept)


def _room(session: Session, day: date, size: int) -> int:
    return max(0, size - max(queries.drawn_on(session, day), queries.waiting(session)))


Drawn = tuple[dict[str, Any], Ad]
"""The columns that a candidate hands on to the drawn ad, and what the readers read of it."""

_HANDED_ON: Final = (
    "posting_id",
    "revision_id",
    "text_digest",
    "reason",
    "worth",
    "is_licensed",
    "rules_version_id",
)


def _choose(
    ranked: Iterable[tuple[LookCandidate, int, bool]], room: int
) -> tuple[list[Drawn], list[int]]:
    """Return the best ``room`` candidates, one of each cluster, and the ids no longer needed."""
    chosen: list[Drawn] = []
    spent: list[int] = []
    clusters: set[int] = set()
    for candidate, cluster, is_open in ranked:
        if is_open and cluster not in clusters:
            if len(chosen) == room:
                continue
            clusters.add(cluster)
            values = {name: getattr(candidate, name) for name in _HANDED_ON}
            chosen.append((values | {"cluster_id": cluster}, ad_of(candidate.revision)))
        spent.append(candidate.id)
    return chosen, spent


def _marks(session: Session, chosen: Sequence[Drawn]) -> dict[int, dict[str, Any]]:
    """Return what the office's own model marked where that is why an ad was drawn, by wording."""
    wanted = [
        values["revision_id"] for values, _ in chosen if values["reason"] is LookReason.ENDPOINT
    ]
    return {
        revision_id: {
            "category": mark.category,
            "rule": f"{RULE_PREFIX}endpoint.{mark.category}",
            "field": mark.field,
            "start": mark.start,
            "end": mark.end,
        }
        for revision_id, mark in endpoint.marks_of(session, wanted).items()
    }


def _meant(values: dict[str, Any], ad: Ad, readers: ScreensAds) -> dict[str, Any]:
    """Return the category, the rule and the clause that the readers of that night mean."""
    (reading,) = read_ads(readers, [ad])
    hit = doubted_hit(reading.hits, is_licensed=values["is_licensed"])
    if hit is not None:
        named, place = (hit.category, hit.rule), (hit.field, hit.start, hit.end)
    else:
        category = likeliest(reading)
        named, place = (category, f"{RULE_PREFIX}{category}"), clause(readers, ad, category)
    return dict(zip(("category", "rule", "field", "start", "end"), (*named, *place), strict=True))


def ad_of(wording: PostingRevision) -> Ad:
    """Return a stored wording as the readers read it."""
    return Ad(str(wording.id), wording.title, wording.company, wording.text)


def answer(session: Session, look_id: int, reader: Actor, given: LookAnswer) -> None:
    """Keep an answer. Raises ``LookRefused`` where it lacks something or came second."""
    problem = given.problem()
    if problem:
        raise LookRefused(problem)
    with unit_of_work(session):
        look = queries.load_look(session, look_id)
        if look is None or look.answered_at is not None or look.version != given.version:
            raise LookRefused("这一条刚由别人读过，您的判读没有保存。请继续下一条。")
        places = sentences_of(ad_of(look.revision))
        look.marked_field, look.marked_start, look.marked_end = _marked(places, given)
        look.reading, look.categories = given.reading, sorted(map(str, given.categories))
        look.reader_id, look.answered_at = reader.user_id, utc_now()
        _record(session, reader, AuditAction.LOOK_ANSWERED, look)


def _marked(places: Sequence[Place], given: LookAnswer) -> Place:
    if given.sentence is None or given.reading is Reading.CLEAN:
        return "", 0, 0
    if given.sentence >= len(places):
        raise LookRefused("选出的句子不在这条信息里，请重新选择。")
    return places[given.sentence]


def undo(session: Session, look_id: int, reader: Actor) -> None:
    """Take one's own last answer of today back. Raises ``LookRefused``."""
    with unit_of_work(session):
        look = undoable(session, reader)
        if look is None or look.id != look_id:
            raise LookRefused("只能撤销自己当天的最后一次判读。")
        _record(session, reader, AuditAction.LOOK_UNDONE, look)
        look.reading = look.answered_at = look.reader_id = None
        look.categories = []
        look.marked_field, look.marked_start, look.marked_end = "", 0, 0


def undoable(session: Session, reader: Actor) -> Look | None:
    """Return what a person answered last today."""
    return queries.last_answer(session, reader.user_id, last_due(utc_now(), MIDNIGHT))


def _record(session: Session, actor: Actor, action: AuditAction, look: Look) -> None:
    detail = {
        "reading": str(look.reading),
        "categories": list(look.categories),
        "posting": look.posting_id,
    }
    audit.record(session, actor, action, ("look", look.id), detail)
