from sqlalchemy import create_engine, text

from supervisor.store.engine import engine_options, tune


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


def test_a_server_that_says_nothing_is_not_waited_for_long():
    options = engine_options("postgresql+psycopg://a@db/b?connect_timeout=60")
    assert options["pool_pre_ping"]
    assert "connect_timeout" not in options["connect_args"]  # the address has its own
    assert options["connect_args"]["tcp_user_timeout"] <= 30_000
    assert engine_options("sqlite:////a/b") == {"hide_parameters": True}
