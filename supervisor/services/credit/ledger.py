"""Write the credit ledger, and read how an agency stands.

Nothing here is called on a lead or a complaint: entries come from served decisions, granted
repairs, upheld objections and revoked decisions only.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from supervisor.domain.cases.cases import CaseError
from supervisor.domain.credit import ledger, standing
from supervisor.domain.credit.ledger import EntryClass, EntryKind
from supervisor.domain.credit.scheme import Grade
from supervisor.domain.platform import clock
from supervisor.domain.platform.deadlines import add_months
from supervisor.domain.ratings.suspension import ratings_suspended, star_that_counts
from supervisor.services.credit import standings
from supervisor.services.credit.schemes import credit_scheme_on, credit_timeline
from supervisor.services.platform.audit import Actor
from supervisor.store.queries.credit import ledger as queries
from supervisor.store.queries.register.agencies import record_of
from supervisor.store.tables.cases.cases import Case, CaseRespondent
from supervisor.store.tables.credit import CreditEntry
from supervisor.store.tables.register import Agency


def record_case(
    session: Session, actor: Actor, case: Case, about: Case | CaseRespondent | None = None
) -> CreditEntry:
    """Add the entry a served case leads to; joins the caller's unit of work.

    ``about`` is what was decided on another respondent than the case's party.

    Raises ``CaseError`` where the case is not served, is no agency's, or names an event the scheme
    in force does not know.
    """
    about = about or case
    if about.served_on is None or about.decided_on is None or about.agency_id is None:
        raise CaseError("只有已送达的机构案件才能记入信用。")
    on = clock.today()
    scheme = credit_scheme_on(session, on)
    event = scheme.events.get(about.event_code)
    if event is None:
        raise CaseError(f"现行方案中没有事项“{about.event_code}”，请重新选择。")
    entry_class = about.entry_class or event.entry_class
    rows = queries.entry_rows(session, about.agency_id)
    lines = [queries.line_of(row) for row in rows if row.case_id != case.id]  # one act, once
    again = standing.is_repeat(event.code, about.served_on, ledger.spans(lines))
    ends_on = min(
        add_months(about.decided_on, event.months),
        ledger.publicity(entry_class, about.decided_on).until,
    )
    entry = CreditEntry(
        agency_id=about.agency_id,
        kind=EntryKind.MERIT if event.is_merit else EntryKind.FACT,
        code=event.code,
        label=event.label,
        points=standing.event_points(event.code, scheme, is_repeat=again),
        entry_class=entry_class,
        facts=about.facts,
        legal_basis=about.legal_basis,
        document_number=about.document_number,
        document_on=about.decided_on,
        case_id=case.id,
        effective_on=about.served_on,
        ends_on=ends_on,
        recorded_on=on,
        recorded_by=actor.user_id,
        scheme=scheme.version,
        scheme_digest=scheme.digest,
    )
    return _add(session, entry)


def end_entry(
    session: Session, actor: Actor, entry: CreditEntry, kind: EntryKind, reason: str
) -> CreditEntry:
    """Add the line that stops ``entry`` from counting: withdrawal or repair.

    Joins the caller's unit of work.
    """
    if not kind.ends_another:
        raise ValueError(f"{kind} does not end an entry")
    return _add(session, _about(session, actor, entry, kind=kind, points=0, reason=reason))


def correct_points(
    session: Session, actor: Actor, entry: CreditEntry, delta: int, reason: str
) -> CreditEntry:
    """Add the line that moves the points of ``entry`` by ``delta``.

    Joins the caller's unit of work.
    """
    line = _about(session, actor, entry, kind=EntryKind.CORRECTION, points=delta, reason=reason)
    return _add(session, line)


def standing_on(session: Session, agency_id: int, on: date) -> standing.Standing:
    """Return how an agency stands on a day, recomputed from its ledger."""
    lines = queries.ledgers(session, agency_id).get(agency_id, [])
    return standing.standing(lines, credit_timeline(session).on(on), on)


@dataclass(frozen=True, slots=True)
class PublicFact:
    """A concluded fact as the public may read it while its public period runs."""

    entry_id: int
    label: str
    entry_class: EntryClass
    facts: str
    legal_basis: str
    document_number: str
    document_on: date
    public_until: date


@dataclass(frozen=True, slots=True)
class PublicCredit:
    """What anybody may know of an agency's credit on a day: never leads, never open cases.

    ``grade`` is for office and agency; everybody sees ``shown_grade``, where it is published.
    ``star`` is ``None`` where none is held, has run out, or is suspended by grade D.
    """

    on: date
    grade: Grade
    star: int | None
    star_until: date | None
    facts: tuple[PublicFact, ...]
    is_suspended: bool

    @property
    def shown_grade(self) -> Grade | None:
        """The grade as anybody sees it; ``None`` where it is suspended or not published."""
        return standing.shown_grade(self.grade, is_suspended=self.is_suspended)


def public_credit(session: Session, agency_id: int, on: date) -> PublicCredit:
    """Return an agency's public credit on the day ``on``; two queries and the agency's row."""
    agency = session.get_one(Agency, agency_id)
    rows = queries.entry_rows(session, agency_id)
    spans = ledger.spans(map(queries.line_of, rows))
    grade = standing.standing_of(spans, credit_timeline(session).on(on), on).grade
    facts = tuple(_public_fact(row) for row in public_rows(rows, on))
    suspended = ratings_suspended(record_of(agency), on)
    star = shown_star(agency, grade, on, suspended=suspended)
    return PublicCredit(on, grade, star, agency.star_until if star else None, facts, suspended)


def public_rows(rows: Sequence[CreditEntry], on: date) -> list[CreditEntry]:
    """Return which rows of one agency's ledger anybody may read on the day ``on``."""
    lines = [queries.line_of(row) for row in rows]
    own = {span.entry_id: span for span in ledger.spans(lines) if span.entry_id == span.root_id}
    ended = {
        line.target
        for line in lines
        if line.kind.ends_another and max(line.effective_on, line.recorded_on) <= on
    }
    return [
        row
        for row in rows
        if row.id not in ended
        and ledger.is_public(row.kind, row.entry_class, row.document_on, own.get(row.id), on)
    ]


def shown_star(agency: Agency, grade: Grade, on: date, *, suspended: bool) -> int | None:
    """Return the star of an agency that counts on a day."""
    return star_that_counts(agency.star, agency.star_until, grade, on, suspended=suspended)


def _public_fact(row: CreditEntry) -> PublicFact:
    return PublicFact(
        entry_id=row.id,
        label=row.label,
        entry_class=row.entry_class,
        facts=row.facts,
        legal_basis=row.legal_basis,
        document_number=row.document_number,
        document_on=row.document_on,
        public_until=ledger.publicity(row.entry_class, row.document_on).until,
    )


def _about(
    session: Session,
    actor: Actor,
    entry: CreditEntry,
    *,
    kind: EntryKind,
    points: int,
    reason: str,
) -> CreditEntry:
    on = clock.today()
    scheme = credit_scheme_on(session, on)
    return CreditEntry(
        agency_id=entry.agency_id,
        kind=kind,
        code=entry.code,
        label=entry.label,
        points=points,
        entry_class=entry.entry_class,
        document_on=on,
        case_id=entry.case_id,
        target_id=entry.id,
        effective_on=on,
        recorded_on=on,
        recorded_by=actor.user_id,
        scheme=scheme.version,
        scheme_digest=scheme.digest,
        reason=reason,
    )


def _add(session: Session, entry: CreditEntry) -> CreditEntry:
    session.add(entry)
    session.flush()
    standings.advance_agency(session, entry.agency_id, entry.recorded_on)
    return entry
