"""One agency with everything the register keeps of it: what import and export work on."""

from dataclasses import dataclass, field
from datetime import date
from typing import Final

from supervisor.domain.platform.bureau import here
from supervisor.domain.platform.streets import Street
from supervisor.domain.register import cells
from supervisor.domain.register.agencies import LicenceRecord
from supervisor.domain.register.belongings import Account, FormerName
from supervisor.domain.register.codes import code_text, parse_uscc
from supervisor.domain.register.fields import (
    Audience,
    Choice,
    about,
    about_day,
    about_names,
    about_text,
)

PUBLIC: Final = Audience.PUBLIC
AGENCY: Final = Audience.AGENCY
_STAR_WORDS: Final = ((5, "五"), (4, "四"), (3, "三"), (2, "二"), (1, "一"))


# fmt: off - a field is read as one paragraph
@dataclass(frozen=True, slots=True)
class RegisterEntry:
    """An agency with everything the register holds of it; ``parent`` is the head office's USCC.

    This is the table of an agency's fields: sheets, pages, lists and open data follow it (see
    ``described``). Its licences are its own alone; what a branch works under is not written back.
    """

    uscc: str = field(
        metadata=about(
            "统一社会信用代码",
            parse_uscc,
            str,
            "18 位，以此识别机构：已在册的更新，未在册的新增。该列请设为文本格式。",
            example="91110105MA00A1B2C9",
            required=True,
            aliases=("社会信用代码", "信用代码"),
            storage=str,
            length=18,
            seen_by=PUBLIC,
            is_fact=True,
            search=code_text,
            open_data="统一社会信用代码，18 位",
        )
    )
    name: str = field(
        metadata=about_text(
            "机构名称",
            200,
            "营业执照上的全称。已在册机构改名时，原名称自动记入曾用名。",
            example="武汉某某人力资源有限公司",
            required=True,
            empty=None,
            aliases=("单位名称", "企业名称", "名称"),
            seen_by=PUBLIC,
            search=str,
            history="former_names",
            open_data="机构全称",
        )
    )
    former_names: tuple[FormerName, ...] = field(
        default=(),
        metadata=about(
            "曾用名",
            cells.parse_former_names,
            cells.show_former_names,
            "多个用分号隔开；可在括号内注明停用日期。曾用名只增不减。",
            example="武汉某某劳务有限公司（至2021-06-30）",
        ),
    )
    short_names: tuple[str, ...] = field(
        default=(),
        metadata=about_names(
            "简称",
            "招聘信息中常见的简称，多个用分号隔开。",
            "某某人力",
        ),
    )
    brands: tuple[str, ...] = field(
        default=(),
        metadata=about_names(
            "品牌",
            "对外使用的品牌，多个用分号隔开。",
            "某某优聘",
        ),
    )
    parent: str = field(
        default="",
        metadata=about_text(
            "上级机构",
            200,
            "分支机构填总机构的统一社会信用代码或全称；总机构留空。",
            aliases=("总机构",),
            storage=None,
        ),
    )
    city: str = field(
        default_factory=lambda: here().city,
        metadata=about_text(
            "城市",
            40,
            "登记所在城市。",
            example="武汉市",
            empty=None,
            aliases=("所在城市",),
            is_fact=True,
        ),
    )
    street: Street | None = field(
        default=None,
        metadata=about(
            "街道",
            cells.parse_label(Street),
            cells.show_label,
            "填全称：" + "、".join(street.label for street in Street) + "。",
            example=next((street.label for street in Street), ""),
            empty=(None,),
            choices=tuple(street.label for street in Street),
            aliases=("所属街道",),
            storage=Street,
            seen_by=PUBLIC,
            is_fact=True,
            narrows=tuple(Choice(street.value, street.label, street) for street in Street),
            open_data="所在街道；未登记为空",
        ),
    )
    address: str = field(
        default="",
        metadata=about_text(
            "地址",
            200,
            "经营地址。",
            aliases=("经营地址", "住所"),
            seen_by=PUBLIC,
            is_fact=True,
            open_data="经营地址；未登记为空",
        ),
    )
    legal_representative: str = field(
        default="",
        metadata=about_text(
            "法定代表人",
            60,
            "法定代表人或负责人姓名。",
            aliases=("负责人",),
            is_fact=True,
        ),
    )
    phone: str = field(
        default="",
        metadata=about(
            "联系电话",
            cells.parse_phone(40),
            str,
            "对外联系电话。",
            aliases=("电话",),
            empty=("",),
            storage=str,
            length=40,
            is_fact=True,
        ),
    )
    staff_count: int | None = field(
        default=None,
        metadata=about(
            "从业人数",
            cells.parse_count,
            cells.show_count,
            "整数。",
            example="25",
            empty=(None,),
            aliases=("从业人员数", "从业人员"),
            storage=int,
            is_fact=True,
            unit="人",
        ),
    )
    star: int | None = field(
        default=None,
        metadata=about(
            "星级",
            cells.parse_star,
            cells.show_star,
            "1 至 5，没有星级填“无”。",
            example="3",
            choices=("无", "1", "2", "3", "4", "5"),
            storage=int,
            narrows=(
                *(Choice(str(star), f"{word}星", star) for star, word in _STAR_WORDS),
                Choice("0", "未评", None),
            ),
        ),
    )
    star_from: date | None = field(
        default=None,
        metadata=about_day(
            "星级评定日期",
            "日期，如 2025-12-20。",
            "2025-12-20",
        ),
    )
    star_until: date | None = field(
        default=None,
        metadata=about_day(
            "星级有效期至",
            "日期，含当日。",
            "2028-12-19",
        ),
    )
    high_end: bool = field(
        default=False,
        metadata=about(
            "高端服务",
            cells.parse_flag,
            cells.show_flag,
            "是否从事高端人力资源服务。",
            example="否",
            choices=(cells.YES, cells.NO),
            aliases=("高端人力资源服务",),
            storage=bool,
            seen_by=PUBLIC,
            narrows=(Choice("1", "只看高端服务机构", True),),
            open_data="是否从事高端服务：true 或 false",
        ),
    )
    accounts: tuple[Account, ...] = field(
        default=(),
        metadata=about(
            "网站和平台账号",
            cells.parse_accounts,
            cells.show_accounts,
            "“平台：账号”，多个用分号隔开。",
            example="网站：example.cn；微信公众号：某某招聘",
            empty=((),),
        ),
    )
    licences: tuple[LicenceRecord, ...] = ()


# fmt: on
