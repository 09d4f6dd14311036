"""Ads that outlive the licence of their poster: judged anew when the licence changes, day by day.

A scan judges an ad when it is new or reworded. Here every ad that still stands is judged again
where the standing of its poster has changed, and on every further day on which it is seen while
the poster has no valid licence. A renewal withdraws what rested on the lapse. It is the same with
agencies that stand in the lists of other authorities: a new version of a list, or the end of the
validity it gives, turns their ads.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import partial
from itertools import chain, islice
from typing import Final

from sqlalchemy.orm import Session

from scrapers.evidence.archive import Archive
from supervisor.domain.leads.findings import FindingStatus
from supervisor.domain.platform import clock
from supervisor.domain.platform.clock import office_date, utc_now
from supervisor.domain.register.agencies import LicenceStanding
from supervisor.services.leads.assess import Versions
from supervisor.services.leads.computing import Computing, InProcess, Judge
from supervisor.services.leads.finding_rows import AssessedPosting, write_findings
from supervisor.services.leads.plans import VersionIds
from supervisor.services.leads.posters import poster_rows, unknown_posters
from supervisor.services.leads.reassess import put_judgement, shared_then, stored_posting
from supervisor.services.leads.versions import record_register, record_rules
from supervisor.services.lists.inquiries import gather
from supervisor.services.lists.standings import listed_standings
from supervisor.services.register.standings import standings_on
from supervisor.settings import Settings
from supervisor.store.engine import end_reading, unit_of_work
from supervisor.store.queries.leads.standing import (
    leads_of_ads,
    listed_ads,
    listed_posters,
    newest_wordings,
    standing_ads,
    watched_standings,
)
from supervisor.store.tables.postings import Posting
from supervisor.store.writing.leads import keep_standings, mark_posters, note_listed

STANDS_FOR: Final = timedelta(days=7)
"""An ad not seen for so long is taken to be gone."""

_BATCH: Final = 500
_UNDECIDED: Final = (FindingStatus.OPEN, FindingStatus.WITHDRAWN)


@dataclass(frozen=True, slots=True)
class Rejudged:
    """How many agencies stand otherwise than before, ads judged for it, and leads changed."""

    agencies: int
    ads: int
    leads: int


def judge_standing(
    session: Session, settings: Settings, computing: Computing | None = None
) -> Rejudged:
    """Judge the ads that still stand where their posters' licences have changed.

    ``computing`` is where; without it in this process.
    """
    today = clock.today()
    now, before = standings_on(session, today), watched_standings(session)
    changed = {key: standing for key, standing in now.items() if before.get(key) is not standing}
    turned = {key for key in changed if key in before}
    without = {key for key, standing in now.items() if standing is not LicenceStanding.VALID}
    since = utc_now() - STANDS_FOR
    listed = _listed(session, settings, since, today)
    todo = chain(
        (
            ad
            for ad in standing_ads(session, turned | without, since)
            if ad.agency_id in turned or _is_seen_since(ad)
        ),
        (
            ad
            for ad in listed_ads(session, listed.turned | listed.without, since)
            if ad.listed_key in listed.turned or _is_seen_since(ad)
        ),
    )
    ads, leads = _judge_all(session, settings, computing or InProcess(), todo)
    end_reading(session)
    if changed or listed.unseen:
        with unit_of_work(session):
            keep_standings(session, changed)
            note_listed(session, listed.unseen)
    return Rejudged(len(turned) + len(listed.turned), ads, leads)


@dataclass(frozen=True, slots=True)
class _Listed:
    """Agencies of others' lists with standing ads: turned since, not valid, not looked at yet."""

    turned: frozenset[str]
    without: frozenset[str]
    unseen: dict[str, LicenceStanding]


def _listed(session: Session, settings: Settings, since: datetime, today: date) -> _Listed:
    """Compare how they stood with how they stand; one gone from its list stands as holding none."""
    posters = listed_posters(session, since)
    if not posters:
        return _Listed(frozenset(), frozenset(), {})
    now = listed_standings(session, settings, today)
    none = LicenceStanding.NONE
    return _Listed(
        frozenset(key for key, was in posters if was is not None and was is not now.get(key, none)),
        frozenset(key for key, _ in posters if now.get(key, none) is not LicenceStanding.VALID),
        {key: now.get(key, none) for key, was in posters if was is None},
    )


def _judge_all(
    session: Session, settings: Settings, computing: Computing, todo: Iterator[Posting]
) -> tuple[int, int]:
    """Judge in batches; return how many ads, and how many leads came, went or changed."""
    ads = leads = 0
    versions = None
    while batch := list(islice(todo, _BATCH)):
        versions = versions or _versions(session, settings)
        ads += len(batch)
        archived, ids = versions
        leads += _judge(session, batch, partial(computing.judge, archived), ids)
    return ads, leads


def _is_seen_since(ad: Posting) -> bool:
    return ad.judged_on is None or ad.judged_on < office_date(ad.last_seen_at)


def _versions(session: Session, settings: Settings) -> tuple[Versions, VersionIds]:
    register = record_register(session, settings)
    rules = record_rules(session, Archive(settings.archive_path))
    versions = Versions(settings.archive_path, register.digest, rules.digest)
    return versions, VersionIds(register.id, rules.id)


def _judge(session: Session, ads: Sequence[Posting], judge: Judge, ids: VersionIds) -> int:
    """Judge ads as they were last seen; return how many leads came, went or changed."""
    wordings, leads = newest_wordings(session, ads), leads_of_ads(session, ads)
    postings = [stored_posting(ad, wordings[ad.id]) for ad in ads]
    shared = [shared_then(leads[ad.id]) if ad.id in leads else () for ad in ads]
    clusters = {ad.id: ad.cluster_id for ad in ads}
    was_listed = {ad.id for ad in ads if ad.listed_standing is LicenceStanding.VALID}
    decided = {key: lead.status not in _UNDECIDED for key, lead in leads.items()}
    seen = {key: lead.version for key, lead in leads.items()}
    end_reading(session)
    judged = [
        AssessedPosting(posting, ad.id, wordings[ad.id].id, clusters[ad.id], judgement)
        for ad, posting, judgement in zip(ads, postings, judge(postings, shared), strict=True)
    ]
    with unit_of_work(session):
        fresh = leads_of_ads(session, ads)
        new = [one for one in judged if one.posting_id not in fresh]
        changed = write_findings(session, new, ids)
        for one in judged:
            lead = fresh.get(one.posting_id)
            is_same = lead is not None and seen.get(one.posting_id) == lead.version
            if lead is not None and is_same and not decided[one.posting_id]:
                changed += put_judgement(session, lead, one.posting, one.judgement, ids)
        mark_posters(session, poster_rows(judged))
        gather(session, unknown_posters(one for one in judged if one.posting_id in was_listed))
    return changed
