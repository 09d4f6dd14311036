"""Run a version of a rule in shadow over the stored ads: what would it do, were it live?

Ads are read in batches and screened outside any transaction. A run cut off is begun again from the
start, because nothing it counts is kept before it has ended.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import Final

from sqlalchemy.orm import Session

from supervisor.domain.platform.clock import office_date, utc_now
from supervisor.domain.quality.sampling import rank
from supervisor.domain.rules.lab import SAMPLE
from supervisor.domain.screening import Ad, RuleHit, RuleSet, Screener
from supervisor.domain.screening.compose import alone, lab_file
from supervisor.services.rules.in_force import packaged_sources, sources_in_force
from supervisor.store.engine import end_reading, unit_of_work
from supervisor.store.queries.rules import lab as queries
from supervisor.store.queries.rules.lab import LabWording
from supervisor.store.tables.rules import LabRule, ShadowRun
from supervisor.store.writing import rules as writing
from supervisor.store.writing.rules import NewSample

BATCH: Final = 500
SILENT: Final = timedelta(minutes=2)


@dataclass
class ShadowTally:
    """What the run has counted so far; ``chosen`` maps a wording to its place in the draw."""

    seed: str
    done: int = 0
    hit: int = 0
    excepted: int = 0
    new: int = 0
    lost: int = 0
    overlap: Counter[str] = field(default_factory=Counter)
    days: set[date] = field(default_factory=set)
    chosen: dict[str, tuple[str, int, RuleHit]] = field(default_factory=dict)

    def choose(self, wording: LabWording, hit: RuleHit) -> None:
        """Keep the hit if its wording is among the ``SAMPLE`` first of the draw."""
        digest = wording.text_digest
        if digest not in self.chosen:
            self.chosen[digest] = (rank(self.seed, digest), wording.revision_id, hit)
            if len(self.chosen) > SAMPLE:
                last = max(self.chosen, key=lambda known: self.chosen[known][0])
                del self.chosen[last]


@dataclass(frozen=True)
class Bench:
    """The version under trial, the version it would replace, and all rules in force."""

    rule_id: str
    trial: Screener
    replaced: Screener | None
    in_force: Screener


def run_shadow(session: Session, run_id: int) -> None:
    """Do the run and keep what it counted; an error is kept with the run and passed on."""
    try:
        _run(session, run_id)
    except Exception:
        with unit_of_work(session):
            run = session.get_one(ShadowRun, run_id)
            run.problem = "程序内部出错，试运行没有完成。详情已写入运行日志，请联系管理员。"
            run.finished_at = utc_now()
        raise


def _run(session: Session, run_id: int) -> None:
    run = session.get_one(ShadowRun, run_id)
    if run.finished_at is not None:
        return
    rule = session.get_one(LabRule, run.lab_rule_id)
    bench, total = _bench(session, rule), queries.count_ads(session)
    tally = ShadowTally(seed=f"{rule.rule_id}:{rule.rule_version}:{run_id}")
    _progress(session, run_id, 0, total)
    for batch in queries.present_wordings(session, BATCH):
        end_reading(session)
        _count(bench, batch, tally)
        tally.done += len(batch)
        _progress(session, run_id, tally.done, max(total, tally.done))
    _finish(session, run_id, tally)


def _bench(session: Session, rule: LabRule) -> Bench:
    sources = sources_in_force(session)
    in_force = RuleSet.from_sources(sources)
    old = [one for one in in_force.rules if one.id == rule.rule_id]
    replaced = None
    if old and sources.get(lab_file(rule.rule_id)) != rule.text:
        replaced = Screener(_only(in_force, rule.rule_id))
    trial = Screener(alone(packaged_sources(), rule.text))
    return Bench(rule.rule_id, trial, replaced, Screener(in_force))


def _only(rules: RuleSet, rule_id: str) -> RuleSet:
    """Return a pack with one rule of another, as it stands there."""
    return replace(rules, rules=(rules.get(rule_id),))


def _count(bench: Bench, batch: Sequence[LabWording], tally: ShadowTally) -> None:
    ads = [Ad(str(one.revision_id), one.title, one.company, one.text) for one in batch]
    found = bench.trial.screen(ads)
    before = bench.replaced.screen(ads) if bench.replaced else [()] * len(ads)
    marked = [place for place, hits in enumerate(found) if hits]
    others = dict(zip(marked, bench.in_force.screen([ads[place] for place in marked]), strict=True))
    for place, wording in enumerate(batch):
        tally.days.add(office_date(wording.seen_at))
        counting = [hit for hit in found[place] if hit.exception is None]
        if not counting:
            tally.excepted += bool(found[place])
            tally.lost += any(hit.exception is None for hit in before[place])
            continue
        tally.hit += 1
        tally.choose(wording, counting[0])
        same = _overlapping(counting, others[place], bench.rule_id)
        tally.overlap.update(same)
        tally.new += not any(hit.category is counting[0].category for hit in others[place])


def _overlapping(own: list[RuleHit], others: tuple[RuleHit, ...], rule_id: str) -> set[str]:
    """Return the other rules in force that mark one of the same places."""
    return {
        other.rule
        for other in others
        for hit in own
        if other.rule != rule_id
        and other.exception is None
        and other.field == hit.field
        and other.start < hit.end
        and hit.start < other.end
    }


def _progress(session: Session, run_id: int, done: int, total: int) -> None:
    with unit_of_work(session):
        writing.note_progress(session, run_id, done, total, utc_now())


def _finish(session: Session, run_id: int, tally: ShadowTally) -> None:
    span = (max(tally.days) - min(tally.days)).days + 1 if tally.days else 1
    drawn = sorted(tally.chosen.values(), key=lambda entry: entry[0])
    samples = [NewSample(revision, hit.field, hit.start, hit.end) for _, revision, hit in drawn]
    with unit_of_work(session):
        run = session.get_one(ShadowRun, run_id)
        run.ads_done = run.ads_total = tally.done
        run.ads_hit, run.ads_excepted = tally.hit, tally.excepted
        run.ads_new, run.ads_lost = tally.new, tally.lost
        run.per_day, run.overlap = tally.hit / span, dict(tally.overlap.most_common())
        run.finished_at = run.alive_at = utc_now()
        writing.replace_samples(session, run_id, samples)
