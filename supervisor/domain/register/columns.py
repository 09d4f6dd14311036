"""The columns of the register sheets: one table that template, import, export and docs follow."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from supervisor.domain.register import cells
from supervisor.domain.register.agencies import Activity, LicenceEventKind, LicenceKind, Street
from supervisor.domain.register.codes import parse_uscc
from supervisor.domain.register.licence_numbers import parse_licence_number

AGENCIES, LICENCES, EVENTS, HELP = "机构", "许可", "许可变更记录", "填写说明"
"""The names of the sheets. A CSV file is the first sheet alone, with columns for the licences."""

CLEAR: Final = "清除"
"""What a cell says to empty a field; a blank cell leaves the field as it stands."""


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its header, how its cells are read and written, and how it is explained.

    ``empty`` holds the value a cleared field takes, in a tuple; ``None``: it cannot be cleared.
    """

    key: str
    header: str
    parse: Callable[[str], Any]
    show: Callable[[Any], str]
    explain: str
    example: str = ""
    required: bool = False
    empty: tuple[Any] | None = None
    aliases: tuple[str, ...] = ()
    choices: tuple[str, ...] = ()


def _text(key: str, header: str, limit: int, explain: str, **more: Any) -> Column:
    return Column(key, header, cells.parse_text(limit), str, explain, **more)


_STREETS: Final = tuple(street.label for street in Street)
_KINDS: Final = tuple(kind.label for kind in LicenceKind)
_EVENT_KINDS: Final = tuple(kind.label for kind in LicenceEventKind)
_SCOPE_HELP: Final = (
    "可填：" + "、".join(activity.label for activity in Activity) + "；多项用顿号隔开。"
)
_USCC: Final = Column(
    "uscc",
    "统一社会信用代码",
    parse_uscc,
    str,
    "18 位，以此识别机构：已在册的更新，未在册的新增。该列请设为文本格式。",
    "91420106MA4YK8PB56",
    required=True,
    aliases=("社会信用代码", "信用代码"),
)

AGENCY_COLUMNS: Final = (
    _USCC,
    _text(
        "name", "机构名称", 200,
        "营业执照上的全称。已在册机构改名时，原名称自动记入曾用名。",
        example="武汉某某人力资源有限公司", required=True, aliases=("单位名称", "企业名称", "名称"),
    ),
    Column(
        "former_names", "曾用名", cells.parse_former_names, cells.show_former_names,
        "多个用分号隔开；可在括号内注明停用日期。曾用名只增不减。",
        "武汉某某劳务有限公司（至2021-06-30）",
    ),
    Column(
        "short_names", "简称", cells.parse_names, cells.show_names,
        "招聘信息中常见的简称，多个用分号隔开。", "某某人力", empty=((),),
    ),
    Column(
        "brands", "品牌", cells.parse_names, cells.show_names,
        "对外使用的品牌，多个用分号隔开。", "某某优聘", empty=((),),
    ),
    _text(
        "parent", "上级机构", 200,
        "分支机构填总机构的统一社会信用代码或全称；总机构留空。", empty=("",), aliases=("总机构",),
    ),
    _text("city", "城市", 40, "登记所在城市。", example="武汉市", aliases=("所在城市",)),
    Column(
        "street", "街道", cells.parse_label(Street), cells.show_label,
        "填全称：" + "、".join(_STREETS) + "。", "中南路街道",
        empty=(None,), choices=_STREETS, aliases=("所属街道",),
    ),
    _text("address", "地址", 200, "经营地址。", empty=("",), aliases=("经营地址", "住所")),
    _text(
        "legal_representative", "法定代表人", 60, "法定代表人或负责人姓名。",
        empty=("",), aliases=("负责人",),
    ),
    Column(
        "phone", "联系电话", cells.parse_phone(40), str, "对外联系电话。",
        empty=("",), aliases=("电话",),
    ),
    Column(
        "staff_count", "从业人数", cells.parse_count, cells.show_count,
        "整数。", "25", empty=(None,), aliases=("从业人员数", "从业人员"),
    ),
    Column(
        "star", "星级", cells.parse_star, cells.show_star,
        "1 至 5，没有星级填“无”。", "3", choices=("无", "1", "2", "3", "4", "5"),
    ),
    Column(
        "star_from", "星级评定日期", cells.parse_date, cells.show_date,
        "日期，如 2025-12-20。", "2025-12-20", empty=(None,),
    ),
    Column(
        "star_until", "星级有效期至", cells.parse_date, cells.show_date,
        "日期，含当日。", "2028-12-19", empty=(None,),
    ),
    Column(
        "high_end", "高端服务", cells.parse_flag, cells.show_flag,
        "是否从事高端人力资源服务。", "否",
        choices=(cells.YES, cells.NO), aliases=("高端人力资源服务",),
    ),
    Column(
        "accounts", "网站和平台账号", cells.parse_accounts, cells.show_accounts,
        "“平台：账号”，多个用分号隔开。", "网站：example.cn；微信公众号：某某招聘", empty=((),),
    ),
)  # fmt: skip


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
    "number", "许可编号", parse_licence_number, str, "证书或备案编号。", required=True, aliases=("编号", "许可证编号")
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
