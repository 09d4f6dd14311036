"""Work in a limited process: its answers, its failures, and what it may not do to anybody else."""

import os
import threading
import time
from itertools import islice

import pytest

from scrapers.apart import FailedThere, Overrun, bounded, streamed
from tests.support.broken_sources import count, die, hoard, spin

ROOM = {"seconds": 5.0, "memory_bytes": 1 << 30}


def test_answers_come_back_from_another_process():
    assert bounded(os.getpid, **ROOM) != os.getpid()
    assert bounded(divmod, 7, 2, **ROOM) == (3, 1)


def test_a_failure_comes_back_with_the_lines_it_came_through():
    with pytest.raises(ValueError, match="5") as caught:
        list(streamed(count, 0, 5, **ROOM))
    assert isinstance(caught.value.__cause__, FailedThere)
    assert "broken_sources.py" in str(caught.value.__cause__)


@pytest.mark.parametrize(
    ("work", "words"),
    [(spin, "(计算|等候)超过"), (hoard, "内存超过 1024 MB"), (die, "异常退出")],
)
def test_what_goes_too_far_is_stopped_and_told_apart(work, words):
    with pytest.raises(Overrun, match=words):
        bounded(work, seconds=0.3, memory_bytes=1 << 30)


def test_a_stream_gives_what_it_had_before_it_failed():
    found = []
    stream = streamed(count, 0, 450, **ROOM)
    with pytest.raises(ValueError, match="450"):
        _drain(stream, found)
    assert found == list(range(400))  # whole pieces only
    assert list(islice(streamed(count, 0, 10**9, **ROOM), 3)) == [0, 1, 2]


def _drain(stream, found):
    for number in stream:
        found.append(number)


def test_others_work_on_while_a_reader_spins():
    stopped = threading.Event()

    def read():
        with pytest.raises(Overrun):
            bounded(spin, seconds=0.3, memory_bytes=1 << 30)
        stopped.set()

    bounded(os.getpid, **ROOM)  # the server runs
    before = time.process_time()
    thread = threading.Thread(target=read)
    thread.start()
    thread.join(60)
    assert stopped.is_set()
    assert time.process_time() - before < 0.5  # nothing of it was computed here
