"""Train and measure a model in a process of its own, whose memory and time are limited.

It is the command line that anyone can run (``supervisor train reader``, ``supervisor evaluate
frozen``), started on the corpus that ships and a file of decisions, contacts masked. It is given no
secret and no database.
"""

import os
import resource
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

import orjson

from supervisor.domain.reader.packaged import corpus_path

_MEMORY: Final = 4 * 1024**3
_SECONDS: Final = 3600
_NICENESS: Final = 10
_LAST: Final = 400
_COMMAND: Final = (sys.executable, "-m", "supervisor.cli")


class TrainingFailed(RuntimeError):
    """A training that did not end well; the message is Chinese."""


def train_apart(
    lines: Sequence[dict[str, Any]], base: bytes, corpus: Path | None = None
) -> tuple[bytes, dict[str, Any]]:
    """Train on the corpus and these labelled ads; return the model and how both models fared.

    ``base`` is the model in force: its bounds are kept. Raises ``TrainingFailed``.
    """
    with tempfile.TemporaryDirectory(prefix="reader-") as folder:
        decided, before, out = (Path(folder, name) for name in ("office.jsonl", "a.npz", "b.npz"))
        decided.write_bytes(b"".join(orjson.dumps(line) + b"\n" for line in lines))
        before.write_bytes(base)
        files = [str(corpus or corpus_path()), str(decided)]
        _run(["train", "reader", *files, str(out), "--floor", str(before)], folder)
        models = ["--model", str(out), "--model", str(before)]
        told = _run(["evaluate", "frozen", *files, *models, "--json"], folder)
        candidate, in_force = orjson.loads(told)["models"]
        measured = {"candidate": candidate, "in_force": in_force}
        return out.read_bytes(), measured


def _run(arguments: Sequence[str], folder: str) -> bytes:
    """Run a command and return its standard output."""
    environment = {
        "PATH": os.defpath,
        "HOME": folder,
        "LANG": "C.UTF-8",
        "PYTHONPATH": os.pathsep.join(path for path in sys.path if path),
        "OMP_NUM_THREADS": "1",
    }
    try:
        done = subprocess.run(  # noqa: S603 - our own command with our own files
            [*_COMMAND, *arguments],
            capture_output=True,
            timeout=2 * _SECONDS,
            env=environment,
            cwd=folder,
            preexec_fn=_limit,
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        raise TrainingFailed("训练超过时限，没有完成。") from error
    if done.returncode:
        said = done.stderr.decode("utf-8", "replace").strip()[-_LAST:]
        raise TrainingFailed(f"训练没有完成（退出码 {done.returncode}）：{said}")
    return done.stdout


def _limit() -> None:
    resource.setrlimit(resource.RLIMIT_AS, (_MEMORY, _MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (_SECONDS, _SECONDS))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    os.nice(_NICENESS)
