"""Agencies and their licences as plain values, and how a licence stands on a day.

An ``AgencyRecord`` is what decisions rest on and what is archived beside them; everything the
register keeps of an agency is a ``RegisterEntry``. Both hold their licences as ``LicenceRecord``.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Final

from supervisor.domain.platform.labelled import LabelledEnum


class LicenceKind(LabelledEnum):
    """The three papers an agency can hold."""

    HR_SERVICE = ("hr_service", "人力资源服务许可")
    FILING = ("filing", "人力资源服务备案")
    DISPATCH = ("dispatch", "劳务派遣经营许可")


class Activity(LabelledEnum):
    """What a licence allows; the scope of a licence is a set of these.

    Overseas placement is under provisions of its own (就业促进法第四十条); here it only says that
    an agency does it.
    """

    JOB_BROKERAGE = ("job_brokerage", "职业中介")
    ONLINE_RECRUITMENT = ("online_recruitment", "网络招聘")
    JOB_FAIR = ("job_fair", "现场招聘会")
    HEADHUNTING = ("headhunting", "高级人才寻访")
    INFORMATION = ("information", "供求信息收集和发布")
    GUIDANCE = ("guidance", "就业创业指导")
    MANAGEMENT_CONSULTING = ("management_consulting", "人力资源管理咨询")
    ASSESSMENT = ("assessment", "人力资源测评")
    TRAINING = ("training", "人力资源培训")
    OUTSOURCING = ("outsourcing", "人力资源服务外包")
    DISPATCH = ("dispatch", "劳务派遣")
    OVERSEAS = ("overseas", "境外就业服务")
    SCHOOL = ("school", "校园招聘")


class LicenceEventKind(LabelledEnum):
    """What can happen to a licence in its life."""

    GRANTED = ("granted", "准予")
    RENEWED = ("renewed", "延续")
    CHANGED = ("changed", "变更")
    SUSPENDED = ("suspended", "暂停")
    RESUMED = ("resumed", "恢复")
    REVOKED = ("revoked", "吊销")
    CANCELLED = ("cancelled", "注销")
    EXPIRED = ("expired", "到期")


class NameKind(LabelledEnum):
    """The names an agency answers to besides its registered one."""

    FORMER = ("former", "曾用名")
    SHORT = ("short", "简称")
    BRAND = ("brand", "品牌")


INFERRED: Final = "名册导入"  # the document of an event that an import had to infer


@dataclass(frozen=True, slots=True)
class LicenceEvent:
    """One dated fact in the life of a licence.

    ``valid_to`` is set where the event moves the last day of validity (granted, renewed, changed);
    ``scope`` where it replaces the scope. An event counts from its own day on, but for ``EXPIRED``,
    whose day is the last valid one.
    """

    kind: LicenceEventKind
    on: date
    valid_to: date | None = None
    scope: frozenset[Activity] | None = None
    document: str = ""

    @property
    def is_inferred(self) -> bool:
        """Whether an import had to infer it; no decision is behind it."""
        return self.document == INFERRED


LicenceKey = tuple[LicenceKind, str]


@dataclass(frozen=True, slots=True)
class LicenceRecord:
    """A licence with its whole history, oldest event first; events of one day in their order.

    ``scope`` and ``valid_to`` (inclusive; ``None``: without end) are those of the paper in force.
    An empty scope means that none was recorded, not that nothing is allowed. No decision rests on
    the ``issuer``, so archived registers leave it out. ``authority`` names another authority that
    issued it, as its list of the day ``as_of`` says; empty: this bureau.
    """

    kind: LicenceKind
    number: str
    scope: frozenset[Activity] = frozenset()
    valid_from: date | None = None
    valid_to: date | None = None
    events: tuple[LicenceEvent, ...] = ()
    issuer: str = ""
    authority: str = ""
    as_of: date | None = None

    @property
    def key(self) -> LicenceKey:
        """What tells the licence from every other one."""
        return self.kind, self.number

    @property
    def has_recorded_grant(self) -> bool:
        """Whether a grant is on record; without one a paper may have renewed an earlier one."""
        granted = LicenceEventKind.GRANTED
        return any(event.kind is granted and not event.is_inferred for event in self.events)


LICENCE_FIELDS: Final = ("scope", "valid_from", "valid_to", "issuer")
"""The fields of a licence that a file or a form may state."""


@dataclass(frozen=True, slots=True)
class AgencyRecord:
    """What decisions need of an agency; ``key`` is stable within one register snapshot.

    A branch without a licence of a kind carries that of its head office
    (``with_head_office_licences``). ``authority`` is set where the agency stands in the list of
    another authority alone.
    """

    key: str
    name: str
    uscc: str = ""
    former_names: tuple[str, ...] = ()
    short_names: tuple[str, ...] = ()
    city: str = ""
    parent_key: str = ""
    licences: tuple[LicenceRecord, ...] = ()
    accounts: tuple[str, ...] = field(default=())
    authority: str = ""


class LicenceStanding(LabelledEnum):
    """How a licence stands on a day."""

    VALID = ("valid", "有效")
    NOT_YET = ("not_yet", "尚未生效")
    EXPIRED = ("expired", "已过期")
    SUSPENDED = ("suspended", "已暂停")
    REVOKED = ("revoked", "已吊销")
    CANCELLED = ("cancelled", "已注销")
    NONE = ("none", "未取得")


STANDING_ORDER = (
    LicenceStanding.VALID,
    LicenceStanding.SUSPENDED,
    LicenceStanding.EXPIRED,
    LicenceStanding.NOT_YET,
    LicenceStanding.CANCELLED,
    LicenceStanding.REVOKED,
    LicenceStanding.NONE,
)
"""Standings from the best to the worst, for an agency that holds several licences."""

_STARTS = (LicenceEventKind.GRANTED, LicenceEventKind.RENEWED)
_ENDED = (LicenceStanding.REVOKED, LicenceStanding.CANCELLED)


def licence_standing(licence: LicenceRecord, on: date) -> LicenceStanding:
    """Return how ``licence`` stood on the day ``on``, both ends of the validity included.

    Events decide; ``valid_from`` and ``valid_to`` of the licence fill what they leave open. Only a
    new grant ends a revocation or a cancellation, and a cancellation that tidies up after a
    revocation does not cover it. A resumption ends a suspension, a renewal does not.
    """
    return _course(licence, on)[0]


def licence_last_day(licence: LicenceRecord, on: date) -> date | None:
    """Return the last valid day of ``licence`` as known on ``on``, whatever may end it sooner."""
    return _course(licence, on)[1]


def _course(licence: LicenceRecord, on: date) -> tuple[LicenceStanding, date | None]:
    """Return standing and last day of validity as of ``on``."""
    events = _in_order(licence)
    begun = not events or events[0].kind is not LicenceEventKind.GRANTED
    standing, last_day = LicenceStanding.VALID, licence.valid_to
    for event in events:
        if event.on > on:
            break
        begun = True
        standing = _standing_after(event, standing)
        last_day = _last_day_after(event, last_day, licence.valid_to)
    if standing not in _ENDED:
        if not begun or _waits_for_valid_from(licence, events, on):
            standing = LicenceStanding.NOT_YET
        elif last_day is not None and on > last_day:
            standing = LicenceStanding.EXPIRED
    return standing, last_day


def licence_scope(licence: LicenceRecord, on: date) -> frozenset[Activity]:
    """Return what ``licence`` allowed on the day ``on``, whether it was in force or not."""
    scopes = [
        event.scope for event in _in_order(licence) if event.on <= on and event.scope is not None
    ]
    return scopes[-1] if scopes else licence.scope


def agency_standing(
    agency: AgencyRecord,
    on: date,
    kind: LicenceKind = LicenceKind.HR_SERVICE,
    activity: Activity | None = None,
) -> LicenceStanding:
    """Return the best standing of the agency's licences of ``kind`` on the day ``on``.

    With ``activity`` only licences that allow it count; a licence without a recorded scope is not
    held against the agency. ``NONE`` where no licence is left.
    """
    standings = [
        licence_standing(licence, on)
        for licence in agency.licences
        if licence.kind is kind
        and (activity is None or _allows(licence_scope(licence, on), activity))
    ]
    return min(standings, key=STANDING_ORDER.index, default=LicenceStanding.NONE)


def with_head_office_licences(agencies: Sequence[AgencyRecord]) -> list[AgencyRecord]:
    """Return the agencies, each branch that holds no licence of a kind given its head office's.

    A branch is reported in writing (人力资源市场暂行条例第二十条); the article asks for no licence
    of its own, so a branch is taken to work under the licence of its head office.
    """
    by_key = {agency.key: agency for agency in agencies}
    return [_with_inherited(agency, by_key.get(agency.parent_key)) for agency in agencies]


def _with_inherited(branch: AgencyRecord, head: AgencyRecord | None) -> AgencyRecord:
    if head is None:
        return branch
    own = {licence.kind for licence in branch.licences}
    inherited = tuple(licence for licence in head.licences if licence.kind not in own)
    return replace(branch, licences=branch.licences + inherited)


def _in_order(licence: LicenceRecord) -> list[LicenceEvent]:
    return sorted(licence.events, key=lambda event: event.on)


def _standing_after(event: LicenceEvent, before: LicenceStanding) -> LicenceStanding:
    """Return the standing after ``event``, the end of the validity left out of account."""
    if event.kind is LicenceEventKind.GRANTED:
        return LicenceStanding.VALID
    if event.kind is LicenceEventKind.REVOKED:
        return LicenceStanding.REVOKED
    if before in _ENDED:
        return before
    if event.kind is LicenceEventKind.CANCELLED:
        return LicenceStanding.CANCELLED
    if event.kind is LicenceEventKind.SUSPENDED:
        return LicenceStanding.SUSPENDED
    return LicenceStanding.VALID if event.kind is LicenceEventKind.RESUMED else before


def _last_day_after(event: LicenceEvent, before: date | None, on_paper: date | None) -> date | None:
    if event.kind is LicenceEventKind.EXPIRED:
        return event.on if before is None else min(before, event.on)
    if event.valid_to is not None:
        return event.valid_to
    return on_paper if event.kind in _STARTS else before


def _waits_for_valid_from(licence: LicenceRecord, events: Sequence[LicenceEvent], on: date) -> bool:
    """Tell whether the first day of validity is still to come.

    ``valid_from`` belongs to the last grant or renewal before it; a renewal leaves no gap, and
    what was in force before an earlier grant's paper was replaced is not undone by it.
    """
    first_day = licence.valid_from
    if first_day is None or on >= first_day:
        return False
    starts = [event for event in events if event.kind in _STARTS and event.on <= first_day]
    if not starts:
        return True
    return starts[-1].kind is LicenceEventKind.GRANTED and starts[-1].on <= on


def _allows(scope: frozenset[Activity], activity: Activity) -> bool:
    return not scope or activity in scope
