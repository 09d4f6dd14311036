"""The places of papers: names that a template may use, by kind, and which of them are empty.

Names are Chinese because officers write them into Word templates. A list place holds rows of
columns; a template goes through it with ``{%tr for 行 in 证据 %}``.
"""

from collections.abc import Iterable, Mapping
from typing import Any, Final

from supervisor.domain.cases.papers.kinds import PaperKind

K = PaperKind

COLUMNS: Final = {
    "证据": ("名称", "种类", "取得日期"),
    "材料": ("名称",),
    "目录": ("名称", "文号", "日期"),
    "正文": ("段落",),
}
"""Places that are lists, with the columns of a row; officers edit them a line a row."""

_ALWAYS: Final = ("机关", "案号", "当事人", "当事人类别", "案由", "日期")
_FOUNDED: Final = ("违反条款", "依据条款", "事实", "证据")
_IMPOSED: Final = (*_FOUNDED, "文号", "处罚", "理由")
_REMEDIES: Final = ("复议机关", "诉讼法院", "救济")
_WHO: Final = ("住所", "统一社会信用代码")
_OFFICERS: Final = ("执法人员", "联系人", "联系电话")

PLACES: Final[Mapping[PaperKind, tuple[str, ...]]] = {
    K.FILING_APPROVAL: (
        *_ALWAYS, "文号", "来源", "发现日期", "行为时间", "违反条款", "事实", "线索", "承办人",
        "承办意见", "批准人", "批准日期",
    ),
    K.QUESTION_NOTICE: (*_ALWAYS, *_OFFICERS, "文号", "时间", "地点", "携带材料"),
    K.QUESTION_RECORD: (*_ALWAYS, "执法人员", "被询问人", "时间", "地点", "正文"),
    K.INTERVIEW_NOTICE: (*_ALWAYS, *_OFFICERS, "文号", "时间", "地点", "约谈事项", "参加单位"),
    K.ORDER: (*_ALWAYS, *_FOUNDED, *_OFFICERS, *_REMEDIES, "文号", "改正内容", "改正期限"),
    K.PENALTY_NOTICE: (*_ALWAYS, *_IMPOSED, *_OFFICERS, "答复期限"),
    K.HEARING_OFFER: (*_ALWAYS, *_IMPOSED, *_OFFICERS, "答复期限"),
    K.HEARING_NOTICE: (*_ALWAYS, *_OFFICERS, "文号", "时间", "时刻", "地点", "主持人"),
    K.HEARING_RECORD: (*_ALWAYS, "主持人", "时间", "地点", "执法人员", "参加人", "正文"),
    K.DECISION: (*_ALWAYS, *_WHO, *_IMPOSED, *_REMEDIES, "履行方式", "程序", "决定人"),
    K.NO_PENALTY: (
        *_ALWAYS, *_WHO, *_FOUNDED, *_REMEDIES, "文号", "理由", "程序", "决定人", "结果",
    ),
    K.CLOSURE: (*_ALWAYS, *_WHO, *_IMPOSED, *_REMEDIES, "履行方式", "程序", "决定人"),
    K.DEMAND: (
        *_ALWAYS, "联系人", "联系电话", "文号", "决定文号", "决定日期", "催告金额", "履行期限",
        "履行方式",
    ),
    K.TRANSFER: (*_ALWAYS, "文号", "收件机关", "移送依据", "理由", "事实", "材料", "批准人"),
    K.ASSISTANCE: (*_ALWAYS, "文号", "收件机关", "协查事项", "联系人", "联系电话", "答复日期"),
    K.SERVICE_RECEIPT: (*_ALWAYS, "文书名称", "文书文号", "送达方式", "送达日期", "签收"),
    K.REPAIR_NOTICE: (*_ALWAYS, "文号", "正文"),
    K.CLOSING_APPROVAL: (
        *_ALWAYS, "文号", "立案日期", "事实", "处理情况", "执行情况", "承办人", "承办意见",
        "批准人",
    ),
    K.INDEX: (*_ALWAYS, "立案日期", "结案日期", "目录", "留痕"),
}  # fmt: skip


def missing(places: Iterable[str], fields: Mapping[str, Any]) -> list[str]:
    """Return the places that nothing fills, in their order."""
    return [name for name in dict.fromkeys(places) if not _is_filled(fields.get(name))]


def unknown_places(kind: PaperKind, places: Iterable[str]) -> list[str]:
    """Return the places of a template that a paper of this kind never has a value for."""
    known = set(PLACES[kind])
    return sorted(set(places) - known)


def lines_of(name: str, value: Any) -> str:
    """Return a place as an officer edits it: a list a line a row, columns parted by ``｜``."""
    if name not in COLUMNS:
        return str(value or "")
    rows = value or []
    return "\n".join("｜".join(str(row.get(one, "")) for one in COLUMNS[name]) for row in rows)


def value_of(name: str, text: str) -> Any:
    """Return what an officer typed as the value of a place; inverse of ``lines_of``."""
    if name not in COLUMNS:
        return text.strip()
    rows = []
    for line in text.splitlines():
        if line.strip():
            cells = [cell.strip() for cell in line.split("｜")]
            cells += [""] * (len(COLUMNS[name]) - len(cells))
            rows.append(dict(zip(COLUMNS[name], cells, strict=False)))
    return rows


def _is_filled(value: Any) -> bool:
    if isinstance(value, list):
        return any(any(str(cell).strip() for cell in row.values()) for row in value)
    return bool(str(value or "").strip())
