"""Ads worth a look, as a night leaves them, and drawn."""

from datetime import date

from supervisor.domain.platform import clock
from supervisor.domain.reader.looks import LookReason
from supervisor.domain.screening.model import Category
from supervisor.store.tables.reader import Look
from tests.support.factories import Ad, World

CLAUSE = "只留哥们儿的床位"


def drawn_look(world: World, text: str = f"理货，包吃住。{CLAUSE}。", **values: object) -> Look:
    """Add an ad without a lead, drawn to be looked at for its clause."""
    ad = Ad(text=text, hits=[], title=str(values.pop("title", "理货员")))
    posting = world.posting(ad)
    wording = posting.revisions[0]
    start = text.index(CLAUSE) if CLAUSE in text else 0
    day: date = clock.today()
    columns = {
        "day": day,
        "reason": LookReason.CHANCE,
        "worth": 0.4,
        "category": Category.GENDER,
        "rule": "reader.gender",
        "field": "text",
        "start": start,
        "end": start + len(CLAUSE),
    } | values
    return world.add(
        Look(
            posting_id=posting.id,
            revision_id=wording.id,
            text_digest=wording.text_digest,
            cluster_id=posting.cluster_id,
            rules_version_id=world.version("rules", {}).id,
            **columns,
        )
    )
