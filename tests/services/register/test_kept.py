from concurrent.futures import ThreadPoolExecutor
from threading import Barrier, Event

import pytest
from sqlalchemy import create_engine
from sqlalchemy.orm import Session

from supervisor.services.register.kept import Kept


@pytest.fixture
def session():
    with Session(create_engine("sqlite://")) as found:
        yield found


def test_an_answer_is_made_once_for_all_who_ask_meanwhile(session):
    kept, together, may_end = Kept[int](2), Barrier(4), Event()
    made = []

    def make():
        made.append(1)
        may_end.wait(0.5)
        return 7

    def ask():
        together.wait()
        return kept.of(session, ("a mark",), make)

    with ThreadPoolExecutor(4) as threads:
        answers = [found.result() for found in [threads.submit(ask) for _ in range(4)]]
    assert (answers, made) == ([7] * 4, [1])


def test_the_oldest_answer_goes_where_more_are_asked_for(session):
    kept, made = Kept[int](2), []
    for mark in (1, 2, 3, 3, 1):
        assert kept.of(session, (mark,), lambda mark=mark: made.append(mark) or mark) == mark
    assert made == [1, 2, 3, 1]
