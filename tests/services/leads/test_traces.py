"""Contacts are kept apart, once, under seal; what unrelated employers share reaches the lead."""

import pytest
from sqlalchemy import event, select

from supervisor.domain.traces import TraceKind
from supervisor.services.leads.reassess import reassess
from supervisor.services.platform.seal import Seal
from supervisor.store.tables.leads import Finding
from supervisor.store.tables.postings import PostingRevision, PostingTrace
from supervisor.store.tables.register import Agency
from tests.support.stored_files import all_that_is_stored
from tests.support.succession_world import ADDRESS, PHONE, WECHAT, SuccessionWorld

EMPLOYERS = ("武汉禾谦餐饮有限公司", "武汉晗序物流有限公司", "武汉琮屿电子有限公司")


@pytest.fixture
def world(session, settings):
    return SuccessionWorld(session, settings)


def rows(session):
    return session.scalars(select(PostingTrace).order_by(PostingTrace.revision_id)).all()


def test_a_contact_is_sealed_and_its_digest_links(world, session, settings):
    world.ads({"text": f"电话{PHONE}"}, {"company": "阿强", "text": f"电话+86 {PHONE}"})
    one, other = [row for row in rows(session) if row.kind is TraceKind.PHONE]
    assert one.digest == other.digest
    assert one.sealed != other.sealed
    assert Seal.of(settings).unlock(one.sealed).decode() == PHONE
    assert PHONE.encode() not in one.sealed


def test_no_contact_account_or_identity_card_stands_in_the_table_in_plain(world, session, settings):
    card = "420106199001011234"
    world.ads({"text": f"微信：{WECHAT}，身份证{card}", "account": "张三", "address": ADDRESS})
    session.commit()
    assert {row.kind for row in rows(session)} == {
        TraceKind.WECHAT,
        TraceKind.ACCOUNT,
        TraceKind.ADDRESS,
    }
    plain = "".join(f"{row.digest}{row.sealed!r}" for row in rows(session))
    assert WECHAT not in plain
    assert card not in plain
    revision = session.scalars(select(PostingRevision)).one()
    assert len(revision.account) == 64
    assert "张三".encode() not in all_that_is_stored(settings, session.get_bind())


def test_an_ad_seen_again_leaves_nothing_twice_and_a_new_wording_leaves_its_own(world, session):
    ad = {"id": "same", "text": f"电话{PHONE}"}
    world.ads(ad)
    world.ads(ad)
    assert len(rows(session)) == 1
    world.ads({**ad, "text": "电话13900001111"})
    assert len(rows(session)) == 2


def test_one_phone_on_many_employers_is_evidence_kept_with_the_lead(world, session):
    text = f"我公司代招普工，限男性，签劳务派遣合同，电话{PHONE}"
    world.ads(*({"company": name, "text": text} for name in EMPLOYERS))
    finding = session.scalars(select(Finding).limit(1)).one()
    assert finding.intermediary["shared"] == [{"kind": "phone", "employers": 3}]
    texts = [piece["text"] for piece in finding.intermediary["evidence"]]
    assert any("同一电话近 90 天见于 3 家" in text for text in texts)


def test_two_names_of_one_brand_are_one_employer(world, session):
    names = ("武汉禾谦餐饮有限公司", "湖北禾谦餐饮管理有限公司", "禾谦餐饮")
    text = f"招普工，限男性，电话{PHONE}"
    world.ads(*({"company": name, "text": text} for name in names))
    assert {str(one.intermediary["shared"]) for one in session.scalars(select(Finding))} == {"[]"}


def test_judging_again_uses_what_was_counted_then(world, session, settings):
    text = f"我公司代招普工，限男性，签劳务派遣合同，电话{PHONE}"
    world.ads(*({"company": name, "text": text} for name in EMPLOYERS))
    before = session.scalars(select(Finding).order_by(Finding.id)).first().intermediary
    session.add(Agency(name="武汉澜舟人力资源有限公司", uscc="91420106MA4KXXXX0X"))
    session.commit()
    reassess(session, settings)
    session.expire_all()
    assert session.scalars(select(Finding).order_by(Finding.id)).first().intermediary == before


def test_the_number_of_statements_does_not_grow_with_the_batch(world, session):
    def count(ads):
        seen = []

        def note(_connection, _cursor, statement, *_rest):
            seen.append(statement)

        event.listen(session.get_bind(), "before_cursor_execute", note)
        world.ads(*ads)
        event.remove(session.get_bind(), "before_cursor_execute", note)
        return len([one for one in seen if "posting_trace" in one])

    few = count([{"text": f"电话{PHONE}"}])
    assert count([{"text": f"电话139{n:08d}"} for n in range(200)]) == few == 2
