"""One source in one scan, from wherever it was left to its outcome."""

from scrapers.contract import AccessMode
from scrapers.registry import load_source
from supervisor.domain.collect.runs import RunOutcome
from supervisor.services.collect.environment import ScanEnvironment
from supervisor.services.collect.handover import HandoverRunner
from supervisor.services.collect.live import LiveRunner
from supervisor.services.collect.replay import is_replay, replay
from supervisor.services.collect.runner import SourceRunner, SourceWork

_RUNNERS: dict[AccessMode, type[SourceRunner]] = {
    AccessMode.LIVE: LiveRunner,
    AccessMode.HANDOVER: HandoverRunner,
}


def run_source(environment: ScanEnvironment, work: SourceWork) -> tuple[RunOutcome, str]:
    """Bring the run to its end from wherever it was left; return outcome and reason."""
    loaded = load_source(work.source_id)
    writer = environment.archive.writer(f"{work.source_id}-{work.run_id}")
    try:
        runner = _RUNNERS[loaded.config.mode](environment, work, loaded, writer)
        if is_replay(runner.checkpoint()):
            return replay(runner)
        return runner.run()
    finally:
        writer.close()
