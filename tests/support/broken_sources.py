"""Hand-over sources whose reader fails on a file, in ways a limited process must survive."""

import os
from itertools import islice

from scrapers.sources.handover.parser import Source


class Raising(Source):
    """Its reader has a fault that shows with any file."""

    def read_file(self, path, filename, *, after_row=0, received_at=None):
        raise RuntimeError(filename)


class Dying(Source):
    """Its reader takes the whole process with it."""

    def read_file(self, path, filename, *, after_row=0, received_at=None):
        os._exit(1)


class Hungry(Source):
    """Its reader asks for more memory than there may be."""

    def read_file(self, path, filename, *, after_row=0, received_at=None):
        return iter([bytearray(1 << 40)])


class Halting(Source):
    """Its reader gives some rows and then never another."""

    def read_file(self, path, filename, *, after_row=0, received_at=None):
        yield from islice(super().read_file(path, filename, received_at=received_at), 2)
        while True:
            pass


def spin(*_values):
    """Read a file without end."""
    while True:
        pass


def hoard(*_values):
    """Read a file into more memory than there may be."""
    return bytearray(1 << 40)


def die(*_values):
    """Take the whole process along."""
    os._exit(1)


def count(first, last):
    """Yield numbers, and fail at the last."""
    yield from range(first, last)
    raise ValueError(str(last))
