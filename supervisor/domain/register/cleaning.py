"""What hides in the text of a cell: invisible characters, text guards of spreadsheets, full width.

People copy cells out of chats, web pages and PDFs, and spreadsheet programs guard digits with an
apostrophe or ``="…"``. None of it belongs to the value.
"""

import re
import unicodedata
from functools import lru_cache
from typing import Final

# Controls but for line breaks and tabs, format characters (zero width, bidi marks, soft hyphen,
# byte order mark), variation selectors, and the object mark that word processors leave.
_HIDDEN: Final = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f-\x9f\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f"
    "\u200b-\u200f\u202a-\u202e\u2060-\u206f\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff9-\ufffc"
    "\U000e0000-\U000e0fff]+"
)
_QUOTES: Final = "'\"‘’“”＇＂`´"
_GUARD: Final = re.compile(rf"^[=＝]?[{_QUOTES}]+|[{_QUOTES}]+$")
_LOST: Final = re.compile(r"[¥$]?\d(?:[.,]\d+)?(?:\s*[eE]\s*\+?\s*\d{1,3}|\s*[×x*]\s*10\^?\d{1,3})")
_EXCEL_ERROR: Final = re.compile(r"#[A-Za-z/0]+[!?！？]?|##+|#[\u4e00-\u9fff]{1,4}[!?！？]")


class CellError(ValueError):
    """A cell cannot be read; the message says what was expected.

    ``shown`` stands for the cell's text where that must not be repeated.
    """

    def __init__(self, expected: str, shown: str | None = None) -> None:
        super().__init__(expected)
        self.shown = shown


# A cell is looked at as a whole and again as what its column holds, and most repeat down a column.
@lru_cache(maxsize=8192)
def visible(text: str) -> str:
    """Return ``text`` without characters nobody sees, other blanks as blanks, trimmed."""
    if text.isascii() and text.isprintable():
        return text.strip()
    return unicodedata.normalize("NFC", _HIDDEN.sub("", text)).replace("\u00a0", " ").strip()


@lru_cache(maxsize=8192)
def bare(text: str) -> str:
    """Return ``text`` half-width and without the guards of spreadsheet programs.

    For codes, numbers and dates; never for names and addresses, whose brackets stay as they are.
    """
    text = unicodedata.normalize("NFKC", visible(text)).strip()
    while (inner := _GUARD.sub("", text).strip()) != text:
        text = inner
    return text


def refuse_spoilt(text: str) -> None:
    """Refuse what a spreadsheet program made of a long number or of a failed formula."""
    if _LOST.fullmatch(text):
        raise CellError("完整的原文；本格被存成了数字，末几位已丢失，请把该列设为“文本”后重新填写")
    if _EXCEL_ERROR.fullmatch(text):
        raise CellError("完整的原文；本格是表格软件的出错标记，请填写实际内容或留空")
