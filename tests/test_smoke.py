"""The application starts: with pages where it serves, without them where it only works."""

import os
import subprocess
import sys

import pytest


@pytest.fixture
def with_pages():
    return True


def test_application_starts(client):
    assert client.get("/nowhere").status_code == 404
    assert client.get("/sign-in").status_code == 200


def test_commands_load_no_pages(tmp_path):
    """Pages take longer to load than most commands take to work."""
    asked = (
        "import sys; from supervisor.cli.console import application; application();"
        "print(*(name for name in sys.modules if name.startswith('supervisor.web')))"
    )
    place = {"SUPERVISOR_INSTANCE_PATH": str(tmp_path / "instance")}
    done = subprocess.run(  # noqa: S603 - our own command with fixed arguments
        [sys.executable, "-c", asked],
        env={**os.environ, **place}, capture_output=True, text=True, timeout=120, check=True,
    )  # fmt: skip
    assert done.stdout.split() == []
