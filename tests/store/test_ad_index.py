"""Ads found by what they show, on either kind of database."""

import pytest
from sqlalchemy import create_engine, select
from sqlalchemy.orm import Session

from supervisor.store import ad_index
from supervisor.store.ad_index import Wording
from supervisor.store.engine import tune, writing
from tests.support.servers import postgresql

needs_server = pytest.mark.skipif(not postgresql.is_installed(), reason=postgresql.MISSING)
WORDINGS = (
    Wording(1, "保洁员", "武汉晨帆人力资源有限公司", "日结，电话13812345678，找王经理"),
    Wording(2, "CNC操作工", "", "月薪8000元，100%包吃住"),
    Wording(3, "仓管", "晨帆", "只招女工、保洁"),
)


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=needs_server)])
def engine(request, tmp_path):
    if request.param == "sqlite":
        engine = create_engine(f"sqlite:///{tmp_path / 'index.sqlite3'}")
        tune(engine)
        yield engine
        engine.dispose()
        return
    with postgresql.a_database() as address:
        engine = create_engine(address)
        tune(engine)
        yield engine
        engine.dispose()


def test_what_is_shown_is_found_however_short_and_what_is_hidden_is_not(engine):
    with writing(engine) as connection:
        ad_index.create(connection)
        ad_index.add(connection, WORDINGS)
    expected = {
        "晨帆人力资源": (1,), "晨帆": (3, 1), "保洁": (3, 1), "洁": (3, 1), "工": (3, 2),
        "cnc": (2,), "8000元": (2,), "100%": (2,), "%": (2,), "_": (), '"': (), "王经理": (1,),
        "138": (1,), "1381": (), "2345678": (), "45": (), "理": (1,), "没有的": (),
    }  # fmt: skip
    with Session(engine) as session:
        found = {text: ad_index.newest(session, text) for text in expected}
        assert {text: one.ids for text, one in found.items()} == expected
        assert all(one.is_all for one in found.values())
        assert ad_index.newest(session, "保洁", 1).ids == (3,)
        assert not ad_index.newest(session, "保洁", 1).is_all
        both = [ad_index.newest(session, text, 0).every for text in ("保洁", "晨帆")]
        either = select(both[0].subquery().c[0]).union(select(both[1].subquery().c[0]))
        assert {*session.scalars(either)} == {1, 3}
    with writing(engine) as connection:
        ad_index.drop(connection)
