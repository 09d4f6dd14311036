"""What must stand in two places stands in both."""

from pathlib import Path

import pytest

from supervisor.cli.docs import PAGES
from supervisor.jobs.schedule import JOBS

ROOT = Path(__file__).resolve().parent.parent


@pytest.mark.parametrize("name", PAGES)
def test_generated_documentation_is_up_to_date(name):
    written = (ROOT / "docs" / name).read_text(encoding="utf-8")
    assert written == PAGES[name](), "run `make docs` and commit"


def test_every_job_is_in_the_runbook():
    runbook = (ROOT / "docs" / "runbook.md").read_text(encoding="utf-8")
    assert [job.key for job in JOBS if f"`{job.key}`" not in runbook] == []
