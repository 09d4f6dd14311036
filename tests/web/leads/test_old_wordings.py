"""Earlier wordings that are packed stand on the pages of their ad as before."""

import re
from datetime import timedelta

from sqlalchemy import select

from supervisor.domain.platform.clock import utc_now
from supervisor.services.platform.keeping.wordings import archive_old
from supervisor.store.bulk import table_of
from supervisor.store.tables.postings import PostingRevision
from tests.support.factories import Ad


def test_pages_show_packed_wordings(world, inspector):
    lead = world.finding(Ad(text="任职要求：限男性，能吃苦。"))
    posting = lead.posting
    for number, said in enumerate(("任职要求：要有上进心。", "任职要求：会用扫码枪。"), start=2):
        values = {
            column.name: getattr(posting.revisions[0], column.name)
            for column in table_of(PostingRevision).columns
            if column.name != "id"
        }
        world.add(PostingRevision(**values | {"number": number, "text": said}))
        posting.revision_count = number
        world.session.commit()
    pages = [f"/postings/{posting.id}", f"/findings/{lead.id}"]
    before = [_words(inspector.get(page).text) for page in pages]
    assert "上进心" in before[0]
    later = utc_now() + timedelta(days=100)
    assert archive_old(world.session, world.settings, later) == 1
    packed = select(PostingRevision.text).where(PostingRevision.is_archived)
    assert world.session.scalars(packed).all() == [""]
    world.session.rollback()
    after = [_words(inspector.get(page).text) for page in pages]
    assert [one.count("上进心") for one in after] == [one.count("上进心") for one in before]
    assert "上进心" in after[0]


def _words(page: str) -> str:
    """What a page says, without its tags."""
    return re.sub(r"<[^>]*>", "", page)
