"""The papers a row of a list gives: which kinds, valid when, and how the list says they stand."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Final

from supervisor.domain.lists.lists import Paper
from supervisor.domain.register.agencies import (
    Activity,
    LicenceEvent,
    LicenceEventKind,
    LicenceKind,
    LicenceRecord,
)
from supervisor.domain.register.cells import parse_end
from supervisor.domain.register.cleaning import CellError, bare, visible
from supervisor.services.lists.named_columns import Row

_DAY: Final = r"(?:\d{4}\s*[年./-]\s*\d{1,2}\s*[月./-]\s*\d{1,2}\s*日?|\d{8})"
_TWO_DAYS: Final = re.compile(rf"\D*({_DAY})\s*\D{{1,6}}?\s*({_DAY})\D*")
_RANGE: Final = re.compile(r"\s*(?:至|到|~|～|—{1,2}|--)\s*|(?<=\d)\s+-\s+(?=\d)|(?<=日)\s*-\s*")
_ACTIVITY_WORDS: Final = (
    ("职业中介", Activity.JOB_BROKERAGE),
    ("职业介绍", Activity.JOB_BROKERAGE),
    ("推荐", Activity.JOB_BROKERAGE),
    ("网络招聘", Activity.ONLINE_RECRUITMENT),
    ("招聘会", Activity.JOB_FAIR),
    ("寻访", Activity.HEADHUNTING),
    ("猎头", Activity.HEADHUNTING),
    ("供求信息", Activity.INFORMATION),
    ("信息的收集", Activity.INFORMATION),
    ("指导", Activity.GUIDANCE),
    ("咨询", Activity.MANAGEMENT_CONSULTING),
    ("测评", Activity.ASSESSMENT),
    ("培训", Activity.TRAINING),
    ("外包", Activity.OUTSOURCING),
    ("派遣", Activity.DISPATCH),
    ("境外就业", Activity.OVERSEAS),
    ("对外劳务", Activity.OVERSEAS),
    ("校园招聘", Activity.SCHOOL),
)
_ENDINGS: Final = {
    "吊销": LicenceEventKind.REVOKED,
    "撤销": LicenceEventKind.REVOKED,
    "注销": LicenceEventKind.CANCELLED,
    "失效": LicenceEventKind.CANCELLED,
    "终止": LicenceEventKind.CANCELLED,
    "过期": LicenceEventKind.EXPIRED,
    "到期": LicenceEventKind.EXPIRED,
    "暂停": LicenceEventKind.SUSPENDED,
}
_RETURNS: Final = ("恢复", "换证", "换发", "延续", "续期", "续展", "重新", "补发", "补办")
_WORDS: Final = re.compile("|".join((*_ENDINGS, *_RETURNS)))
_NOT_SO: Final = re.compile(
    r"(?:未|无|非|不|没有|即将|将要|临近|拟|待|需|须|应|可|原|曾|曾经|此前)(?:被|曾|于|已|予|能|获|得|办理)?$"
)
_KIND_OF_PAPER: Final = {
    Paper.LICENCE: LicenceKind.HR_SERVICE,
    Paper.ONLINE: LicenceKind.HR_SERVICE,
    Paper.DISPATCH: LicenceKind.DISPATCH,
    Paper.FILING: LicenceKind.FILING,
}
_OWN_COLUMNS: Final = {"filing.": LicenceKind.FILING, "dispatch.": LicenceKind.DISPATCH}
_GENERAL: Final = ("number", "valid_from", "valid_to", "validity", "scope", "standing", "kind")


@dataclass(frozen=True, slots=True)
class Issued:
    """Under whose name a list is read; ``authority`` empty and no day: the bureau's own register.

    ``key`` opens the keys of its agencies.
    """

    key: str
    authority: str
    papers: Sequence[Paper]
    as_of: date | None


def papers_of(row: Row, issued: Issued) -> tuple[LicenceRecord, ...]:
    """Return the papers of a row: one, or one for each kind that has columns of its own.

    A branch without a number under any of several kinds has no paper but its head office's.
    """
    own = {prefix: kind for prefix, kind in _OWN_COLUMNS.items() if f"{prefix}number" in row.cells}
    if not own or ("number" not in row.cells and len(own) == 1):
        prefix = next(iter(own), "")
        return tuple(_licence(row, issued, kind, prefix) for kind in _kinds(row, issued, own))
    found = [
        _licence(row, issued, kind, prefix)
        for prefix, kind in own.items()
        if any(row.get(f"{prefix}{one}") for one in ("number", "valid_from", "valid_to"))
    ]
    if any(row.get(one) for one in _GENERAL) or not (found or row.get("parent")):
        found.insert(0, _licence(row, issued, LicenceKind.HR_SERVICE, ""))
    return tuple(found)


def _kinds(row: Row, issued: Issued, own: dict[str, LicenceKind]) -> tuple[LicenceKind, ...]:
    """Return what the one paper of a row may be: several where the list does not say which."""
    text = row.get("kind")
    if "人力资源服务许可" in text:
        # Named beside a dispatch licence in one cell, it is held all the same.
        return (LicenceKind.HR_SERVICE,)
    if "派遣" in text:
        return (LicenceKind.DISPATCH,)
    if "备案" in text and "许可" not in text:
        return (LicenceKind.FILING,)
    held = dict.fromkeys(_KIND_OF_PAPER[one] for one in _KIND_OF_PAPER if one in issued.papers)
    stated = tuple(kind for kind in own.values() if kind in held)
    if stated and not text:
        return stated
    if text or not held or LicenceKind.HR_SERVICE in held:
        return (LicenceKind.HR_SERVICE,)
    return tuple(held)


def _licence(row: Row, issued: Issued, kind: LicenceKind, prefix: str) -> LicenceRecord:
    valid_from, valid_to = _validity(row, prefix)
    words = row.get(f"{prefix}scope") or row.get("scope")
    scope = frozenset(activity for word, activity in _ACTIVITY_WORDS if word in words)
    if Paper.ONLINE in issued.papers and Paper.LICENCE not in issued.papers and not scope:
        scope = frozenset((Activity.JOB_BROKERAGE, Activity.ONLINE_RECRUITMENT))
    licence = LicenceRecord(
        kind,
        bare(row.get(f"{prefix}number") or row.get("number")),
        scope,
        valid_from,
        valid_to,
        authority=issued.authority,
        as_of=issued.as_of,
    )
    ended = _ended(row.get("standing"))
    if ended is None:
        return licence
    # The list does not say since when; it says how things stood on its day.
    on = issued.as_of or date.min
    if ended is LicenceEventKind.EXPIRED:
        # The day of an expiry is the last valid one.
        before = on - timedelta(days=1) if issued.as_of else date.min
        on = min(valid_to, before) if valid_to and issued.as_of else valid_to or before
    return replace(licence, events=(LicenceEvent(ended, on),))


def _ended(text: str) -> LicenceEventKind | None:
    """Return how a licence ended by what its list says; 未注销, 即将到期 and 已恢复 say it stands.

    The last word is that of today; what is said of the past (原暂停) or negated does not count.
    """
    said = [word for word in _WORDS.finditer(text) if not _NOT_SO.search(text[: word.start()])]
    if not said or said[-1].group() in _RETURNS:
        return None
    return _ENDINGS[said[-1].group()]


def _validity(row: Row, prefix: str) -> tuple[date | None, date | None]:
    """Return the first and the last day of validity, from two columns or from one that has both."""
    valid_from, valid_to = _day(row, "valid_from", prefix), _day(row, "valid_to", prefix)
    both = visible(row.get("validity"))
    if both and (found := _TWO_DAYS.fullmatch(both)):
        valid_from = valid_from or _read_day(row, "validity", found.group(1))
        valid_to = valid_to or _read_day(row, "validity", found.group(2))
    elif both:
        first, *more = (part for part in _RANGE.split(both) if part)
        if more:
            valid_from = valid_from or _read_day(row, "validity", first)
            valid_to = valid_to or _read_day(row, "validity", more[-1])
        else:
            valid_to = valid_to or _read_day(row, "validity", first)
    if valid_from and valid_to and valid_to < valid_from:
        row.refuse("valid_to", f"有效期止 {valid_to} 早于有效期起 {valid_from}，未采用有效期起")
        valid_from = None
    return valid_from, valid_to


def _day(row: Row, name: str, prefix: str) -> date | None:
    """Return a day of the paper's own column; of the general one where it has none."""
    column = f"{prefix}{name}" if f"{prefix}{name}" in row.cells else name
    return _read_day(row, column, visible(row.get(column)))


def _read_day(row: Row, column: str, text: str) -> date | None:
    if not text:
        return None
    try:
        return parse_end(text)
    except CellError as error:
        row.refuse(column, f"应为{error}；本格按未注明处理")
        return None
