"""The columns of the register sheets: one table that template, import, export and docs follow."""

from collections.abc import Mapping
from typing import Any, Final

from supervisor.domain.register import cells
from supervisor.domain.register.agencies import Activity, LicenceEventKind, LicenceKind
from supervisor.domain.register.described import DESCRIBED
from supervisor.domain.register.fields import Column
from supervisor.domain.register.licence_numbers import parse_licence_number

AGENCIES, LICENCES, EVENTS, HELP = "机构", "许可", "许可变更记录", "填写说明"
"""The names of the sheets. A CSV file is the first sheet alone, with columns for the licences."""

CLEAR: Final = "清除"
"""What a cell says to empty a field; a blank cell leaves the field as it stands."""


def _text(key: str, header: str, limit: int, explain: str, **more: Any) -> Column:
    return Column(key, header, cells.parse_text(limit), str, explain, **more)


_KINDS: Final = tuple(kind.label for kind in LicenceKind)
_EVENT_KINDS: Final = tuple(kind.label for kind in LicenceEventKind)
_SCOPE_HELP: Final = (
    "可填：" + "、".join(activity.label for activity in Activity) + "；多项用顿号隔开。"
)
AGENCY_COLUMNS: Final = tuple(held.column for held in DESCRIBED)
_USCC: Final = AGENCY_COLUMNS[0]


def _paper_columns(prefix: str, key: str = "") -> tuple[Column, ...]:
    """Return the columns of one licence; ``prefix`` goes before headers, ``key`` before keys."""
    return (
        Column(
            f"{key}scope", f"{prefix}业务范围", cells.parse_scope, cells.show_scope,
            _SCOPE_HELP, "职业中介、网络招聘", empty=(frozenset(),), aliases=(f"{prefix}许可范围",),
        ),
        Column(
            f"{key}valid_from", f"{prefix}有效期起", cells.parse_date, cells.show_date,
            "现行证书的有效期起始日。", "2024-03-01", empty=(None,),
        ),
        Column(
            f"{key}valid_to", f"{prefix}有效期止", cells.parse_end, cells.show_end,
            "现行证书的有效期截止日（含当日）；没有期限填“长期”。", "2029-02-28",
            aliases=(f"{prefix}有效期至",),
        ),
        _text(f"{key}issuer", f"{prefix}发证机关", 100, "发证或备案机关。", empty=("",)),
    )  # fmt: skip


KIND_PREFIXES: Final[Mapping[LicenceKind, str]] = {
    LicenceKind.HR_SERVICE: "许可证",
    LicenceKind.FILING: "备案",
    LicenceKind.DISPATCH: "派遣许可证",
}

INLINE_LICENCE_COLUMNS: Final = tuple(
    column
    for kind, prefix in KIND_PREFIXES.items()
    for column in (
        Column(
            f"{kind}.number", f"{prefix}编号", parse_licence_number, str,
            f"{kind.label}的编号；同一类有多份的，填现行的一份。",
        ),
        *_paper_columns(prefix, f"{kind}."),
    )
)  # fmt: skip
"""Columns of the first sheet for one licence of each kind; their keys are ``kind.field``."""

_NUMBER: Final = Column(
    "number",
    "许可编号",
    parse_licence_number,
    str,
    "证书或备案编号。",
    required=True,
    aliases=("编号", "许可证编号"),
)
_KIND: Final = Column(
    "kind", "许可类别", cells.parse_label(LicenceKind), cells.show_label,
    "填全称：" + "、".join(_KINDS) + "。", LicenceKind.HR_SERVICE.label,
    required=True, choices=_KINDS,
)  # fmt: skip

LICENCE_COLUMNS: Final = (_USCC, _KIND, _NUMBER, *_paper_columns(""))

EVENT_COLUMNS: Final = (
    _KIND,
    _NUMBER,
    Column(
        "event", "事项", cells.parse_label(LicenceEventKind), cells.show_label,
        "填：" + "、".join(_EVENT_KINDS) + "。记录只增不改。", "延续", required=True,
        choices=_EVENT_KINDS,
    ),
    Column(
        "on", "日期", cells.parse_date, cells.show_date,
        "事项生效之日；“到期”填最后有效日。", "2024-03-01", required=True,
    ),
    Column(
        "valid_to", "有效期止", cells.parse_date, cells.show_date,
        "准予、延续、变更后新的有效期截止日；不涉及的留空。", "2029-02-28",
    ),
    Column(
        "scope", "业务范围", cells.parse_scope, cells.show_scope,
        "变更后的全部业务范围；不涉及的留空。",
    ),
    _text("document", "文号或说明", 120, "决定文书的文号。"),
)  # fmt: skip

SHEETS: Final[Mapping[str, tuple[Column, ...]]] = {
    AGENCIES: AGENCY_COLUMNS,
    LICENCES: LICENCE_COLUMNS,
    EVENTS: EVENT_COLUMNS,
}
