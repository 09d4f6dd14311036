"""Turns: one works, one waits, everybody else is refused at once."""

import threading

import pytest

from supervisor.services.platform.locks import Busy, Turns


def test_whoever_waits_too_long_is_refused():
    turns = Turns(patience=0.01)
    with turns.taken(), pytest.raises(Busy), turns.taken():
        pass


def test_where_no_place_is_left_nobody_waits():
    turns = Turns(places=1, patience=3600)
    with turns.taken(), pytest.raises(Busy), turns.taken():
        pass


def test_the_turn_passes_on_to_the_one_who_waits():
    turns, begun, worked = Turns(patience=60), threading.Event(), threading.Event()

    def wait() -> None:
        begun.set()
        with turns.taken():
            worked.set()

    other = threading.Thread(target=wait)
    with turns.taken():
        other.start()
        assert begun.wait(10)
        assert not worked.is_set()
    other.join(10)
    assert worked.is_set()
