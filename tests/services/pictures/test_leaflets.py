"""A leaflet seen again: on its page, in a campaign's list, and under another name."""

from dataclasses import replace
from datetime import datetime, time, timedelta

import pytest

from supervisor.domain.fieldwork.targets import TargetCriteria
from supervisor.domain.platform import clock
from supervisor.domain.platform.streets import Street
from supervisor.domain.successions import Operator, find_successions
from supervisor.domain.traces import Trace, TraceKind
from supervisor.services.pictures import inbox, queue
from supervisor.services.platform.audit import SYSTEM
from supervisor.store.queries.fieldwork.targets import candidate_facts
from supervisor.store.queries.paging import At
from supervisor.store.queries.pictures import leaflets
from supervisor.store.tables.postings import PostingTrace
from tests.support.pictures import Borrowed, drawn, encoded, line, reading_of

WORDS = (
    "急招流水线普工三十名当天入职",
    "限女性，18-35岁，月薪六千元起",
    "入职先交押金200元，包吃住有班车",
    "联系电话：13871234567",
)
NAMES = ("武汉鑫隆宏劳务有限公司", "武汉鑫隆宏劳务有限公司", "武汉旺达通劳务有限公司")
STREETS = tuple(Street)[:3]


@pytest.fixture
def seen(session, settings, monkeypatch):
    """Three photos of one leaflet on three streets, the last with another name; one more ad."""
    pages = [(name, *WORDS) for name in NAMES] + [
        ("武汉远舟人力资源有限公司", "招聘电焊工二名，双休")
    ]
    waiting = list(pages)

    class Told(Borrowed):
        def read(self, data):
            lines = waiting.pop(0)
            reading = reading_of(*(line(text, 40.0 * at) for at, text in enumerate(lines)))
            return replace(reading, pages=(replace(reading.pages[0], shown=b"copy"),))

    monkeypatch.setattr(queue, "PictureReader", Told)
    data = encoded(drawn(("x",)))
    for street in (*STREETS, STREETS[0]):
        inbox.receive(session, settings, SYSTEM, [("a.jpg", data)], street)
    assert queue.read_waiting(session, settings) == 4


def test_a_leaflet_has_its_days_streets_and_posters(session, seen):
    page = leaflets.leaflets_page(session, None, At())
    assert [(one.first.id, one.sightings, one.streets) for one in page.items] == [(1, 3, 3)]
    assert leaflets.leaflets_page(session, tuple(Street)[5], At()).total == 0
    sightings = leaflets.leaflet_sightings(session, 1)
    assert tuple(one.poster for one in sightings) == NAMES
    assert leaflets.by_street(sightings) == dict.fromkeys(STREETS, 1)
    assert leaflets.leaflet_sightings(session, 99) == []


def test_a_campaign_draws_whom_the_lists_do_not_know_by_what_hangs_again(session, seen):
    by = TargetCriteria(leaflets=True)
    facts = {one.party: one for one in candidate_facts(session, by) if one.agency_id is None}
    assert {name: one.sightings for name, one in facts.items()} == {NAMES[0]: 2}
    counts = leaflets.counts_between(session, *_today())
    assert (counts.pictures, counts.leaflets, counts.again) == (4, 2, 1)


def _today():
    first = datetime.combine(clock.today(), time(), clock.OFFICE_ZONE)
    return first, first + timedelta(days=1)


def test_one_leaflet_is_one_trace_whatever_name_it_bears(session, seen):
    rows = session.query(PostingTrace).filter_by(kind=TraceKind.LEAFLET).all()
    assert len(rows) == 4
    assert len({row.digest for row in rows}) == 2


def test_a_leaflet_in_common_is_no_lead_alone_and_its_wording_counts_once():
    day = clock.today()
    sheet, wording = Trace(TraceKind.LEAFLET, "l1"), Trace(TraceKind.TEXT, "t1")
    phone = Trace(TraceKind.PHONE, "p1")
    ended = Operator("agency:1", NAMES[0], day, "武汉市", frozenset({sheet, wording}))
    new = Operator("poster:x", NAMES[2], day, "武汉市", frozenset({sheet, wording}))
    assert find_successions([ended], [new], {}) == []
    both = [replace(one, traces=one.traces | {phone}) for one in (ended, new)]
    (found,) = find_successions([both[0]], [both[1]], {})
    assert [tie.kind for tie in found.ties] == [TraceKind.PHONE, TraceKind.LEAFLET]
