"""Commands that start at once: a mother process has read the program already and is forked.

Reading it takes longer than most faults; a process that was forked is killed like any other, and
its mother has opened neither a database nor a file of the installation.
"""

import json
import os
import random
import select
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from types import ModuleType
from typing import Any, Protocol

_LOOK_SECONDS = 0.05
_FORKED_SECONDS = 60


class Started(Protocol):
    """A command that was started, as ``subprocess`` has it."""

    pid: int

    def poll(self) -> int | None:
        """Return how it ended, or nothing while it lives."""

    def wait(self, timeout: float | None = None) -> int:
        """Wait for its end; return how it ended."""

    def kill(self) -> None:
        """Kill it."""


@dataclass(frozen=True, slots=True)
class Command:
    """The words of a command of the product, its settings, and where what it says goes.

    ``clock`` is a file that says by how many seconds its clock differs, see ``faults.clock``.
    """

    words: Sequence[str]
    places: Mapping[str, str]
    log: Path
    out: Path | None = None
    clock: Path | None = None


def start(command: Command) -> Started:
    """Start a command, forked where there is a mother."""
    if _mother is not None:
        return _mother.child(command)
    before = ["-m", "supervisor.cli"]
    if command.clock is not None:
        before = ["-m", "tests.support.faults.clock", str(command.clock)]
    with command.log.open("ab") as log, (command.out or command.log).open("ab") as out:
        return subprocess.Popen(  # noqa: S603 - our own command with fixed arguments
            [sys.executable, *before, *command.words],
            env={**os.environ, **command.places}, stdout=out, stderr=log,
        )  # fmt: skip


def begin() -> None:
    """Read the program and become ready to fork; before there are threads or open files."""
    global _mother  # noqa: PLW0603 - one for this process
    _read_all()
    _mother = _Mother()


class _Mother:
    """The other end of the process that forks."""

    def __init__(self) -> None:
        here, there = socket.socketpair()
        if os.fork() == 0:
            here.close()
            _serve(there)
        there.close()
        self._said = here.makefile("r")
        self._asks = here.makefile("w")
        self._news = threading.Condition()
        self._codes: dict[int, int] = {}
        self._born: list[int] = []
        threading.Thread(target=self._listen, daemon=True).start()

    def child(self, command: Command) -> "_Child":
        with self._news:
            self._asks.write(_as_line(command))
            self._asks.flush()
            if not self._news.wait_for(lambda: self._born, _FORKED_SECONDS):
                raise RuntimeError("no process was forked")
            return _Child(self, self._born.pop())

    def code(self, pid: int, timeout: float | None) -> int | None:
        with self._news:
            self._news.wait_for(lambda: pid in self._codes, timeout)
            return self._codes.get(pid)

    def _listen(self) -> None:
        for line in self._said:
            told = json.loads(line)
            with self._news:
                if "born" in told:
                    self._born.append(told["born"])
                else:
                    self._codes[told["ended"]] = told["code"]
                self._news.notify_all()


class _Child:
    """A process that was forked."""

    def __init__(self, mother: _Mother, pid: int) -> None:
        self._mother, self.pid = mother, pid

    def poll(self) -> int | None:
        return self._mother.code(self.pid, 0)

    def wait(self, timeout: float | None = None) -> int:
        code = self._mother.code(self.pid, timeout)
        if code is None:
            raise TimeoutError(f"process {self.pid} does not end")
        return code

    def kill(self) -> None:
        if self.poll() is None:
            with suppress(ProcessLookupError):
                os.kill(self.pid, signal.SIGKILL)


_mother: _Mother | None = None


def _as_line(command: Command) -> str:
    asked = {
        "words": list(command.words),
        "places": dict(command.places),
        "log": str(command.log),
        "out": str(command.out or command.log),
        "clock": str(command.clock or ""),
    }
    return json.dumps(asked) + "\n"


def _serve(there: socket.socket) -> None:
    """Fork when asked, tell what ended, end with whoever asks."""
    asks, code = there.makefile("r"), 0
    while True:
        if select.select([there], [], [], _LOOK_SECONDS)[0]:
            line = asks.readline()
            if not line:
                os._exit(0)
            pid = os.fork()
            if pid == 0:
                there.close()
                _be(json.loads(line))
            there.sendall(json.dumps({"born": pid}).encode() + b"\n")
        with suppress(ChildProcessError):
            pid, code = os.waitpid(-1, os.WNOHANG)
            if pid:
                told = {"ended": pid, "code": os.waitstatus_to_exitcode(code)}
                there.sendall(json.dumps(told).encode() + b"\n")


def _be(asked: dict[str, Any]) -> None:
    """Become the command; nothing that the mother would do at her end is done."""
    code = 1
    try:
        os.environ.update(asked["places"])
        sys.argv = ["supervisor", *asked["words"]]
        # What the command starts itself would read the module that makes the faults.
        sys.modules["__main__"] = ModuleType("__main__")
        random.seed()
        for number, name in ((1, "out"), (2, "log")):
            file = os.open(asked[name], os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
            os.dup2(file, number)
            os.close(file)
        _run(asked["clock"])
        code = 0
    except SystemExit as end:
        code = end.code if isinstance(end.code, int) else int(end.code is not None)
    except BaseException:  # told as the interpreter would
        sys.excepthook(*sys.exc_info())
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code)


def _run(clock: str) -> None:
    from supervisor.cli import main  # noqa: PLC0415 - read in time by _read_all
    from tests.support.faults.clock import follow  # noqa: PLC0415 - it uses this module

    if clock:
        follow(Path(clock))
    else:
        main()


def _read_all() -> None:
    from supervisor.cli import COMMANDS  # noqa: PLC0415 - for the mother alone

    for name in ("audit", "backup", "database", "restore", "scan", "schedule", "serve"):
        import_module(COMMANDS[name].partition(":")[0])
