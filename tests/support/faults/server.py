"""A PostgreSQL server of one's own that waits for the disk, and is struck or cut off under load."""

import os
import random
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path

from tests.support.faults.console import MEANWHILE
from tests.support.faults.outcome import Outcome, Plan
from tests.support.faults.site import Site, wait_until
from tests.support.servers import postgresql

_CUT_SECONDS = (1, 45)
_LONGEST_ANSWER = 60
HERE, THERE = "10.231.7.1", "10.231.7.2"


class Server:
    """Debian's server, as it is shipped but for where it listens."""

    def __init__(self, folder: Path, host: str, before: tuple[str, ...] = ()) -> None:
        found = postgresql.programs()
        if found is None:
            raise RuntimeError(postgresql.MISSING)
        self._programs, self._before = found, before
        self._data, self._log = folder / "data", folder / "log"
        self._host, self._port = host, _free_port()
        postgresql.run(found / "initdb", "-D", self._data, "-U", "postgres", "-A", "trust",
                       "-E", "UTF8")  # fmt: skip
        with (self._data / "pg_hba.conf").open("a", encoding="ascii") as rules:
            rules.write(f"host all all {HERE}/32 trust\n")

    @property
    def url(self) -> str:
        """Return the address of its database."""
        return f"postgresql+psycopg://postgres@{self._host}:{self._port}/postgres"

    def start(self) -> None:
        """Start it, after its death as well, and wait until it answers."""
        options = f"-c listen_addresses={self._host} -p {self._port} -c unix_socket_directories=''"
        postgresql.run(
            self._programs / "pg_ctl", "-D", self._data, "-l", self._log, "-w", "-o", options,
            "start", before=self._before,
        )  # fmt: skip

    def stop(self) -> None:
        """Stop it at once; unlike a kill that leaves no memory behind that it shared."""
        postgresql.run(self._programs / "pg_ctl", "-D", self._data, "-m", "immediate", "stop")

    def is_up(self) -> bool:
        """Whether it is there and answers."""
        words = [str(self._programs / "pg_isready"), "-q", "-h", self._host, "-p", str(self._port)]
        return subprocess.run([*self._before, *words], check=False).returncode == 0  # noqa: S603

    def master(self) -> int:
        """Return the number of its first process."""
        return int((self._data / "postmaster.pid").read_text().split()[0])

    def children(self) -> list[int]:
        """Return its other processes."""
        master = self.master()
        return [
            int(one) for one in Path(f"/proc/{master}/task/{master}/children").read_text().split()
        ]

    def kill(self) -> None:
        """Kill it with all its processes."""
        every = [self.master(), *self.children()]
        for one in every:
            with suppress(ProcessLookupError):
                os.kill(one, signal.SIGKILL)
        wait_until(lambda: not any(Path(f"/proc/{one}").exists() for one in every), "it lives")

    def kill_one(self, chance: random.Random) -> None:
        """Kill one of its processes, upon which it ends all others and recovers by itself."""
        os.kill(chance.choice(self.children()), signal.SIGKILL)


@contextmanager
def server(
    host: str = "127.0.0.1", before: tuple[str, ...] = (), place: Path | None = None
) -> Iterator[Server]:
    """Give a server that is gone with its data when the body ends."""
    folder = Path(tempfile.mkdtemp(prefix="postgresql-", dir=place))
    if os.geteuid() == 0:
        shutil.chown(folder, "postgres")
    own = Server(folder, host, before)
    own.start()
    try:
        yield own
    finally:
        own.stop()
        shutil.rmtree(folder, ignore_errors=True)


def killed(site: Site, plan: Plan, own: Server) -> Outcome:
    """Kill the server by turns whole, to be started again, and in one of its processes."""

    def strike(number: int) -> None:
        if number % 2:
            own.kill_one(plan.chance)
        else:
            own.kill()
            own.start()

    outcome = plan.begin("PostgreSQL killed", f"{MEANWHILE} more saved, from when it is up, after")
    return under_load(outcome, site, plan, strike)


def cut(site: Site, plan: Plan, far: "Far") -> Outcome:
    """Cut the way between console and server: what is sent vanishes, nobody is told."""

    def strike(_number: int) -> None:
        far.cut()
        try:
            time.sleep(plan.chance.uniform(*_CUT_SECONDS))
        finally:
            far.mend()

    outcome = plan.begin("network cut", f"{MEANWHILE} more saved, from the end of the cut, after")
    return under_load(outcome, site, plan, strike)


def under_load(outcome: Outcome, site: Site, plan: Plan, strike: Callable[[int], None]) -> Outcome:
    """Strike; count the seconds from when what was struck is there again to what is saved then."""
    served = site.serve()
    load = site.load(served, goes_on=True)
    try:
        for number in outcome.each(plan.rounds):
            had = load.saved
            wait_until(lambda had=had: load.saved >= had + MEANWHILE, "nothing is saved")
            time.sleep(plan.chance.uniform(0, 0.5))
            strike(number)
            had = load.saved
            outcome.recovery.append(
                wait_until(lambda had=had: load.saved >= had + MEANWHILE, "it does not recover")
            )
            outcome.rounds += 1
    finally:
        load.join()
        served.kill_master()
    site.hold_against(outcome, [load])
    outcome.said = f"{load.failed} refused or unanswered, the longest wait {load.longest:.1f} s"
    if load.longest > _LONGEST_ANSWER:
        outcome.damage.append("somebody waited for more than a minute")
    site.look_through(outcome)
    return outcome


class Far:
    """A network of its own, joined to ours by one cable. Needs root."""

    def __init__(self) -> None:
        self._holder = subprocess.Popen(["unshare", "-n", "sleep", "7200"])  # noqa: S607
        number = str(self._holder.pid)
        self.before = ("nsenter", "-t", number, "-n")
        wait_until(lambda: _network(number) != _network("self"), "no network of its own")
        for words in (
            ("ip", "link", "add", "near", "type", "veth", "peer", "name", "far"),
            ("ip", "link", "set", "far", "netns", number),
            ("ip", "address", "add", f"{HERE}/30", "dev", "near"),
            ("ip", "link", "set", "near", "up"),
            (*self.before, "ip", "link", "set", "lo", "up"),
            (*self.before, "ip", "address", "add", f"{THERE}/30", "dev", "far"),
            (*self.before, "ip", "link", "set", "far", "up"),
        ):
            do(*words)

    def cut(self) -> None:
        """Let nothing come back from there."""
        do(*self.before, "ip", "route", "add", "blackhole", f"{HERE}/32")

    def mend(self) -> None:
        """Undo ``cut``."""
        do(*self.before, "ip", "route", "del", "blackhole", f"{HERE}/32")

    def close(self) -> None:
        """End the network."""
        self._holder.kill()
        self._holder.wait()


def _network(number: str) -> str:
    with suppress(OSError):
        return str(Path(f"/proc/{number}/ns/net").readlink())
    return str(Path("/proc/self/ns/net").readlink())


def do(*words: str) -> None:
    """Run a program of the system."""
    subprocess.run(words, check=True)  # noqa: S603 - our own words


def _free_port() -> int:
    with closing(socket.socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
