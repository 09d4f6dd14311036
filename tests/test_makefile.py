"""``make setup`` finds a Python by itself, or says what to install."""

import shutil
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture
def make(tmp_path):
    for name in ("Makefile", "pyproject.toml", "constraints.txt"):
        shutil.copy(ROOT / name, tmp_path / name)

    def run(*arguments):
        return subprocess.run(  # noqa: S603 - make with fixed arguments
            ["/usr/bin/make", "-C", str(tmp_path), *arguments],
            capture_output=True,
            text=True,
            check=False,
        )

    return run


def test_without_a_python_it_names_the_packages_to_install(make):
    result = make("setup", "PYTHONS=no-such-python")
    assert result.returncode != 0
    assert "Debian 12: apt-get install python3.11 python3.11-venv" in result.stdout
    assert "Debian 13: apt-get install python3.13 python3.13-venv" in result.stdout


def test_the_newest_python_that_works_is_taken(make, tmp_path):
    good = tmp_path / "python-good"
    good.write_text("#!/bin/sh\nexit 0\n")
    broken = tmp_path / "python-broken"
    broken.write_text("#!/bin/sh\nexit 127\n")  # as a name that stands for nothing here
    for script in (good, broken):
        script.chmod(0o755)
    result = make("-n", "setup", f"PYTHONS={broken} {good}")
    assert f"{good} -m venv .venv" in result.stdout
