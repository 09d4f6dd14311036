"""The figures of the annual report and of the quarterly statistics: units, checks, doubts.

Amounts of money are typed in 万元 and kept in whole yuan. What may be shown to the public is
marked; income never is: the law allows publication and names no figure (人力资源市场暂行条例
第三十六条), so what may be a business secret stays inside.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Final

from supervisor.domain.duties.periods import FilingKind

_HALF_WIDTH: Final = str.maketrans("０１２３４５６７８９．，", "0123456789.,")
_GROUPED: Final = re.compile(r"[0-9]{1,3}(,[0-9]{3})+(\.[0-9]*)?")
_YUAN: Final = 10_000
_MOST: Final = 100_000_000
_MOST_YUAN: Final = 1_000_000_000_000
_SUDDEN: Final = 3
_TOO_SMALL_TO_DOUBT: Final = 20


@dataclass(frozen=True, slots=True)
class ReportedFigure:
    """One figure to fill in; ``part_of`` names the figure it cannot exceed."""

    key: str
    label: str
    unit: str
    help: str = ""
    part_of: str = ""
    is_public: bool = False
    is_money: bool = False

    def text(self, value: int | None) -> str:
        """Return a value as pages write it, with its unit; a dash for none."""
        if value is None:
            return "—"
        number = f"{Decimal(value) / _YUAN:,.2f}" if self.is_money else f"{value:,}"
        return f"{number} {self.unit}"

    def typed(self, value: int | None) -> str:
        """Return a value as it stands in the form."""
        if value is None:
            return ""
        return f"{Decimal(value) / _YUAN:f}" if self.is_money else str(value)


@dataclass(frozen=True, slots=True)
class FigureProblem:
    """Why one figure cannot be taken; ``text`` is Chinese."""

    key: str
    text: str


_STAFF: Final = ReportedFigure(
    "staff_count", "从业人员", "人", "期末在本机构工作的全部人员。", is_public=True
)
_EMPLOYERS: Final = ReportedFigure(
    "employers_served", "服务用人单位", "家次", "同一单位多次服务按次计。", is_public=True
)
_RECOMMENDED: Final = ReportedFigure(
    "recommendations", "推荐求职者", "人次", "向用人单位推荐的人次。", is_public=True
)
_PLACED: Final = ReportedFigure(
    "placements", "介绍成功就业", "人次", "推荐后实际入职的人次。", "recommendations", True
)
_DISPATCHED: Final = ReportedFigure("dispatched", "在派劳动者", "人", "期末劳务派遣在岗人数。")
_OUTSOURCED: Final = ReportedFigure(
    "outsourced", "外包在岗人员", "人", "期末人力资源服务外包人数。"
)

FIGURES: Final[Mapping[FilingKind, tuple[ReportedFigure, ...]]] = {
    FilingKind.ANNUAL: (
        _STAFF,
        ReportedFigure(
            "full_time", "其中专职工作人员", "人", "从事职业中介的须有 3 名以上。", "staff_count"
        ),
        ReportedFigure("revenue", "全年营业收入", "万元", "含代收代付。", is_money=True),
        ReportedFigure(
            "service_revenue", "其中人力资源服务收入", "万元", "不含代收代付的工资和社保费。",
            "revenue", is_money=True,
        ),
        _EMPLOYERS,
        ReportedFigure("people_served", "服务劳动者", "人次", "登记求职、推荐、培训等。", "", True),
        _RECOMMENDED,
        _PLACED,
        _DISPATCHED,
        _OUTSOURCED,
        ReportedFigure("fairs", "举办现场招聘会", "场", is_public=True),
        ReportedFigure("trained", "培训人员", "人次", is_public=True),
    ),
    FilingKind.QUARTER: (
        _STAFF,
        _EMPLOYERS,
        ReportedFigure("posts", "登记招聘岗位", "个", "本季度受托发布的岗位数。", "", True),
        ReportedFigure("job_seekers", "登记求职", "人次", "", "", True),
        _RECOMMENDED,
        _PLACED,
        _DISPATCHED,
        _OUTSOURCED,
        ReportedFigure("revenue", "营业收入", "万元", "本季度。", is_money=True),
    ),
}  # fmt: skip


def read_figures(
    kind: FilingKind, typed: Mapping[str, str], *, is_complete: bool
) -> tuple[dict[str, int], list[FigureProblem]]:
    """Return the figures that could be read, and what is wrong with the others.

    A draft may have gaps; what is handed in (``is_complete``) may not.
    """
    values: dict[str, int] = {}
    problems = []
    for figure in FIGURES[kind]:
        text = _plain(typed.get(figure.key, ""))
        if not text:
            if is_complete:
                problems.append(FigureProblem(figure.key, "请填写；没有发生的填 0。"))
            continue
        value = _value(figure, text)
        if value is None:
            problems.append(FigureProblem(figure.key, _expected(figure)))
        else:
            values[figure.key] = value
    return values, problems + list(_contradictions(kind, values))


def doubts(
    kind: FilingKind,
    values: Mapping[str, int],
    before: Mapping[str, int] | None,
    registered_staff: int | None,
) -> list[str]:
    """Return what looks unlikely and should be looked at; nothing of it stops the report.

    ``before`` are the figures of the period before, ``registered_staff`` those of the register.
    """
    found = []
    staff = values.get("staff_count")
    if staff is not None and registered_staff and _is_sudden(staff, registered_staff):
        found.append(f"从业人员 {staff:,} 人，名册记载 {registered_staff:,} 人，相差较大。")
    full_time = values.get("full_time")
    if full_time is not None and full_time < 3:
        found.append("专职工作人员不足 3 名，从事职业中介的应有 3 名以上专职工作人员。")
    for figure in FIGURES[kind]:
        was, now = (before or {}).get(figure.key), values.get(figure.key)
        scale = _YUAN if figure.is_money else 1
        if was is None or now is None or max(was, now) < _TOO_SMALL_TO_DOUBT * scale:
            continue
        if _is_sudden(now, was):
            found.append(f"{figure.label}：上期 {figure.text(was)}，本期 {figure.text(now)}。")
    return found


def totals(kind: FilingKind, handed_in: Iterable[Mapping[str, int]]) -> dict[str, int]:
    """Return the sum of each figure; a figure nobody gave is absent."""
    sums: dict[str, int] = {}
    known = {figure.key for figure in FIGURES[kind]}
    for values in handed_in:
        for key in known & values.keys():
            sums[key] = sums.get(key, 0) + values[key]
    return sums


def _plain(text: str) -> str:
    """Return a number half-width and without thousands separators, where they stand rightly."""
    plain = "".join(text.translate(_HALF_WIDTH).split())
    return plain.replace(",", "") if _GROUPED.fullmatch(plain) else plain


def _value(figure: ReportedFigure, text: str) -> int | None:
    """Return what was typed as the value kept; ``None`` for no such number."""
    if not figure.is_money:
        is_number = text.isascii() and text.isdigit() and len(text) <= 9
        return int(text) if is_number and int(text) <= _MOST else None
    try:
        yuan = Decimal(text if text.isascii() else "x") * _YUAN
    except InvalidOperation:
        return None
    if not yuan.is_finite() or not 0 <= yuan <= _MOST_YUAN or yuan != yuan.to_integral_value():
        return None
    return int(yuan)


def _expected(figure: ReportedFigure) -> str:
    if figure.is_money:
        return "应为不小于零的金额，单位万元，最多四位小数，例如 128.5。"
    return f"应为不小于零的整数，单位{figure.unit}，最多 {_MOST:,}。"


def _contradictions(kind: FilingKind, values: Mapping[str, int]) -> Iterable[FigureProblem]:
    labels = {figure.key: figure.label for figure in FIGURES[kind]}
    for figure in FIGURES[kind]:
        whole, part = values.get(figure.part_of), values.get(figure.key)
        if whole is not None and part is not None and part > whole:
            yield FigureProblem(figure.key, f"不能大于“{labels[figure.part_of]}”。")


def _is_sudden(now: int, was: int) -> bool:
    return max(now, was) >= _SUDDEN * max(1, min(now, was))
