"""What an agency's papers allow while an ad stands: here, elsewhere, no longer, or not this.

Every day of the ad counts. A renewal (延续) joins on to what it renews, so the days between an
expiry and a renewal recorded later are no gap (行政许可法 第五十条).
"""

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from itertools import pairwise
from typing import Final, NamedTuple

from supervisor.domain.lists.coverage import FRESH_DAYS
from supervisor.domain.lists.known import label_of
from supervisor.domain.matching.model import Verdict
from supervisor.domain.register.agencies import (
    STANDING_ORDER,
    Activity,
    AgencyRecord,
    LicenceEventKind,
    LicenceKind,
    LicenceRecord,
    LicenceStanding,
    agency_standing,
    licence_last_day,
    licence_scope,
    licence_standing,
)

_DAY: Final = timedelta(days=1)
_HR: Final = LicenceKind.HR_SERVICE


class Asked(NamedTuple):
    """The days an ad stands, and what it needs a licence for; ``None``: nothing shown in it.

    ``fresh_days``: for how long after its day a list says how a licence stands.
    """

    first: date
    last: date
    activity: Activity | None = None
    fresh_days: int = FRESH_DAYS


class Lapse(NamedTuple):
    """The first run of days on which no licence was in force, and how the best one stood."""

    first: date
    last: date
    standing: LicenceStanding


def judge_licence(agency: AgencyRecord, asked: Asked) -> tuple[Verdict, str]:
    """Return the verdict the papers allow, with a remark that goes on the sentence of the match.

    The register's own papers come first; a valid licence of another authority outweighs a lapsed
    one of ours, because an agency that has moved is licensed by the authority of its new seat.
    """
    if asked.activity is Activity.DISPATCH and (paper := _valid_dispatch(agency, asked)):
        where = Verdict.LICENSED_ELSEWHERE if paper.authority else Verdict.LICENSED
        return where, f"；其{label_of(paper, agency)}涵盖劳务派遣{_issued(paper)}"
    kind = _asked_for(agency, asked)
    own = [one for one in agency.licences if one.kind is kind and not one.authority]
    others = [one for one in agency.licences if one.kind is kind and one.authority]
    lapse = lapse_within(own, asked.first, asked.last) if own else None
    if own and lapse is None:
        return _within_scope(own, asked, Verdict.LICENSED)
    valid = [one for one in others if lapse_within([one], asked.first, asked.last) is None]
    if valid:
        return _within_scope(valid, asked, Verdict.LICENSED_ELSEWHERE)
    if own and lapse is not None:
        return _lapsed_here(own, lapse, asked)
    if others:
        return _lapsed_elsewhere(others, asked)
    return _without_licence(agency, asked)


def _asked_for(agency: AgencyRecord, asked: Asked) -> LicenceKind:
    """Return the kind of paper to be judged: dispatching without the HR licence asks for its own.

    Who may broke jobs may broke those of a dispatching employer too, so the HR licence comes first.
    """
    kinds = {one.kind for one in agency.licences}
    is_dispatch = asked.activity is Activity.DISPATCH and _HR not in kinds
    return LicenceKind.DISPATCH if is_dispatch and LicenceKind.DISPATCH in kinds else _HR


def lapse_within(licences: Sequence[LicenceRecord], first: date, last: date) -> Lapse | None:
    """Return the first run of days from ``first`` to ``last`` that no licence covers."""
    if not licences:
        return Lapse(first, last, LicenceStanding.NONE)
    if any(_stands_by_its_dates(one, first, last) for one in licences):
        return None
    start: date | None = None
    standing = LicenceStanding.NONE
    for day, until in _stretches(licences, first, last):
        now = _standing(licences, day)
        if now is LicenceStanding.VALID or _is_bridged(licences, day, last, now):
            if start is not None:
                return Lapse(start, day - _DAY, standing)
        elif start is None:
            start, standing = day, now
        if start is not None and until == last:
            return Lapse(start, last, standing)
    return None


def _stands_by_its_dates(licence: LicenceRecord, first: date, last: date) -> bool:
    """Tell whether nothing has happened to a licence that is valid on all the days: most are so."""
    return (
        not licence.events
        and (licence.valid_from is None or licence.valid_from <= first)
        and (licence.valid_to is None or last <= licence.valid_to)
    )


def _stretches(
    licences: Sequence[LicenceRecord], first: date, last: date
) -> Iterator[tuple[date, date]]:
    """Yield runs of days over which nothing changes in the standing of any licence."""
    starts = {first}
    if first != last:
        for licence in licences:
            starts.update(_turns(licence))
    inside = sorted(day for day in starts if first <= day <= last)
    for day, following in pairwise([*inside, last + _DAY]):
        yield day, following - _DAY


def _turns(licence: LicenceRecord) -> Iterator[date]:
    """Yield the days from which a licence may stand otherwise than the day before."""
    ends = [licence.valid_to, *(event.valid_to for event in licence.events)]
    yield from (end + _DAY for end in ends if end is not None and end < date.max)
    for event in licence.events:
        yield event.on
        if event.kind is LicenceEventKind.EXPIRED and event.on < date.max:
            yield event.on + _DAY
    if licence.valid_from is not None:
        yield licence.valid_from


def _standing(licences: Sequence[LicenceRecord], on: date) -> LicenceStanding:
    return min((licence_standing(one, on) for one in licences), key=STANDING_ORDER.index)


def _is_bridged(
    licences: Sequence[LicenceRecord], day: date, last: date, standing: LicenceStanding
) -> bool:
    """Tell whether a licence that has run out was renewed by the end of the time asked for."""
    return standing is LicenceStanding.EXPIRED and any(
        event.kind is LicenceEventKind.RENEWED and day < event.on <= last
        for licence in licences
        if licence_standing(licence, day) is LicenceStanding.EXPIRED
        for event in licence.events
    )


def _within_scope(
    licences: Sequence[LicenceRecord], asked: Asked, verdict: Verdict
) -> tuple[Verdict, str]:
    """Return ``verdict``, or that the scope recorded for every licence leaves out what was done.

    Every ad read here stands on the internet, and a licence notes that its holder recruits there
    (网络招聘服务管理规定 第十条, known from a secondary source).
    """
    issued = _issued(licences[0]) if verdict is Verdict.LICENSED_ELSEWHERE else ""
    if asked.activity in (None, Activity.DISPATCH):
        # Who may broke jobs may broke those of a dispatching employer too.
        return verdict, issued
    scopes = [licence_scope(one, asked.last) for one in licences]
    if not any(not scope or asked.activity in scope for scope in scopes):
        return Verdict.OUT_OF_SCOPE, f"{issued}；但其许可范围不含{asked.activity.label}"
    if asked.activity is Activity.JOB_BROKERAGE and not any(
        not scope or Activity.ONLINE_RECRUITMENT in scope for scope in scopes
    ):
        return Verdict.OUT_OF_SCOPE, f"{issued}；但其许可范围未载明开展网络招聘服务"
    return verdict, issued


def _lapsed_here(own: Sequence[LicenceRecord], lapse: Lapse, asked: Asked) -> tuple[Verdict, str]:
    """Return that a licence of ours has lapsed, but where only a later paper is on record.

    A register that gives the paper in force, and no grant but one inferred from its first day,
    does not know the one before it.
    """
    is_granted = any(one.has_recorded_grant for one in own)
    if lapse.standing is LicenceStanding.NOT_YET and not is_granted:
        since = min(one.valid_from for one in own if one.valid_from is not None)
        said = f"名册只载明 {since.isoformat()} 起的许可，此前是否持证名册未记载"
        return Verdict.UNKNOWN, f"；{said}"
    ended = _ended_on(own, lapse)
    until = f"（有效期至 {ended.isoformat()}）" if ended else ""
    label = own[0].kind.label
    return Verdict.LAPSED, f"；但{_days(lapse, asked)}其{label}{lapse.standing.label}{until}"


def _ended_on(licences: Sequence[LicenceRecord], lapse: Lapse) -> date | None:
    """Return the last valid day of the licences that have run out, where they have."""
    if lapse.standing is not LicenceStanding.EXPIRED:
        return None
    ends = [licence_last_day(one, lapse.first) for one in licences]
    return max((end for end in ends if end is not None and end < lapse.first), default=None)


def _lapsed_elsewhere(others: Sequence[LicenceRecord], asked: Asked) -> tuple[Verdict, str]:
    """Return that a licence of another authority has lapsed, where its list can tell.

    A list older than the end of validity it gives does not know whether the licence was renewed;
    a list long before the ad does not know what was granted since.
    """
    lapse = lapse_within(others, asked.first, asked.last)
    assert lapse is not None  # noqa: S101 - the caller found none of them valid throughout
    newest = max(others, key=lambda one: one.as_of or date.min)
    as_of, issued = newest.as_of or date.min, _issued(newest)
    ended = _ended_on(others, lapse)
    if lapse.standing is LicenceStanding.EXPIRED and as_of <= (ended or lapse.first - _DAY):
        until = f" {ended.isoformat()} " if ended else ""
        return Verdict.UNKNOWN, f"{issued}；名单所载有效期{until}已过，此后是否延续无从得知"
    if lapse.standing is LicenceStanding.NOT_YET:
        # A list gives the paper in force alone; one before it may have been renewed by it.
        return Verdict.UNKNOWN, f"{issued}；名单只载明现行许可，此前是否持证无从得知"
    if newest.as_of is not None and asked.first - newest.as_of > timedelta(asked.fresh_days):
        said = f"名单载明该许可{lapse.standing.label}，但名单已过时，此后是否重新取得无从得知"
        return Verdict.UNKNOWN, f"{issued}；{said}"
    is_given = any(one.valid_to == ended for one in others)
    until = f"（有效期至 {ended.isoformat()}）" if ended and is_given else ""
    days = _days(lapse, asked)
    return Verdict.LAPSED, f"{issued}；但{days}该许可{lapse.standing.label}{until}"


def _without_licence(agency: AgencyRecord, asked: Asked) -> tuple[Verdict, str]:
    """Judge an agency with other papers only: what a filing covers needs no licence.

    Broking jobs does, and a filing is none (人力资源市场暂行条例 第十八条、第四十二条).
    """
    for kind in (LicenceKind.DISPATCH, LicenceKind.FILING):
        if agency_standing(agency, asked.last, kind) is LicenceStanding.VALID:
            held = next(one for one in agency.licences if one.kind is kind)
            if asked.activity is None:
                where = Verdict.LICENSED_ELSEWHERE if held.authority else Verdict.LICENSED
                shown = "信息未显示需要许可的职业中介活动"
                return where, f"；持有{label_of(held, agency)}，{shown}{_issued(held)}"
            lacking = LicenceKind.DISPATCH if asked.activity is Activity.DISPATCH else _HR
            said = f"；持有{label_of(held, agency)}，但未取得{lacking.label}"
            return Verdict.NOT_LISTED, said + _issued(held)
    if agency.licences and all(one.authority for one in agency.licences):
        held = agency.licences[0]
        return (
            Verdict.NOT_LISTED,
            f"；其{held.kind.label}已失效，也未取得{_HR.label}{_issued(held)}",
        )
    return Verdict.LAPSED, f"；但 {asked.last:%Y-%m-%d} 其人力资源服务许可未取得"


def _valid_dispatch(agency: AgencyRecord, asked: Asked) -> LicenceRecord | None:
    for licence in agency.licences:
        if licence.kind is LicenceKind.DISPATCH and not lapse_within(
            [licence], asked.first, asked.last
        ):
            return licence
    return None


def _issued(licence: LicenceRecord) -> str:
    """Return who issued a paper of another authority, as its list says; empty for our own."""
    if not licence.authority:
        return ""
    number = f"，证号 {licence.number}" if licence.number else ""
    as_of = f"（名单截至 {licence.as_of.isoformat()}）" if licence.as_of else ""
    return f"；由{licence.authority}发证{number}{as_of}"


def _days(lapse: Lapse, asked: Asked) -> str:
    if lapse.first == lapse.last:
        return f" {lapse.first:%Y-%m-%d} "
    until = "（至今）" if lapse.last == asked.last else ""
    return f"刊登期间 {lapse.first:%Y-%m-%d} 至 {lapse.last:%Y-%m-%d}{until} "
