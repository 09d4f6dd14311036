"""Who ended and who appeared since, as the search for successions takes them.

An operator's traces are those of the register and those of every ad under its names, all by keyed
digest, so that a register's phone and an ad's are the same thing.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Final

from sqlalchemy.orm import Session

from supervisor.domain.cases.cases import CaseOutcome
from supervisor.domain.names import normalise, parse
from supervisor.domain.platform.clock import office_date
from supervisor.domain.register.agencies import AgencyRecord
from supervisor.domain.successions import Ending, Operator
from supervisor.domain.successions.endings import End, end_of, first_day
from supervisor.domain.traces import Trace, TraceKind
from supervisor.domain.traces.contacts import phone_trace
from supervisor.domain.traces.posting import address_trace
from supervisor.services.platform.seal import Seal
from supervisor.store.queries.register.agencies import agency_records
from supervisor.store.queries.successions import operators as queries
from supervisor.store.queries.successions.operators import AgencyFacts, TraceRow

REGISTER: Final = 0
"""In place of an ad's id: the register says so."""


@dataclass(frozen=True, slots=True)
class EndedParty:
    """An ended operator's way of ending, and where in the office's records it stands."""

    end: End
    agency_id: int | None
    case_id: int | None


@dataclass(slots=True)
class World:
    """Everything a search looks at; ``seen_in`` is the ad that showed a trace of an operator."""

    ended: list[Operator] = field(default_factory=list)
    newcomers: list[Operator] = field(default_factory=list)
    holders: dict[Trace, int] = field(default_factory=dict)
    parties: dict[str, EndedParty] = field(default_factory=dict)
    seen_in: dict[tuple[str, Trace], int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class _Party:
    """An operator of the records before its ads are looked through."""

    key: str
    name: str
    names: tuple[str, ...]
    city: str
    on: date
    traces: frozenset[Trace]


def read_world(session: Session, seal: Seal, today: date) -> World:
    """Return everybody who ended by ``today`` and everybody who appeared since the first end."""
    records = [record for record in agency_records(session) if not record.parent_key]
    facts = queries.agency_facts(session)
    world = World()
    registered = {
        record.key: _register_traces(record, facts[record.key], seal) for record in records
    }
    ended = _ended(session, world, records, registered, today)
    if not ended:
        return world
    since = min(party.on for party in ended)
    agencies = [
        _Party(_agency_key(one.key), one.name, _names(one), one.city, day, registered[one.key])
        for one in records
        if (day := first_day(one)) is not None and since <= day <= today
    ]
    own = _own_ads(session, [*ended, *agencies])
    world.ended = [_operator(party, own, world, is_registered=False) for party in ended]
    traces = {trace for one in world.ended for trace in one.traces}
    digests = {trace.value for trace in traces if trace.kind is not TraceKind.HOTLINE}
    rows = list(queries.holders_of(session, digests))
    world.newcomers = [_operator(party, own, world, is_registered=True) for party in agencies]
    known = {name for record in records for name in _names(record)}
    known |= {name for party in ended for name in party.names}
    world.newcomers += _posters(
        session, world, [row for row in rows if row.poster_key not in known]
    )
    world.holders = _holders(records, registered, rows)
    return world


def _ended(
    session: Session,
    world: World,
    records: Iterable[AgencyRecord],
    registered: dict[str, frozenset[Trace]],
    today: date,
) -> list[_Party]:
    """Return whoever ended by the register or by a served decision, each once."""
    found: dict[str, _Party] = {}
    by_key = {record.key: record for record in records}
    for record in by_key.values():
        if (end := end_of(record, today)) is not None:
            key = _agency_key(record.key)
            found[key] = _of_record(record, end, registered[record.key])
            world.parties[key] = EndedParty(end, int(record.key), None)
    several: Counter[int] = Counter()
    for case in queries.ended_by_case(session):
        several[case.case_id] += 1
        nth = several[case.case_id]
        kind = Ending.BANNED if case.outcome is CaseOutcome.CLOSURE else Ending.REVOKED
        end, own_record = End(kind, case.decided_on), by_key.get(str(case.agency_id))
        key = _agency_key(own_record.key) if own_record else f"case:{case.case_id}"
        if nth > 1 and own_record is None:
            key = f"{key}:{nth}"
        if case.decided_on > today or (case.agency_id is not None and own_record is None):
            continue
        if own_record is not None:
            found[key] = _of_record(own_record, end, registered[own_record.key])
        else:
            name = normalise(case.name)
            found[key] = _Party(key, case.name, (name,), "", end.on, frozenset())
        world.parties[key] = EndedParty(end, case.agency_id, case.case_id)
    return list(found.values())


def _of_record(record: AgencyRecord, end: End, traces: frozenset[Trace]) -> _Party:
    key = _agency_key(record.key)
    return _Party(key, record.name, _names(record), record.city, end.on, traces)


def _agency_key(key: str) -> str:
    return f"agency:{key}"


def _names(record: AgencyRecord) -> tuple[str, ...]:
    names = (record.name, *record.former_names, *record.short_names)
    return tuple(dict.fromkeys(normalise(name) for name in names))


def _register_traces(record: AgencyRecord, facts: AgencyFacts, seal: Seal) -> frozenset[Trace]:
    person = normalise(facts.representative)
    plain = (
        phone_trace(facts.phone),
        address_trace(facts.address, record.city),
        Trace(TraceKind.REPRESENTATIVE, person) if len(person) > 1 else None,
    )
    return frozenset(Trace(one.kind, seal.trace_digest(one)) for one in plain if one)


def _own_ads(session: Session, parties: Iterable[_Party]) -> dict[str, list[TraceRow]]:
    """Return the traces of the ads that are signed with a name of one of the parties, by name."""
    found: dict[str, list[TraceRow]] = defaultdict(list)
    names = {name for party in parties for name in party.names}
    for row in queries.traces_of_posters(session, names):
        found[row.poster_key].append(row)
    return found


def _operator(
    party: _Party, own: dict[str, list[TraceRow]], world: World, *, is_registered: bool
) -> Operator:
    traces = set(party.traces)
    for trace in party.traces:
        world.seen_in[party.key, trace] = REGISTER
    for row in (row for name in party.names for row in own.get(name, ())):
        trace = Trace(row.kind, row.digest)
        traces.add(trace)
        world.seen_in.setdefault((party.key, trace), row.revision_id)
    return Operator(
        party.key, party.name, party.on, party.city, frozenset(traces), is_registered=is_registered
    )


def _posters(session: Session, world: World, rows: Iterable[TraceRow]) -> list[Operator]:
    """Return the posters outside the register that were seen with what an ended operator had."""
    traces: dict[str, set[Trace]] = defaultdict(set)
    for row in rows:
        if row.brand:
            trace = Trace(row.kind, row.digest)
            traces[row.poster_key].add(trace)
            world.seen_in[f"poster:{row.poster_key}", trace] = row.revision_id
    return [
        Operator(
            f"poster:{poster.key}",
            poster.name,
            office_date(poster.first_seen_at),
            poster.city,
            frozenset(traces[poster.key]),
        )
        for poster in queries.posters(session, traces.keys())
    ]


def _holders(
    records: Iterable[AgencyRecord],
    registered: dict[str, frozenset[Trace]],
    rows: Iterable[TraceRow],
) -> dict[Trace, int]:
    """Return how many operators have each trace; one brand is one operator."""
    holders: dict[Trace, set[str]] = defaultdict(set)
    for row in rows:
        holders[Trace(row.kind, row.digest)].add(row.brand or row.poster_key)
    for record in records:
        if traces := registered[record.key]:
            brand = parse(record.name).brand or record.key
            for trace in traces:
                holders[trace].add(brand)
    return {trace: len(brands) for trace, brands in holders.items()}
