"""Cases and complaints found by what their pages show, on either kind of database."""

from datetime import date

import pytest
from sqlalchemy import create_engine, delete, select, update
from sqlalchemy.orm import Session

from supervisor.domain.cases.cases import CaseOrigin
from supervisor.store import record_index
from supervisor.store.base import Base
from supervisor.store.engine import tune, writing
from supervisor.store.record_index import CASES, COMPLAINTS
from supervisor.store.tables.cases.cases import Case
from supervisor.store.tables.cases.complaints import Complaint
from tests.support.servers import postgresql

needs_server = pytest.mark.skipif(not postgresql.is_installed(), reason=postgresql.MISSING)


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=needs_server)])
def engine(request, tmp_path):
    if request.param == "sqlite":
        address = f"sqlite:///{tmp_path / 'index.sqlite3'}"
        engine = create_engine(address)
        tune(engine)
        Base.metadata.create_all(engine)
        yield engine
        engine.dispose()
        return
    with postgresql.a_database() as address:
        engine = create_engine(address)
        tune(engine)
        Base.metadata.create_all(engine)
        yield engine
        engine.dispose()


def a_case(number, respondent, summary):
    return Case(
        number=number, respondent=respondent, summary=summary,
        origin=CaseOrigin.REPORT, opened_on=date(2026, 11, 2),
    )  # fmt: skip


def found(session, sought):
    query = select(Case.number).where(record_index.holds(session, CASES, sought))
    return sorted(session.scalars(query.order_by(Case.id)))


def test_a_case_is_found_by_what_it_shows_as_it_stands_now(engine):
    with Session(engine) as session:
        session.add(a_case("昌人社案〔2026〕1号", "阿强劳务", "收押金，电话13812345678"))
        session.add(a_case("昌人社案〔2026〕2号", "武汉晨帆", "限男性，100%包住"))
        session.commit()
        one, two = "昌人社案〔2026〕1号", "昌人社案〔2026〕2号"
        expected = {
            "〔2026〕": [one, two], "押金": [one], "阿强": [one], "晨": [two], "100%": [two],
            "2345678": [], "%": [two], '"限男': [], "_": [],
        }  # fmt: skip
        assert {text: found(session, text) for text in expected} == expected
        first = session.scalars(select(Case).order_by(Case.id)).first()
        first.summary = "收服装费三百元"
        session.commit()
        assert found(session, "服装费") == [first.number]
        assert found(session, "收押金") == []
        session.execute(update(Case).where(Case.id == first.id).values(summary="已经抹去"))
        record_index.renew(session.connection(), CASES, [first.id])
        assert found(session, "服装费") == []
        assert found(session, "已经抹去") == [first.number]
        session.execute(delete(Complaint))
        session.commit()
    with writing(engine) as connection:
        assert record_index.refill(connection) == 2
        record_index.renew(connection, COMPLAINTS, [7])
    with Session(engine) as session:
        assert found(session, "限男性") == ["昌人社案〔2026〕2号"]
