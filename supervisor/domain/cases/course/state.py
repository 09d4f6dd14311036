"""Where a case stands after the steps it has taken; only ``course.apply`` changes it."""

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from supervisor.domain.cases.course.acts import Act, Transfer
from supervisor.domain.cases.course.kinds import (
    DecisionOutcome,
    PenaltyKind,
    RespondentKind,
    Served,
)
from supervisor.domain.cases.course.people import person_key


@dataclass(frozen=True, slots=True)
class Penalty:
    """One thing imposed; ``amount`` in yuan."""

    kind: PenaltyKind
    amount: Decimal
    basis: str
    act: str


@dataclass(slots=True)
class Order:
    """An order to correct: what, until when, served, and what the re-check found."""

    on: date
    deadline: date | None
    breached: tuple[str, ...]
    served_on: date | None = None
    result: str = ""
    basis: tuple[str, ...] = ()

    def is_running(self, on: date) -> bool:
        """Whether its term is not over on a day."""
        return self.deadline is not None and on <= self.deadline

    @property
    def is_open(self) -> bool:
        """Whether it has reached the party and nobody has looked again."""
        return self.served_on is not None and not self.result

    @property
    def is_refused(self) -> bool:
        """Whether the term passed without correction (拒不改正)."""
        return self.result == "refused"


@dataclass(slots=True)
class Notice:
    """A notice of what is to be imposed, and how the party answered it."""

    on: date
    penalties: tuple[Penalty, ...]
    breached: tuple[str, ...]
    offers_hearing: bool
    days: int
    basis: tuple[str, ...] = ()
    income: Decimal = Decimal()
    refunded: Decimal = Decimal()
    served_on: date | None = None
    statement_on: date | None = None
    is_reviewed: bool = False
    is_adopted: bool = False
    is_statement_waived: bool = False
    is_hearing_waived: bool = False
    requested_on: date | None = None
    hearing_notified_on: date | None = None
    hearing_set_for: date | None = None
    hearing_on: date | None = None
    is_of_former_name: bool = False

    @property
    def awaits_hearing(self) -> bool:
        """Whether a hearing was asked for, is not given up, and was not held."""
        return bool(self.requested_on and not self.hearing_on and not self.is_hearing_waived)


@dataclass(slots=True)
class Appeal:
    """One request for reconsideration or suit; ``ended_on`` is empty while it runs."""

    kind: str
    began: date
    ended_on: date | None = None


@dataclass(slots=True)
class CaseDecision:
    """A decision on one respondent, and what became of it. Amounts in yuan.

    ``changed_to`` is the sum that an appeal left of fine and confiscation, where it is known.
    """

    on: date
    outcome: DecisionOutcome
    penalties: tuple[Penalty, ...] = ()
    is_simple: bool = False
    document: str = ""
    served_on: date | None = None
    paid: Decimal = Decimal()
    surcharge: Decimal = Decimal()
    paid_on: date | None = None
    instalments_until: date | None = None
    demand_served_on: date | None = None
    demanded_on: date | None = None
    appeals: list[Appeal] = field(default_factory=list)
    is_applied_to_court: bool = False
    is_enforced: bool = False
    is_duty_done: bool = False
    published_on: date | None = None
    is_withdrawn: bool = False
    revoked_on: date | None = None
    changed_on: date | None = None
    changed_to: Decimal | None = None

    def total(self, kind: PenaltyKind) -> Decimal:
        """Return the amount imposed of one kind."""
        return sum((one.amount for one in self.penalties if one.kind is kind), Decimal())

    def has(self, *kinds: PenaltyKind) -> bool:
        """Whether anything of these kinds is imposed."""
        return any(one.kind in kinds for one in self.penalties)

    @property
    def owed(self) -> Decimal:
        """Fine, confiscation and surcharge not paid yet."""
        if self.is_fine_paid and not self.surcharge:
            return Decimal()
        return max(Decimal(), self.imposed + self.surcharge - self.paid)

    @property
    def imposed(self) -> Decimal:
        """Fine and confiscation, as an appeal changed them where it says to what."""
        if self.changed_to is not None:
            return self.changed_to
        return self.total(PenaltyKind.FINE) + self.total(PenaltyKind.CONFISCATION)

    @property
    def is_fine_paid(self) -> bool:
        """Whether all that was imposed is paid; a surcharge grows no more.

        Where an appeal changed the sum and does not say to what, any payment may be all of it.
        """
        if self.changed_on and self.changed_to is None and self.paid > 0:
            return True
        return self.paid >= self.imposed

    @property
    def is_appealed(self) -> bool:
        """Whether an appeal runs."""
        return bool(self.appeals) and self.appeals[-1].ended_on is None

    def is_served(self, on: date) -> bool:
        """Whether it has reached the party by a day; what was put up counts later."""
        return self.served_on is not None and self.served_on <= on

    @property
    def is_live(self) -> bool:
        """Whether it stands."""
        return self.revoked_on is None

    @property
    def is_published_as_it_was(self) -> bool:
        """Whether what is public is the decision before it was taken back or changed."""
        if self.published_on is None or not self.is_live:
            return self.published_on is not None
        return self.changed_on is not None and self.published_on < self.changed_on


@dataclass(slots=True)
class CaseParty:
    """One party of the case."""

    name: str
    kind: RespondentKind
    is_person: bool
    is_unregistered: bool = False
    orders: list[Order] = field(default_factory=list)
    notice: Notice | None = None
    decision: CaseDecision | None = None
    is_transferred: bool = False
    former_names: tuple[str, ...] = ()

    @property
    def names(self) -> tuple[str, ...]:
        """Its name, and those it was entered under before it was identified."""
        return (self.name, *self.former_names)

    @property
    def order(self) -> Order | None:
        """The latest order."""
        return self.orders[-1] if self.orders else None

    def document(self, what: Served) -> Any:
        """Return what is to be served, if it has been made."""
        found: dict[Served, Any] = {
            Served.ORDER: self.order,
            Served.NOTICE: self.notice,
            Served.HEARING_NOTICE: self.notice if self.notice and self.notice.hearing_set_for
            else None,
            Served.DECISION: self.decision,
            Served.DEMAND: self.decision if self.decision and self.decision.demanded_on else None,
        }  # fmt: skip
        return found[what]


@dataclass(frozen=True, slots=True)
class Settings:
    """Figures the province sets. Hubei's text is not held: these are cautious assumptions.

    From ``hearing_org`` or ``hearing_person`` yuan on a fine or confiscation gives a right to be
    heard. ``district`` and ``division`` are where this office acts; empty: that of the bureau.
    """

    hearing_org: Decimal = Decimal(10_000)
    hearing_person: Decimal = Decimal(2_000)
    district: str = ""
    division: str = ""


@dataclass(slots=True)
class CaseState:
    """Everything the gates look at."""

    settings: Settings = field(default_factory=Settings)
    last_on: date | None = None
    source: str = ""
    drafted_on: date | None = None
    discovered: date | None = None
    harm: str = "none"
    respondents: dict[str, CaseParty] = field(default_factory=dict)
    acts: dict[str, Act] = field(default_factory=dict)
    filed_on: date | None = None
    filed_by: str = ""
    dropped: bool = False
    officers: dict[str, str] = field(default_factory=dict)
    former_officers: set[str] = field(default_factory=set)
    pending_recusals: set[str] = field(default_factory=set)
    recused: set[str] = field(default_factory=set)
    evidence_good: int = 0
    evidence_bad: int = 0
    evidence_on: date | None = None
    preserved_on: date | None = None
    extended_by: int = 0
    suspended_on: date | None = None
    suspended_days: int = 0
    appeal_days: int = 0
    concluded_on: date | None = None
    is_complex: bool = False
    review_on: date | None = None
    review_result: str = ""
    review_by: str = ""
    differs: str = ""
    is_difference_checked: bool = False
    collective_on: date | None = None
    collective_result: str = ""
    withdrawn_on: date | None = None
    withdrawn_as: str = ""
    transfers: list[Transfer] = field(default_factory=list)
    closed_on: date | None = None
    archived_on: date | None = None

    def named(self, name: str) -> CaseParty | None:
        """Return a respondent by name, or the only one where no name is given."""
        if not name and len(self.respondents) == 1:
            return next(iter(self.respondents.values()))
        former = (one for one in self.respondents.values() if name in one.former_names)
        return self.respondents.get(name) or next(former, None)

    def acts_of(self, respondent: str) -> list[Act]:
        """Return the acts of one respondent."""
        return [act for act in self.acts.values() if act.respondent == respondent]

    def was_told(self, to: str, act: Act) -> bool:
        """Whether an act was handed to an authority."""
        return any(one.to == to and one.covers(act) for one in self.transfers)

    def is_handed_over(self, act: Act, *, taken: bool = False) -> bool:
        """Whether an act is with another authority: sent and not sent back, or ``taken`` by it."""
        replies = ("accepted",) if taken else ("", "accepted")
        return any(one.covers(act) and one.reply in replies for one in self.transfers)

    def has_officer(self, name: str) -> bool:
        """Whether somebody investigates the case, or has."""
        key = person_key(name)
        return any(person_key(one) == key for one in (*self.officers, *self.former_officers))
