"""Hand-over sources whose reader fails on a file, in ways a limited process must survive."""

import os

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
