import json

from sqlalchemy import Text, cast, create_engine, select, text

from supervisor.store.engine import engine_options, json_text, tune
from supervisor.store.tables.platform import AuditEvent


def test_what_is_answered_as_saved_outlives_a_power_cut(tmp_path):
    engine = create_engine(f"sqlite:///{tmp_path / 'register.sqlite3'}")
    tune(engine)
    with engine.connect() as connection:
        pragmas = [
            connection.execute(text(f"PRAGMA {name}")).scalar()
            for name in ("journal_mode", "synchronous", "foreign_keys")
        ]
    engine.dispose()
    assert pragmas == ["wal", 2, 1]


def test_json_is_stored_in_its_own_characters_and_halves_of_pairs_escaped(session):
    assert json_text({"why": "名称", "n": [1, None]}) == '{"why":"名称","n":[1,null]}'
    broken = {"half": "\ud83d", "end": "\x00"}
    assert json.loads(json_text(broken).encode()) == broken
    kept = AuditEvent(action="sign_in", object_type="", object_id="", detail={"why": "名称一致"})
    session.add(kept)
    session.commit()
    stored = session.scalar(select(cast(AuditEvent.detail, Text)).where(AuditEvent.id == kept.id))
    assert stored == '{"why":"名称一致"}'


def test_a_server_that_says_nothing_is_not_waited_for_long():
    options = engine_options("postgresql+psycopg://a@db/b?connect_timeout=60")
    assert options["pool_pre_ping"]
    assert "connect_timeout" not in options["connect_args"]  # the address has its own
    assert options["connect_args"]["tcp_user_timeout"] <= 30_000
    plain = engine_options("sqlite:////a/b")
    assert plain == {"hide_parameters": True, "json_serializer": json_text}
