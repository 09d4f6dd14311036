"""Which papers there are, how they are titled, and how their fields are labelled."""

import re
from typing import Final

from supervisor.domain.platform.labelled import LabelledEnum


class ShownPaperKind(LabelledEnum):
    """Which paper was photographed."""

    HR_SERVICE = ("hr_service", "人力资源服务许可证")
    DISPATCH = ("dispatch", "劳务派遣经营许可证")
    FILING = ("filing", "人力资源服务备案凭证")
    BUSINESS = ("business", "营业执照")


TITLES: Final = (
    ("人力资源服务许可证", ShownPaperKind.HR_SERVICE),
    ("人才中介服务许可证", ShownPaperKind.HR_SERVICE),
    ("职业介绍许可证", ShownPaperKind.HR_SERVICE),
    ("职业中介许可证", ShownPaperKind.HR_SERVICE),
    ("劳务派遣经营许可证", ShownPaperKind.DISPATCH),
    ("人力资源服务备案凭证", ShownPaperKind.FILING),
    ("人力资源服务备案证明", ShownPaperKind.FILING),
    ("人力资源服务备案证", ShownPaperKind.FILING),
    ("人力资源服务备案回执", ShownPaperKind.FILING),
    ("营业执照", ShownPaperKind.BUSINESS),
)
LIKE_TITLE: Final = 86
MORE_IN_TITLE: Final = 8  # （副本）, 中华人民共和国
GAP: Final = "\u3000"
"""Stands between two lines of one row."""

_LEGAL: Final = "法定代表人(?:[（(]?(?:或)?(?:主要)?负责人[）)]?)?|主要负责人|负责人|经营者|投资人"
LABELS: Final = (
    ("holder", "单位名称|机构名称|企业名称|持证单位|持证机构|经营者名称|名称|单位全称"),
    ("number", "许可证编号|许可证号码|许可证号|许可编号|证书编号|备案编号|备案号|编号|证号"),
    ("code", "统一社会信用代码|社会信用代码|信用代码"),
    ("legal_representative", _LEGAL),
    ("address", "住所|注册地址|机构地址|单位地址|经营场所|营业场所|经营地址|服务场所|地址"),
    ("scope", "服务范围|业务范围|许可范围|许可经营事项|许可事项|经营范围|备案事项|服务内容"),
    ("valid", "有效期限|有效期至|有效期|营业期限|许可期限"),
    ("issued", "发证日期|颁证日期|发证时间|备案日期|登记日期|成立日期|注册日期|核准日期"),
    ("authority", "发证机关|发证单位|颁发机关|许可机关|登记机关|备案机关"),
    ("other", "注册资本|类型|机构性质|单位性质|经济类型|组成形式|联系电话|监督电话|变更记录|年度"),
)  # fmt: skip


def _spaced(words: str) -> str:
    """Return a pattern of labels whose characters may stand apart: 名  称."""
    return "|".join(
        word if "(" in word or "[" in word else rf"[\s{GAP}]*".join(word)
        for word in words.split("|")
    )


LABEL: Final = re.compile(
    rf"(?:(?<=^)|(?<=[{GAP}\s，,；;]))(?:"
    + "|".join(
        f"(?P<{key}>{words if key == 'legal_representative' else _spaced(words)})"
        for key, words in LABELS
    )
    + rf")[\s{GAP}]*(?P<colon>[:：]?)[\s{GAP}]*"
)
RANGE: Final = re.compile(r"至|到|~|～|—+|-{2,}|(?<=日)-")
DAY: Final = re.compile(r"\d{4}\s*[年\-./]\s*\d{1,2}\s*[月\-./]\s*\d{1,2}\s*日?|\d{8}(?!\d)")
ISSUER: Final = re.compile(
    r"[\u4e00-\u9fff]{2,14}?"
    r"(?:人力资源和社会保障局|人力资源社会保障局|行政审批局|市场监督管理局|人社局)"
)
MULTILINE: Final = ("holder", "address", "scope", "valid")
LEAST_FIELDS: Final = 2

FIELD_LABELS: Final = (
    ("holder", "单位名称"),
    ("number", "编号"),
    ("code", "统一社会信用代码"),
    ("legal_representative", "法定代表人（负责人）"),
    ("address", "住所"),
    ("scope", "范围"),
    ("valid_from", "有效期起"),
    ("valid_to", "有效期止"),
    ("issued", "发证日期"),
    ("authority", "发证机关"),
)
"""The fields of a paper in the order they are shown."""
