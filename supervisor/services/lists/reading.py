"""A list of licensed agencies as authorities publish them, with whatever columns it has.

The name of the agency is needed, everything else is taken where it stands; headers are known by
the words authorities use for them.
"""

import re
import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import chain
from typing import Final

from scrapers.tables import limits
from scrapers.tables.filetypes import Source
from supervisor.domain.lists.lists import Paper
from supervisor.domain.names import normalise
from supervisor.domain.platform.text import fold
from supervisor.domain.register.agencies import (
    Activity,
    AgencyRecord,
    LicenceEvent,
    LicenceEventKind,
    LicenceKind,
    LicenceRecord,
)
from supervisor.domain.register.cells import parse_end
from supervisor.domain.register.cleaning import CellError, bare, visible
from supervisor.services.lists.named_columns import (
    ColumnProblem,
    Row,
    UnreadableTableError,
    rows_of,
)

_HEADERS: Final = {
    "name": (
        "name", "机构名称", "单位名称", "企业名称", "公司名称", "名称", "许可机构名称",
        "备案机构名称", "人力资源服务机构名称", "人力资源服务机构", "机构全称", "市场主体名称",
    ),
    "uscc": (
        "uscc", "统一社会信用代码", "社会信用代码", "统一信用代码", "信用代码", "统一代码",
    ),
    "number": (
        "number", "licence_number", "license_number", "许可证编号", "许可证号", "许可证书编号",
        "许可编号", "证书编号", "人力资源服务许可证编号", "人力资源服务许可证号", "备案编号",
        "备案号", "许可证件编号", "证号", "许可证号码", "备案凭证编号", "劳务派遣经营许可证编号",
    ),
    "valid_from": (
        "valid_from", "有效期起", "有效期自", "许可证有效期起", "发证日期", "许可日期", "准予日期",
        "有效期开始", "起始日期", "备案日期",
    ),
    "valid_to": (
        "valid_to", "有效期止", "有效期至", "许可证有效期止", "许可证有效期至", "有效期截止",
        "截止日期", "到期日期", "有效期结束",
    ),
    "validity": (
        "有效期", "有效期限", "许可证有效期", "许可有效期", "有效期起止", "许可证有效期限",
    ),
    "scope": ("scope", "业务范围", "许可范围", "许可事项", "服务范围", "许可业务范围", "备案业务"),
    "kind": ("kind", "paper", "类型", "许可类型", "证照类型", "证件类型", "类别", "许可备案类型"),
    "standing": ("standing", "status", "状态", "许可状态", "许可证状态", "证件状态", "经营状态"),
    "former_names": ("former_names", "曾用名", "原名称"),
    "short_names": ("short_names", "简称", "品牌"),
    "city": ("city", "城市", "所在城市", "所在地"),
    "parent": ("parent", "总机构", "总公司", "所属机构"),
}  # fmt: skip
_PLACES: Final = {header: key for key, headers in _HEADERS.items() for header in headers}
_DECORATION: Final = re.compile(r"[\s*＊:：]|[（(].*?[)）]")
_SEPARATORS: Final = re.compile(r"[;；、|/，,\n]")
_RANGE: Final = re.compile(r"\s*(?:至|到|~|～|—{1,2}|--)\s*|(?<=\d)\s+-\s+(?=\d)|(?<=日)\s*-\s*")
_CODE: Final = re.compile(r"[0-9A-Z]{18}")
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
_ENDED: Final = (
    ("吊销", LicenceEventKind.REVOKED),
    ("撤销", LicenceEventKind.REVOKED),
    ("注销", LicenceEventKind.CANCELLED),
    ("失效", LicenceEventKind.CANCELLED),
    ("终止", LicenceEventKind.CANCELLED),
    ("过期", LicenceEventKind.EXPIRED),
    ("到期", LicenceEventKind.EXPIRED),
    ("暂停", LicenceEventKind.SUSPENDED),
)
_NOT_SO: Final = re.compile(r"(?:未|无|非|不|没有|即将|将要|临近|拟)(?:被|曾|于|已)?$")
_KIND_OF_PAPER: Final = {
    Paper.LICENCE: LicenceKind.HR_SERVICE,
    Paper.FILING: LicenceKind.FILING,
    Paper.DISPATCH: LicenceKind.DISPATCH,
    Paper.ONLINE: LicenceKind.HR_SERVICE,
}


@dataclass(frozen=True, slots=True)
class Issued:
    """Under whose name a list is read; ``authority`` empty and no day: the bureau's own register.

    ``key`` opens the keys of its agencies.
    """

    key: str
    authority: str
    papers: Sequence[Paper]
    as_of: date | None


def read_list(
    source: Source, filename: str, issued: Issued, report: Callable[[ColumnProblem], None]
) -> list[AgencyRecord]:
    """Return the agencies of a list; ``report`` hears of every cell that is not as expected.

    Rows of one name and one code are one agency with several papers. A row without a name is left
    out; another cell that cannot be read is left out alone. Raises ``UnreadableTableError``, also
    for more than ``limits.AGENCY_ROWS``.
    """
    agencies: dict[tuple[str, str], list[AgencyRecord]] = {}
    parents: dict[str, str] = {}
    for number, row in enumerate(rows_of(source, filename, ("name",), _column), start=1):
        if number > limits.AGENCY_ROWS:
            most = f"{limits.AGENCY_ROWS:,}"
            raise UnreadableTableError(f"文件 {filename} 超过 {most} 行，请拆分后再传。")
        name = visible(row.get("name"))
        if not name:
            row.refuse("name", "机构名称不能为空，本行未采用")
        else:
            key = f"{issued.key}#{number}" if issued.authority else str(number)
            agency = _agency(row, name, key, issued)
            identity = (normalise(agency.name), agency.uscc)
            same = agencies.setdefault(identity, [])
            same.append(agency)
            if row.get("parent"):
                parents[same[0].key] = normalise(row.get("parent"))
        for problem in (*row.notices, *row.problems):
            report(problem)
    return _with_parents([_merged(same) for same in agencies.values()], parents)


def _column(header: str) -> str:
    plain = fold(unicodedata.normalize("NFKC", header))
    return _PLACES.get(plain.strip().lower()) or _PLACES.get(_DECORATION.sub("", plain).lower(), "")


def _agency(row: Row, name: str, key: str, issued: Issued) -> AgencyRecord:
    return AgencyRecord(
        key=key,
        name=name,
        uscc=code_of(row),
        former_names=_several(row.get("former_names")),
        short_names=_several(row.get("short_names")),
        city=row.get("city"),
        licences=(_licence(row, issued),),
        authority=issued.authority,
    )


def _licence(row: Row, issued: Issued) -> LicenceRecord:
    valid_from, valid_to = _validity(row)
    kind = _kind(row.get("kind"), issued.papers)
    scope = frozenset(activity for word, activity in _ACTIVITY_WORDS if word in row.get("scope"))
    if Paper.ONLINE in issued.papers and Paper.LICENCE not in issued.papers and not scope:
        scope = frozenset((Activity.JOB_BROKERAGE, Activity.ONLINE_RECRUITMENT))
    licence = LicenceRecord(
        kind,
        bare(row.get("number")),
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
    since = valid_to if ended is LicenceEventKind.EXPIRED else None
    event = LicenceEvent(ended, since or issued.as_of or date.min)
    return replace(licence, events=(event,))


def _ended(text: str) -> LicenceEventKind | None:
    """Return how a licence ended by what its list says; 未注销 and 即将到期 say that it stands."""
    for word, event in _ENDED:
        at = text.find(word)
        if at >= 0 and not _NOT_SO.search(text[:at]):
            return event
    return None


def _kind(text: str, papers: Sequence[Paper]) -> LicenceKind:
    if "人力资源服务许可" in text:
        # Named beside a dispatch licence in one cell, it is held all the same.
        return LicenceKind.HR_SERVICE
    if "派遣" in text:
        return LicenceKind.DISPATCH
    if "备案" in text and "许可" not in text:
        return LicenceKind.FILING
    if text or Paper.LICENCE in papers or not papers:
        return LicenceKind.HR_SERVICE
    return _KIND_OF_PAPER[min(papers, key=list(Paper).index)]


def code_of(row: Row) -> str:
    """Return the code of a row in capitals; one of the wrong shape is reported and left out."""
    text = bare(row.get("uscc")).replace(" ", "").upper()
    if not text or _CODE.fullmatch(text):
        return text
    row.refuse("uscc", "统一社会信用代码应为 18 位数字和大写字母，本行未采用该代码")
    return ""


def _validity(row: Row) -> tuple[date | None, date | None]:
    """Return the first and the last day of validity, from two columns or from one that has both."""
    valid_from, valid_to = _day(row, "valid_from"), _day(row, "valid_to")
    both = visible(row.get("validity"))
    if both:
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


def _day(row: Row, column: str) -> date | None:
    return _read_day(row, column, visible(row.get(column)))


def _read_day(row: Row, column: str, text: str) -> date | None:
    if not text:
        return None
    try:
        return parse_end(text)
    except CellError as error:
        row.refuse(column, f"应为{error}；本格按未注明处理")
        return None


def _several(text: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in _SEPARATORS.split(text) if part.strip())


def _merged(same: Sequence[AgencyRecord]) -> AgencyRecord:
    """Return the rows of one agency as one; the first gives what only one can give."""
    if len(same) == 1:
        return same[0]
    return replace(
        same[0],
        former_names=tuple(dict.fromkeys(chain.from_iterable(one.former_names for one in same))),
        short_names=tuple(dict.fromkeys(chain.from_iterable(one.short_names for one in same))),
        city=next((one.city for one in same if one.city), ""),
        licences=tuple(chain.from_iterable(one.licences for one in same)),
    )


def _with_parents(agencies: list[AgencyRecord], parents: dict[str, str]) -> list[AgencyRecord]:
    """Return the agencies, each branch with the key of the head office its row names."""
    keys = {normalise(agency.name): agency.key for agency in agencies}
    keys |= {agency.uscc: agency.key for agency in agencies if agency.uscc}
    return [
        replace(agency, parent_key=keys.get(parents.get(agency.key, ""), ""))
        if agency.key in parents
        else agency
        for agency in agencies
    ]
