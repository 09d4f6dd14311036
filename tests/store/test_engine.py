from sqlalchemy import create_engine, text

from supervisor.store.engine import tune


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
