"""Answers kept from batch to batch are those given afresh."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from supervisor.domain.matching import AgencyIndex, Identifier, identifier, identify
from supervisor.domain.matching.memory import Memory
from supervisor.domain.matching.model import Poster
from tests.domain.matching.registers import DAY, OTHER_USCC, REGISTER, USCC

INDEX = AgencyIndex(REGISTER)
POSTERS = st.builds(
    Poster,
    st.sampled_from(["武汉华信", "博才人力", "武汉旧城人力资源有限公司", "聚才", "海川"]),
    st.sampled_from([DAY, DAY.replace(year=2025)]),
    st.sampled_from(["", "武汉", "宜昌"]),
    st.sampled_from(["", USCC, OTHER_USCC]),
)


@pytest.fixture
def little_room(monkeypatch):
    monkeypatch.setattr(identifier, "MOST_REMEMBERED", 3)


@pytest.mark.usefixtures("little_room")
@given(st.lists(st.lists(POSTERS, max_size=6), max_size=4))
def test_every_batch_is_answered_as_if_it_were_the_first(batches):
    kept = Identifier(INDEX)
    for batch in batches:
        assert kept.identify(batch) == identify(batch, INDEX)


def test_a_poster_is_identified_once(monkeypatch):
    asked = []

    def counting(posters, index, **options):
        asked.extend(posters)
        return identify(posters, index, **options)

    monkeypatch.setattr(identifier, "identify", counting)
    kept = Identifier(INDEX)
    for _ in range(2):
        kept.identify([Poster("聚才", DAY), Poster("武汉华信", DAY), Poster("聚才", DAY)])
    assert sorted(poster.name for poster in asked) == ["武汉华信", "聚才"]


def test_the_memory_is_passed_on():
    memory = Memory()
    kept = Identifier(INDEX, memory=memory)
    posters = [Poster(record.name, DAY) for record in REGISTER]
    assert kept.identify(posters) == identify(posters, INDEX, memory=memory)
