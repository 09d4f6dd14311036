"""The office's own model reads the ads worth a look each night; what it marks makes no lead.

Until two persons have agreed to it, its marks are kept to be judged and change nothing. From then
on the ads it marked come before those of mere chance in the day's looks. Replays never depend on
it, for no judgement on an ad rests on what it said.
"""

from collections import Counter

import structlog
from sqlalchemy.orm import Session

from scrapers.evidence.archive import Archive
from supervisor.domain.reader.endpoint import EndpointOutcome, ReleaseStatus
from supervisor.domain.screening.model import Category
from supervisor.services.reader.endpoint import Budget, EndpointAnswer, EndpointReader
from supervisor.services.reader.looks import ad_of
from supervisor.settings import Settings
from supervisor.store.engine import end_reading, unit_of_work
from supervisor.store.queries.reader import endpoint as queries
from supervisor.store.tables.reader import EndpointMark, EndpointReading
from supervisor.store.writing.reader import raise_candidate

log = structlog.get_logger()


def read_night(session: Session, settings: Settings, pause: float = 1.0) -> dict[str, int]:
    """Put the ads worth a look to the endpoint while the budget lasts; return outcomes by key.

    An ad without an answer is asked about again another night.
    """
    reader = EndpointReader(settings, Archive(settings.archive_path), pause)
    waiting = queries.unread_candidates(session, reader.model, settings.endpoint_ads)
    asked = {
        str(one.revision_id): (one.revision_id, one.text_digest, ad_of(one.revision))
        for one in waiting
    }
    end_reading(session)
    budget = Budget(settings.endpoint_ads, settings.endpoint_minutes * 60)
    outcomes: Counter[str] = Counter()
    for ad, reading in reader.read_all([ad for _, _, ad in asked.values()], budget):
        outcomes[str(reading.outcome)] += 1
        if reading.outcome is EndpointOutcome.FAILED:
            log.warning("the endpoint gave no answer", reason=reading.reason)
            continue
        revision_id, text_digest, _ = asked[ad.id]
        _keep(session, reader.model, (revision_id, text_digest), reading)
    return dict(outcomes)


def _keep(session: Session, model: str, wording: tuple[int, str], reading: EndpointAnswer) -> None:
    revision_id, text_digest = wording
    with unit_of_work(session):
        if queries.is_read(session, text_digest, model):
            return
        row = EndpointReading(
            revision_id=revision_id,
            text_digest=text_digest,
            model=model,
            outcome=reading.outcome,
            reason=reading.reason,
            dropped=reading.dropped,
            record=reading.record,
        )
        session.add(row)
        session.flush()
        for hit in reading.hits:
            session.add(
                EndpointMark(
                    endpoint_reading_id=row.id,
                    category=hit.category,
                    field=hit.field,
                    start=hit.start,
                    end=hit.end,
                )
            )
        is_reproach = any(hit.category is not Category.INTERMEDIARY for hit in reading.hits)
        if is_reproach and queries.release_of(session, model, ReleaseStatus.LIVE):
            raise_candidate(session, revision_id)
