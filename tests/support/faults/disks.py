"""A disk of one's own that is filled to the last byte, or fails and can then only be read.

A real file system on a file, with decisions and a night on it. Needs root.
"""

import os
import shutil
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.support.faults import nights
from tests.support.faults.console import MEANWHILE
from tests.support.faults.decisions import Decisions
from tests.support.faults.nights import scan
from tests.support.faults.outcome import Outcome, Plan
from tests.support.faults.quick import Started
from tests.support.faults.server import Server, do
from tests.support.faults.site import Site, wait_until

_MEGABYTES = 512
_LEFT = (100_000, 3_000_000)
_QUIET_SECONDS = 4
_PATIENCE = 600
_ROW_WAIT = 60


class Disk:
    """The disk: mounted at ``place``, which everybody may pass through."""

    def __init__(self, folder: Path) -> None:
        self._image, self.place = folder / "image", folder / "own"
        with self._image.open("wb") as image:
            image.truncate(_MEGABYTES * 1024**2)
        # A disk so small gets a small journal, and with it commits that wait for nothing else.
        do("mkfs.ext4", "-q", "-m", "0", str(self._image))
        self.place.mkdir()
        self.mount()
        self.place.chmod(0o711)
        (self.place / "lost+found").rmdir()

    def mount(self) -> None:
        """Mount it; the first error makes it a disk that can only be read."""
        do("mount", "-o", "loop,errors=remount-ro", str(self._image), str(self.place))

    def fill(self, left: int) -> None:
        """Leave so many bytes."""
        with (self.place / "ballast").open("wb") as ballast:
            os.posix_fallocate(ballast.fileno(), 0, shutil.disk_usage(self.place).free - left)

    def empty(self) -> None:
        """Take away again what fills it."""
        (self.place / "ballast").unlink()

    def fail(self) -> None:
        """Let its journal end as after an error of the hardware: nothing is written from now on.

        What nobody made the disk write before is lost, as when the power fails.
        """
        do("mount", "-o", "remount,abort", str(self.place))

    def repair(self) -> None:
        """Look through it and mount it again, once nobody has a file open there."""
        words = ["umount", str(self.place)]
        wait_until(lambda: subprocess.run(words, check=False).returncode == 0, "it is in use")  # noqa: S603
        looked = subprocess.run(["e2fsck", "-fp", self._image], capture_output=True, check=False)  # noqa: S603, S607
        if looked.returncode > 1:
            raise RuntimeError(f"the file system is lost: {looked.stdout.decode()}")
        self.mount()

    def close(self) -> None:
        """Give everything back."""
        do("umount", "-l", str(self.place))


@contextmanager
def disk(folder: Path) -> Iterator[Disk]:
    """Give a disk in a folder, where ``settings_in`` puts the installation."""
    folder.chmod(0o711)
    own = Disk(folder)
    try:
        yield own
    finally:
        own.close()


def filled(site: Site, plan: Plan, folder: Path, own: Disk, holds: Server | None) -> Outcome:
    """Fill the disk while leads are decided and a night is stored, and make room again."""
    outcome = plan.begin("disk full", f"{MEANWHILE} more saved, from when there is room, after")
    peer = nights.hand_over(site, plan, folder)
    served = site.serve()
    load = site.load(served, goes_on=True)
    try:
        for _ in outcome.each(plan.rounds):
            process = _begin_night(site, load)
            own.fill(plan.chance.randint(*_LEFT))
            _wait_until_nothing_is_saved(load)
            process.wait(_PATIENCE)
            outcome.rounds += shutil.disk_usage(own.place).free < _LEFT[0]
            own.empty()
            _start_again(holds)
            had = load.saved
            outcome.recovery.append(
                wait_until(lambda had=had: load.saved >= had + MEANWHILE, "it does not recover")
            )
    finally:
        load.join()
        served.kill_master()
    return _held(outcome, site, [load], peer)


def failed(site: Site, plan: Plan, folder: Path, own: Disk, holds: Server | None) -> Outcome:
    """Let the disk fail in the same way, repair it, and start everything again."""
    outcome = plan.begin("disk failed, read-only", "a new console answers, from its repair, after")
    peer = nights.hand_over(site, plan, folder)
    loads: list[Decisions] = []
    served = site.serve()
    for _ in outcome.each(plan.rounds):
        load = site.load(served, goes_on=True)
        loads.append(load)
        process = _begin_night(site, load)
        own.fail()
        process.wait(_PATIENCE)
        outcome.rounds += not _can_be_written(own.place)
        _tell_how_it_starts(outcome, site)
        load.join()
        served.kill_master()
        if holds is not None:
            holds.kill()
        own.repair()
        began = time.monotonic()
        _start_again(holds)
        served = site.serve()
        outcome.recovery.append(time.monotonic() - began)
    served.kill_master()
    return _held(outcome, site, loads, peer)


def _begin_night(site: Site, load: Decisions) -> Started:
    """Wait until decisions are saved and a scan stores beside them, or is over."""
    had, rows = load.saved, nights.rows(site.settings)
    process = scan(site.settings)
    nights.wait_for_rows(site.settings, rows, process)
    wait_until(lambda: load.saved >= had + MEANWHILE, "nothing is saved")
    return process


def _wait_until_nothing_is_saved(load: Decisions) -> None:
    until = time.monotonic() + _ROW_WAIT
    had, quiet = load.saved, time.monotonic()
    while time.monotonic() < min(until, quiet + _QUIET_SECONDS):
        time.sleep(0.1)
        if load.saved != had:
            had, quiet = load.saved, time.monotonic()


def _can_be_written(place: Path) -> bool:
    try:
        (place / "written").touch()
    except OSError:
        return False
    (place / "written").unlink()
    return True


def _tell_how_it_starts(outcome: Outcome, site: Site) -> None:
    """A command that is started on such a disk says so in words and does nothing."""
    process = scan(site.settings)
    if process.wait(_PATIENCE) == 0:
        outcome.damage.append("a scan on a disk that can only be read called itself done")


def _start_again(holds: Server | None) -> None:
    """A server that could not write has ended itself, or recovers by itself."""
    if holds is not None and not holds.is_up():
        holds.start()


def _held(outcome: Outcome, site: Site, loads: list[Decisions], peer: nights.Stored) -> Outcome:
    refused = sum(load.failed for load in loads)
    nights.end_night(outcome, site)
    outcome.said += f"; {refused} decisions refused or unanswered"
    nights.compare(outcome, site, peer)
    site.hold_against(outcome, loads)
    site.look_through(outcome)
    return outcome
