"""The index behind searching ads by a text: what each wording shows, three characters at a time.

SQLite keeps it as an FTS5 table with trigrams, PostgreSQL as a table under an index of ``pg_trgm``.
It holds wordings as pages show them, with contacts masked: what is hidden cannot be searched,
digit by digit or otherwise. Whatever inserts a wording adds it here in the same transaction;
wordings are never edited, and masking one for good changes nothing that is shown. What is archived
(``store.old_wordings``) leaves it.

Neither table is among the models: a copy of a database builds its own with ``refill``.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import (
    BindParameter,
    Column,
    ColumnElement,
    Connection,
    Integer,
    MetaData,
    Select,
    String,
    Table,
    bindparam,
    column,
    delete,
    event,
    func,
    insert,
    literal,
    or_,
    select,
    table,
    text,
)
from sqlalchemy.orm import Session, aliased

from supervisor.domain.traces.masking import mask_contacts, may_reach_into_contacts, says_openly
from supervisor.store import trigrams
from supervisor.store.base import Base
from supervisor.store.tables.postings import PostingRevision

NAME: Final = "ad_index"
GRAM: Final = 3
MOST: Final = 1_000
"""How many ads a search lists: who finds more looks for something closer."""
_BATCH: Final = 1_000
_PLACES: Final = 20_000
_READ: Final = 200
_FTS: Final = (
    f"CREATE VIRTUAL TABLE {NAME} USING fts5(shown, content='', columnsize=0, tokenize='trigram')",
    # Which trigrams there are, and where: finds what is shorter than one.
    f"CREATE VIRTUAL TABLE {NAME}_terms USING fts5vocab('{NAME}', 'instance')",
)
# FTS5 keeps no texts here: it is told again what it was given.
_TAKEN_OUT: Final = f"INSERT INTO {NAME} ({NAME}, rowid, shown) VALUES ('delete', :gone, :shown)"  # noqa: S608
_OF_RECORDS: Final = ("case", "complaint")
# Behind the end of a field stand enough blanks for its last character to begin a trigram.
_END: Final = "\n" * (GRAM - 1)

_index: Final = Table(NAME, MetaData(), Column("rowid", Integer), Column("shown", String))
_terms: Final = table(f"{NAME}_terms", column("term"), column("doc"))


@dataclass(frozen=True, slots=True)
class Wording:
    """One wording as it is stored: its id and the fields that are searched."""

    id: int
    title: str
    company: str
    text: str

    @property
    def shown(self) -> str:
        """What is searched: the three fields as pages show them."""
        fields = (self.title, self.company, self.text)
        return "".join(mask_contacts(field) + _END for field in fields)


@dataclass(frozen=True, slots=True)
class Found:
    """The newest wordings that show a text; ``is_all`` where these are all of them.

    ``every`` is the query for the ids of all of them, ``is_short`` where that list is no long one,
    ``sought`` the text.
    """

    ids: tuple[int, ...]
    is_all: bool
    every: Select[Any]
    sought: str
    is_short: bool = True

    def holds(self, ids: Any) -> ColumnElement[bool]:
        """Return the condition that a column of ids names one of all these wordings.

        What so many ads say is sooner read in each row that is asked about than listed as a whole,
        unless it may stand within a contact: then the index alone knows where it is shown.
        """
        if self.is_all:
            return self.among_newest(ids)
        if self.is_short or may_reach_into_contacts(self.sought):
            listed: ColumnElement[bool] = ids.in_(self.every)
            return listed
        wording = aliased(PostingRevision)
        read = select(wording.id).where(wording.id == ids, _holds(wording, self.sought))
        return read.exists()

    def among_newest(self, ids: Any) -> ColumnElement[bool]:
        """Return the condition that a column of ids names one of the newest of them.

        They are written into the statement: the database looks each up and reads nothing else.
        """
        listed: BindParameter[Any] = bindparam(
            "shown", list(self.ids), expanding=True, literal_execute=True
        )
        condition: ColumnElement[bool] = ids.in_(listed)
        return condition


def is_part_of_index(name: str | None) -> bool:
    """Tell whether a table of the database belongs to an index of texts, and to no model."""
    first = name.split("_")[:2] if name is not None else []
    return first[1:] == ["index"] and first[0] in (NAME.split("_")[0], *_OF_RECORDS)


def create(connection: Connection) -> None:
    """Make the empty index."""
    if connection.dialect.name == "sqlite":
        for statement in _FTS:
            connection.exec_driver_sql(statement)
        return
    trigrams.create_table(connection, NAME)


def drop(connection: Connection) -> None:
    """Remove the index; what it is made of stays."""
    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql(f"DROP TABLE IF EXISTS {NAME}_terms")
    connection.exec_driver_sql(f"DROP TABLE IF EXISTS {NAME}")


def refill(connection: Connection, *, packs: bool = True) -> int:
    """Make the index anew from the wordings there are and return of how many.

    ``packs`` tells whether this schema archives wordings: migrations of before know no such column.
    """
    drop(connection)
    create(connection)
    newest = total = 0
    columns = [getattr(PostingRevision, name) for name in ("id", "title", "company", "text")]
    query = select(*columns).order_by(PostingRevision.id).limit(_BATCH)
    if packs:
        query = query.where(~PostingRevision.is_archived)
    while rows := connection.execute(query.where(PostingRevision.id > newest)).all():
        add(connection, (Wording(*row) for row in rows))
        newest, total = rows[-1].id, total + len(rows)
    return total


def add(connection: Connection, wordings: Iterable[Wording]) -> None:
    """Put new wordings into the index, within the transaction that stores them."""
    rows = [{"rowid": one.id, "shown": one.shown} for one in wordings]
    if rows:
        connection.execute(insert(_index), rows)


def remove(connection: Connection, wordings: Iterable[Wording]) -> None:
    """Take wordings out of the index, which must hold them as they are shown now."""
    rows = [{"gone": one.id, "shown": one.shown} for one in wordings]
    if not rows:
        return
    if connection.dialect.name == "sqlite":
        connection.execute(text(_TAKEN_OUT), rows)
        return
    connection.execute(delete(_index).where(_index.c.rowid.in_([row["gone"] for row in rows])))


def showing(session: Session, sought: str) -> Select[Any]:
    """Return the query for the ids of every wording that shows ``sought``, in no order."""
    if session.get_bind().dialect.name != "sqlite":
        pattern = _index.c.shown.icontains(sought, autoescape=True)
        return select(_index.c.rowid).where(pattern)
    if len(sought) < GRAM:
        return select(_terms.c.doc).where(*_begins(sought))
    return select(_index.c.rowid).where(matches(NAME, sought))


def newest(session: Session, sought: str, most: int = MOST) -> Found:
    """Return the ids of the newest wordings that show ``sought``, up to ``most`` of them."""
    every = showing(session, sought)
    if session.get_bind().dialect.name != "sqlite":
        ids, every = _newest_listed(session, every, most), _listed_by_itself(every)
    elif len(sought) < GRAM:
        ids = _newest_short(session, every, sought, most)
    else:
        ids = session.scalars(_newest_first(every, most)).all()
    is_all = len(ids) <= most
    return Found(tuple(ids[:most]), is_all, every, sought, is_all or _is_short(session, every))


def _newest_first(every: Select[Any], most: int) -> Select[Any]:
    return every.order_by(_index.c.rowid.desc()).limit(most + 1)


def _listed_by_itself(every: Select[Any]) -> Select[Any]:
    """Let PostgreSQL make the list once a statement, whatever it is joined with.

    It takes reading a whole text for as cheap as comparing two numbers, and would read a million
    of them to join a few thousand.
    """
    listed = every.cte().prefix_with("MATERIALIZED")
    return select(listed.c.rowid)


def _newest_listed(session: Session, every: Select[Any], most: int) -> Sequence[int]:
    """Sort what the index lists, where that is no long list; what is frequent is found soon from
    the newest wording on."""
    listed = session.scalars(every.limit(_PLACES + 1)).all()
    if len(listed) <= _PLACES:
        return sorted(listed, reverse=True)[: most + 1]
    return session.scalars(_newest_first(every, most)).all()


def _is_short(session: Session, every: Select[Any]) -> bool:
    """Tell whether a list of wordings is sooner read than any of them."""
    first = every.limit(_PLACES + 1).subquery()
    return (session.scalar(select(func.count()).select_from(first)) or 0) <= _PLACES


def _newest_short(session: Session, every: Select[Any], sought: str, most: int) -> Sequence[int]:
    """Look up what is shorter than a trigram among the trigrams that begin with it.

    Where there are more places than can be sorted at once, the newest wordings are read instead:
    what is that frequent is found soon.
    """
    if _is_short(session, every):
        return sorted(set(session.scalars(every)), reverse=True)[: most + 1]
    ids: list[int] = []
    with session.execute(_reading(sought).execution_options(yield_per=_READ)) as rows:
        for id_, *fields in rows:
            if any(says_openly(field, sought) for field in fields):
                ids.append(id_)
            if len(ids) > most:
                break
    return ids


def _reading(sought: str) -> Select[Any]:
    """Read the wordings that hold ``sought``, shown or not, the newest first."""
    wording = PostingRevision
    fields = (wording.title, wording.company, wording.text)
    read = fields if may_reach_into_contacts(sought) else (literal(sought),)
    columns: list[Any] = [wording.id, *read]
    return select(*columns).where(_holds(wording, sought)).order_by(wording.id.desc())


def _holds(wording: type[PostingRevision], sought: str) -> ColumnElement[bool]:
    """Return the condition that a wording holds ``sought``, shown or not."""
    fields = (wording.title, wording.company, wording.text)
    return or_(*(field.contains(sought, autoescape=True) for field in fields))


def matches(name: str, sought: str) -> ColumnElement[bool]:
    """Return the condition that a row of an FTS5 table holds ``sought`` as it is written."""
    quoted = sought.replace('"', '""')
    return column(name).op("MATCH", is_comparison=True)(f'"{quoted}"')


def _begins(sought: str) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    """Return the range of the trigrams that begin with ``sought``, which are all in lower case."""
    first = sought.lower()
    return _terms.c.term >= first, _terms.c.term <= first + "\U0010ffff"


@event.listens_for(Base.metadata, "after_create")
def _with_the_tables(_target: MetaData, connection: Connection, **options: Any) -> None:
    """Make the index wherever the tables are made at once, as they are for a database apart."""
    if PostingRevision.__table__ in (options.get("tables") or ()):
        create(connection)


@event.listens_for(PostingRevision, "after_insert")
def _with_the_row(_mapper: object, connection: Connection, row: PostingRevision) -> None:
    add(connection, [Wording(row.id, row.title, row.company, row.text)])
