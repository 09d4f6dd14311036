"""What spreadsheet programs do to cells behind the back of whoever typed them."""

import re
from typing import Final

from scrapers.tables.model import CellKind

_MONTHS: Final = "Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec"
_ROUNDED: Final = re.compile(r"-?\d(?:\.\d+)?[eE]\+?\d{2,3}")
_DAY: Final = re.compile(
    rf"\d{{1,2}}月\d{{1,2}}日|\d{{1,2}}-(?:{_MONTHS})|(?:{_MONTHS})-\d{{2,4}}"
    r"|\d{4}[-/年]\d{1,2}[-/月]\d{1,2}日?(?: 0?0:00(?::00)?)?",
    re.IGNORECASE,
)
_ERRORS: Final = frozenset(
    {"#N/A", "#REF!", "#VALUE!", "#DIV/0!", "#NAME?", "#NULL!", "#NUM!", "#SPILL!", "#CALC!"}
)
EXPECTED: Final = {
    CellKind.LONG_NUMBER: "完整的编号：本格被存成了数字，末几位已丢失，请把该列设为“文本”后重填",
    CellKind.DATE: "原来的文字：表格软件把它自动改成了日期，请把该列设为“文本”后重新填写",
    CellKind.TIME: "原来的文字：表格软件把它自动改成了时间，请把该列设为“文本”后重新填写",
    CellKind.BOOLEAN: "文字，本格是“是/否”类型",
    CellKind.ERROR: "具体内容：本格的公式出错，没有结果",
    CellKind.UNCOMPUTED: "具体内容：本格是公式，文件中没有存下结果，请用表格软件打开后重新保存",
}


def kind_of_text(text: str) -> CellKind | None:
    """Return what a cell of a text file was before it was exported; ``None`` for plain text."""
    if text.startswith("#") and text in _ERRORS:
        return CellKind.ERROR
    if text[-1:].isdigit() and ("E" in text or "e" in text) and _ROUNDED.fullmatch(text):
        return CellKind.LONG_NUMBER
    return None


def is_automatic_date(text: str) -> bool:
    """Tell whether a text that should be a range or an amount is what 5-8 becomes as a date."""
    return _DAY.fullmatch(text) is not None
