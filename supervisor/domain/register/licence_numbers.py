"""Numbers of licences and filings as people type them: read, or refused with what to do.

The printed forms differ from place to place, so nothing is asked of a number but that it could be
one: it holds digits, and it is no date, no remark, no blank form and nothing a spreadsheet spoilt.
"""

import re
import unicodedata
from functools import lru_cache
from typing import Final

from supervisor.domain.register.cleaning import CellError, refuse_spoilt, visible
from supervisor.domain.register.days import is_day

MOST_CHARACTERS: Final = 60
# A spreadsheet program keeps so many digits of a number; the rest become zeros.
_KEPT_DIGITS: Final = 15

_OUTER_QUOTES: Final = re.compile(r"^[=＝]?['\"‘’“”＇＂`´]+|['\"‘’“”＇＂`´]+$")
_LABEL: Final = re.compile(
    r"^(?:[Nn][Oo][.:：]|(?:人力资源服务|劳务派遣经营)?(?:许可证|许可|备案凭证|备案证|备案)?"
    r"(?:编号|证号|号码|号)?(?:\s*[:：]|(?<=[号证])\s+))\s*"
)
_HALF_WIDTH: Final = str.maketrans(
    {
        chr(point): chr(point - 0xFEE0)
        for point in range(0xFF01, 0xFF5F)
        if chr(point).isascii()
        or unicodedata.normalize("NFKC", chr(point)).isalnum()
        or chr(point) in "－．／＃＋"
    }
    | {"(": "（", ")": "）"}
)
_BRACKETS: Final = str.maketrans("[]{}〔〕【】［］﹝﹞「」《》<>❲❳（）﹙﹚", "()" * 12)
_DASHES: Final = re.compile(r"[‐‑‒–—―−－]")
_MASKED: Final = re.compile(r"[Xx×]{3,}|[*＊_?？□…]{2,}|×|[（(〔\[]\s*[）)〕\]]|第\s*号")
_CHINESE_NUMBER: Final = re.compile(r"第[〇零一二三四五六七八九十百千]+号")
_FULL_DATE: Final = re.compile(
    r"(?<!\d)(?:19|20)\d{2}\s*[-/.年]\s*\d{1,2}(?:\s*[-/.月]\s*\d{1,2}(?!\d)|\s*月)\s*[日号]?"
    r"(?:[\sT]+\d{1,2}:\d{2}(?::\d{2})?)?"
)
_MONTH: Final = "(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)"
_SOMETHING_ELSE: Final = (
    (re.compile(r"\+?(?:86)?1[3-9]\d{9}"), "本格像是手机号码"),
    (re.compile(r".*(?:电话|手机|传真|QQ|微信)[:：]?.*", re.IGNORECASE), "本格像是联系方式"),
    (re.compile(r".*ICP备.*", re.IGNORECASE), "本格是网站备案号"),
    (re.compile(r"(?:https?|ftp):.*|www\..*", re.IGNORECASE), "本格是网址"),
    (re.compile(r".*\.(?:jpe?g|png|gif|bmp|pdf|docx?|xlsx?)", re.IGNORECASE), "本格是文件名"),
    (re.compile(r"[\d.,]+\s*[万亿]?元(?:人民币)?"), "本格是金额"),
    (re.compile(rf"(?i).*\b{_MONTH}[a-z]*\b.*\d.*"), "本格是日期"),
    (re.compile(rf"(?i)\d{{1,2}}-{_MONTH}[a-z]*-\d+"), "本格是日期"),
)  # fmt: skip


# Each event of a licence names it again.
@lru_cache(maxsize=8192)
def parse_licence_number(text: str) -> str:
    """Read a number: guards, labels and hidden characters are taken off, round brackets full width.

    Raises ``CellError`` for what cannot be one.
    """
    number = visible(text)
    while (inner := _OUTER_QUOTES.sub("", number).strip()) != number:
        number = inner
    number = _LABEL.sub("", number.translate(_HALF_WIDTH), count=1)
    number = re.sub(r"[。，,；;、.\s]+$", "", number).strip()
    _refuse(number)
    if len(number) > MOST_CHARACTERS:
        raise CellError(f"不超过 {MOST_CHARACTERS} 字，现有 {len(number)} 字")
    return number


def same_number(number: str) -> str:
    """Return what two spellings of one number have in common: brackets, blanks and dashes aside."""
    folded = unicodedata.normalize("NFKC", visible(number)).translate(_BRACKETS)
    return _DASHES.sub("-", re.sub(r"\s+", "", folded)).upper()


def _refuse(number: str) -> None:
    refuse_spoilt(number)
    if number.startswith("="):
        raise CellError("证书上的编号；本格是公式，请填写编号本身")
    digits = re.sub(r"[^\d]", "", number)
    if _MASKED.search(number) or not (digits or _CHINESE_NUMBER.search(number)):
        raise CellError("证书上的完整编号；没有许可、备案的请留空，不要填“无”“办理中”等说明")
    if is_day(number) or (
        not re.search(r"\d", _FULL_DATE.sub("", number)) and _FULL_DATE.search(number)
    ):
        raise CellError(
            "证书上的编号；本格是日期，可能是表格软件把编号改成了日期，请把该列设为“文本”后重新填写"
        )
    for pattern, what in _SOMETHING_ELSE:
        if pattern.fullmatch(number):
            raise CellError(f"证书上的编号；{what}")
    _refuse_digits(number.replace(",", ""))


def _refuse_digits(number: str) -> None:
    """Refuse bare digits that stand for nothing, or whose end a spreadsheet program cut off."""
    plain = re.sub(r"\.0+$", "", number)
    if not plain.isdigit():
        return
    is_counting = len(plain) >= 5 and plain in "0123456789012345678901234567890"
    if not plain.strip("0") or is_counting or (len(plain) > 2 and len(set(plain)) == 1):
        raise CellError("证书上的完整编号；本格是占位数字，没有许可、备案的请留空")
    zeros = min(3, max(2, len(plain) - _KEPT_DIGITS))
    if len(plain) > _KEPT_DIGITS and plain.endswith("0" * zeros):
        raise CellError(
            "证书上的完整编号；本格末几位像是被表格软件改成了 0，请把该列设为“文本”后重新填写"
            "（编号确实如此的，请写成“第……号”）"
        )
