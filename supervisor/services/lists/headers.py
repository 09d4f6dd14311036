"""The headers of lists of agencies, by the words authorities use for them.

A column of one kind of paper has the kind before it (``filing.number``): a sheet that has several
numbers gives several papers in a row.
"""

import re
import unicodedata
from typing import Final

from supervisor.domain.platform.text import fold

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
        "许可编号", "证书编号", "人力资源服务许可证编号", "人力资源服务许可证号", "许可证件编号",
        "证号", "许可证号码",
    ),
    "valid_from": (
        "valid_from", "有效期起", "有效期自", "许可证有效期起", "发证日期", "许可日期", "准予日期",
        "有效期开始", "起始日期",
    ),
    "valid_to": (
        "valid_to", "有效期止", "有效期至", "许可证有效期止", "许可证有效期至", "有效期截止",
        "截止日期", "到期日期", "有效期结束",
    ),
    "validity": (
        "有效期", "有效期限", "许可证有效期", "许可有效期", "有效期起止", "许可证有效期限",
    ),
    "scope": (
        "scope", "业务范围", "许可范围", "许可事项", "服务范围", "许可业务范围",
        "许可证业务范围", "许可证许可范围",
    ),
    "kind": (
        "kind", "paper", "类型", "许可类型", "证照类型", "证件类型", "类别", "许可备案类型",
        "许可类别",
    ),
    "standing": ("standing", "status", "状态", "许可状态", "许可证状态", "证件状态", "经营状态"),
    "former_names": ("former_names", "曾用名", "原名称"),
    "short_names": ("short_names", "简称"),
    "brands": ("brands", "品牌"),
    "city": ("city", "城市", "所在城市", "所在地"),
    "parent": ("parent", "总机构", "总公司", "所属机构", "上级机构"),
    "filing.number": ("备案编号", "备案号", "备案凭证编号", "人力资源服务备案编号"),
    "filing.scope": ("备案业务范围", "备案许可范围", "备案业务"),
    "filing.valid_from": ("备案有效期起", "备案日期"),
    "filing.valid_to": ("备案有效期止", "备案有效期至"),
    "dispatch.number": ("派遣许可证编号", "劳务派遣经营许可证编号", "劳务派遣许可证编号"),
    "dispatch.scope": ("派遣许可证业务范围", "派遣许可证许可范围"),
    "dispatch.valid_from": ("派遣许可证有效期起",),
    "dispatch.valid_to": ("派遣许可证有效期止", "派遣许可证有效期至"),
}  # fmt: skip
_PLACES: Final = {header: key for key, headers in _HEADERS.items() for header in headers}
_DECORATION: Final = re.compile(r"[\s*＊:：]|[（(].*?[)）]")


def column(header: str) -> str:
    """Return the column a header names; empty where nobody knows it."""
    plain = fold(unicodedata.normalize("NFKC", header))
    return _PLACES.get(plain.strip().lower()) or _PLACES.get(_DECORATION.sub("", plain).lower(), "")
