"""The names under which handed-over tables carry each field, Chinese and English."""

import re
from collections.abc import Iterable
from functools import lru_cache
from typing import Final

from scrapers.decoding.textwidth import half_width

# Within a field the order is the preference where a table has several of its columns.
COLUMNS: Final[dict[str, tuple[str, ...]]] = {
    "external_id": (
        "信息编号",
        "职位编号",
        "岗位编号",
        "招聘信息编号",
        "编号",
        "id",
        "job_id",
        "jobid",
        "external_id",
        "number",
    ),
    "title": (
        "职位名称",
        "岗位名称",
        "招聘职位",
        "招聘岗位",
        "职位",
        "岗位",
        "工种",
        "title",
        "job_title",
        "job_name",
        "jobname",
        "position",
    ),
    "company": (
        "用人单位全称",
        "单位名称",
        "企业名称",
        "公司名称",
        "用人单位",
        "用工单位",
        "招聘单位",
        "发布单位",
        "发布主体",
        "公司",
        "单位",
        "企业",
        "company",
        "company_name",
        "companyname",
        "employer",
    ),
    "text": (
        "职位描述",
        "岗位描述",
        "职位详情",
        "岗位职责",
        "工作内容",
        "招聘条件",
        "岗位要求",
        "描述",
        "内容",
        "正文",
        "text",
        "description",
        "content",
        "detail",
    ),
    "city": ("工作城市", "城市", "所在城市", "地区", "区域", "city", "region", "area"),
    "address": ("工作地点", "工作地址", "详细地址", "地址", "地点", "address", "location"),
    "salary_text": (
        "薪资待遇",
        "薪资",
        "薪酬",
        "工资",
        "工资待遇",
        "待遇",
        "月薪",
        "salary",
        "pay",
        "salary_text",
    ),
    "salary_low": ("薪资下限", "最低工资", "最低薪资", "salary_min"),
    "salary_high": ("薪资上限", "最高工资", "最高薪资", "salary_max"),
    "salary_unit": ("薪资单位", "工资单位", "salary_unit"),
    "uscc": ("统一社会信用代码", "社会信用代码", "信用代码", "uscc", "credit_code"),
    "licence_number": (
        "人力资源服务许可证编号",
        "许可证编号",
        "许可证号",
        "人力资源服务许可证号",
        "licence_number",
        "license_number",
        "licence",
        "license",
    ),
    "url": ("原文链接", "链接", "网址", "职位链接", "url", "link", "href"),
    "date": (
        "发布时间",
        "发布日期",
        "日期",
        "date",
        "published",
        "publish_date",
        "date_posted",
        "dateposted",
        "published_on",
    ),
    "valid_until": (
        "有效期至",
        "有效期限",
        "有效期",
        "截止日期",
        "截止时间",
        "valid_until",
        "valid_through",
        "expires",
    ),
    "headcount": (
        "招聘人数",
        "需求人数",
        "招工人数",
        "人数",
        "headcount",
        "recruit_number",
        "openings",
    ),
    "account": (
        "发布账号",
        "账号",
        "账号编号",
        "发布人编号",
        "account",
        "account_id",
        "publisher_id",
    ),
    "account_type": ("发布账号类型", "账号类型", "发布主体类型", "account_type"),
    "company_scope": (
        "经营范围",
        "单位简介",
        "企业简介",
        "公司简介",
        "company_scope",
        "company_intro",
        "business_scope",
    ),
}
# Conditions that a table keeps in columns of their own. They are part of what the ad says, so they
# are written into its text as labelled lines, where screening and the inspector read them.
STATED_CONDITIONS: Final[dict[str, tuple[str, ...]]] = {
    "性别要求": ("性别要求", "性别", "gender"),
    "年龄要求": ("年龄要求", "年龄", "age"),
    "户籍要求": ("户籍要求", "户籍", "籍贯要求"),
    "婚育状况": ("婚育状况", "婚姻状况", "婚姻要求", "婚育要求"),
    "身高要求": ("身高要求", "身高"),
    "政治面貌": ("政治面貌",),
    "民族要求": ("民族要求", "民族"),
}
LABELS: Final = {field: names[0] for field, names in COLUMNS.items()}
REQUIRED: Final = ("title", "company")
_ALL: Final = COLUMNS | STATED_CONDITIONS
_FIELD_OF: Final = {name: field for field, names in _ALL.items() for name in names}


# Headers in traditional characters, as software from Hong Kong and Taiwan writes them: those of the
# names above, one to one.
_SIMPLIFIED: Final = str.maketrans(
    "業會體內況別務區單發號圍崗戶數時條點狀碼種稱簡類細經統編網職範營許證詳責賬帳貫資鏈間齡",
    "业会体内况别务区单发号围岗户数时条点状码种称简类细经统编网职范营许证详责账账贯资链间龄",
)


@lru_cache(maxsize=4096)  # a file of very many columns asks the same again and again
def field_of(header: str) -> str:
    """Return the field a column header names, or nothing; notes in brackets do not matter."""
    name = _plain(header)
    name = re.sub(r"\s+", "_" if name.isascii() else "", name.strip())
    return _FIELD_OF.get(name) or _FIELD_OF.get(re.sub(r"\(.*?\)", "", name), "")


def map_headers(headers: Iterable[str]) -> dict[str, int]:
    """Return which column carries each field; the preferred name wins."""
    found: dict[str, tuple[int, int]] = {}
    for index, header in enumerate(headers):
        field = field_of(header)
        if not field:
            continue
        name, names = _plain(header), _ALL[field]
        rank = names.index(name) if name in names else len(names)
        if field not in found or rank < found[field][0]:
            found[field] = (rank, index)
    return {field: index for field, (_, index) in found.items()}


def _plain(header: str) -> str:
    name = half_width(header).strip().lower().lstrip("\ufeff*").rstrip("*:")
    return name.translate(_SIMPLIFIED)
