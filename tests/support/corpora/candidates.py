"""Candidates for the reader as if they had been trained and measured, and had read some nights."""

from datetime import timedelta

from supervisor.domain.platform import clock
from supervisor.domain.reader.renewal import NIGHTS
from supervisor.domain.screening.model import Category
from supervisor.store.tables.reader import ReaderCandidate, ReaderDifference, ReaderShadow
from tests.support.factories import Ad


def measured(precision, macro_f1):
    """Figures of both readers together on ads kept back, with a short curve."""
    micro = {"right": 90, "wrong": 10, "missed": 60, "precision": precision, "recall": 0.6}
    points = [
        {"threshold": step, "precision": precision * step**0.2, "recall": 1 - step, "macro_f1": 0.5}
        for step in (0.1, 0.3, 0.5, 0.7, 0.9)
    ]
    return {
        "ads": 480,
        "micro": micro,
        "macro_f1": macro_f1,
        "clean": {"ads": 240, "without_lead": 0.95},
        "look": {"violations_with_lead_or_look": 0.8},
        "curve": points,
    }


def trainer_of(model, figures=None):
    """A trainer that returns this model at once."""
    found = figures or {"candidate": measured(0.91, 0.7), "in_force": measured(0.9, 0.65)}
    return lambda lines, base: (model, found)


def read_nights(session, candidate_id, nights=NIGHTS, after=0):
    """Let a candidate have read so many nights beside the model in force, without a difference.

    ``after`` are the nights it has read before.
    """
    for number in range(after, after + nights):
        night = clock.today() - timedelta(days=number + 1)
        row = {"ads": 100, "gained": 0, "lost": 0, "beside_digest": "0" * 64}
        session.add(ReaderShadow(candidate_id=candidate_id, night=night, **row))
    session.commit()


def differed(world, candidate_id):
    """Let a candidate have read one night and differed in one ad."""
    read_nights(world.session, candidate_id, nights=1)
    shadow = world.session.query(ReaderShadow).filter_by(candidate_id=candidate_id).one()
    text = "电话13812345678。只留哥们儿的床位，包吃住。"
    wording = world.posting(Ad(text=text, hits=[])).revisions[0]
    start = text.index("只留")
    row = {"shadow_id": shadow.id, "revision_id": wording.id, "is_gained": True}
    place = {"category": Category.GENDER, "field": "text", "start": start, "end": start + 8}
    world.add(ReaderDifference(**row, **place))
    world.session.commit()


def waiting_candidate(world):
    """Add a candidate that waits and has differed from the model in force."""
    figures = {"candidate": measured(0.91, 0.7), "in_force": measured(0.9, 0.65)}
    row = {"digest": "1" * 64, "base_digest": "2" * 64, "decisions": 9, "measured": figures}
    differed(world, world.add(ReaderCandidate(**row)).id)
