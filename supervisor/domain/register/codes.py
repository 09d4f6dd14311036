"""Unified social credit codes as people type them: read, or refused with the likely slip named."""

import re
from collections.abc import Sequence
from datetime import date
from typing import Final

from stdnum.cn import uscc as uscc_rules

from supervisor.domain.register.cleaning import CellError, bare, refuse_spoilt

# Villages and their economic bodies have codes that begin with N; stdnum knows digits only.
_SHAPE: Final = re.compile(r"[1-9ANY]\d{7}[0-9A-HJ-NP-RTUWXY]{10}")
_ROUGH: Final = re.compile(r"[0-9A-Z]{18}")
_SEPARATORS: Final = re.compile(r"[\s\-‐‑‒–—―−]+")
_TRADITIONAL: Final = str.maketrans(
    "統會碼證號稅納識別營執註單業構機組織", "统会码证号税纳识别营执注单业构机组织"
)
_LABEL: Final = re.compile(
    r"^[*:：∶=/|.,()\[\]【】]*(?:\d{1,2}[.、])?(?=\D)"
    r"(?:统一|社会|信用|代码|号码|编号|证号|号|码|税|纳税人|识别|营业执照|注册|三证合一|五证合一|法人|机构|组织"
    r"|企业|单位|为|是|UNIFIED|SOCIAL|CREDIT|IDENTIFIER|CODE|USCC|[*:：∶=/|.,()\[\]【】])*"
)
_BEHIND: Final = re.compile(r"[。.,，;；、:：!！…|)）\]】'\"’”]+$")
# Letters that the code never uses, and the digit each is mistaken for.
_NEVER_USED: Final = {"O": "0", "I": "1", "Z": "2", "S": "5", "V": "U"}
# Characters that are taken for one another in scans and handwriting.
_LOOKALIKES: Final = (
    ("0", "DQ"), ("1", "LT"), ("2", "R"), ("3", "B"), ("5", "B"), ("6", "G"), ("7", "T"),
    ("8", "B"), ("U", "W"), ("E", "F"), ("C", "G"), ("P", "R"),
)  # fmt: skip
# The provinces of identity numbers (GB/T 2260), with the residence permits of Hong Kong, Macau
# and Taiwan; codes of companies begin with 9 and never fall into them.
_PROVINCES: Final = frozenset(
    map(str, (*range(11, 16), *range(21, 24), *range(31, 38), *range(41, 47), *range(50, 55),
              *range(61, 66), 71, 81, 82, 83))
)  # fmt: skip
_IDENTITY: Final = re.compile(r"\d{17}[\dX]")
_OLD_IDENTITY: Final = re.compile(r"\d{15}")
_IDENTITY_WEIGHTS: Final = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_IDENTITY_CHECKS: Final = "10X98765432"
_BLANKS: Final = frozenset(
    {
        "无", "無", "暂无", "没有", "待补", "不详", "未知", "空",
        "/", "-", "—", "——", "N/A", "NULL", "NONE", "NAN",
    }
)  # fmt: skip


def parse_uscc(text: str) -> str:
    """Read a unified social credit code; explains the usual mix-ups of letters and digits.

    Labels, guards, blanks, hyphens and hidden characters around it are taken off. Raises
    ``CellError``, which for the identity number of a person does not repeat it.
    """
    if _ROUGH.fullmatch(text) and is_code(text) and not _stands_for_nothing(text):
        return text
    plain = bare(text).upper().translate(_TRADITIONAL)
    code = _code_alone(plain)
    if is_identity_number(code) or "身份证" in plain:
        raise CellError(
            "18 位统一社会信用代码；本格疑似公民身份号码，不能代替信用代码，也不要写进名册",
            re.sub(r"\d{8}(?=\w{4}$)", "********", code) if len(code) in (15, 18) else "（已隐去）",
        )
    if len(code) > 18 and len(re.findall(r"[0-9A-Z]{18}", plain)) > 1:
        raise CellError("一个统一社会信用代码；本格有多个，请每行只填一个")
    if plain in _BLANKS:
        raise CellError("18 位统一社会信用代码；本格是占位内容，请查明代码后填写")
    if len(code) != 18:
        raise CellError(f"18 位统一社会信用代码，现有 {len(code)} 位")
    if _stands_for_nothing(code):
        raise CellError(
            "18 位统一社会信用代码；本格是占位内容（重复或顺序的数字），请照营业执照填写"
        )
    wrong = sorted({character for character in code if character in _NEVER_USED})
    if wrong:
        raise CellError(_never_used(code, wrong))
    if not is_code(code):
        raise CellError(_why_invalid(code))
    return code


def _code_alone(plain: str) -> str:
    """Take label, separators and trailing marks off; refuses what a spreadsheet spoilt."""
    code = _BEHIND.sub("", _SEPARATORS.sub("", plain))
    is_labelled = not code.isascii() or not code[:1].isalnum() or code[:1] in "UC"
    refuse_spoilt(_LABEL.sub("", plain, count=1).strip())
    return _LABEL.sub("", code, count=1) if is_labelled else code


def code_text(text: str) -> str:
    """Return what someone typed as codes are stored: without blanks, in capitals."""
    return text.replace(" ", "").upper()


def is_code(code: str) -> bool:
    """Tell whether ``code`` has the shape of a code and the right check digit."""
    return bool(_SHAPE.fullmatch(code)) and (
        uscc_rules.calc_check_digit(code[:17]) == code[17] and not is_identity_number(code)
    )


def is_slip(one: str, other: str) -> bool:
    """Tell whether one of two codes is the other, mistyped: wrong in itself, and off by a slip.

    A slip is one wrong character or two neighbours changed about. Two codes that are both right
    are two companies, however alike.
    """
    if len(one) != len(other) or is_code(one) == is_code(other):
        return False
    off = [at for at, pair in enumerate(zip(one, other, strict=True)) if pair[0] != pair[1]]
    if len(off) == 1:
        return True
    if len(off) != 2 or off[1] - off[0] != 1:
        return False
    first, second = off
    return one[first] == other[second] and one[second] == other[first]


def is_identity_number(code: str) -> bool:
    """Tell whether ``code`` is the identity number of a person (GB 11643), old ones of 15 digits.

    Province, a day of birth that can be one, and for 18 characters the check digit must all fit.
    """
    if code[:2] not in _PROVINCES:
        return False
    if _OLD_IDENTITY.fullmatch(code):
        return _is_birthday(f"19{code[6:12]}")
    if not _IDENTITY.fullmatch(code) or not _is_birthday(code[6:14]):
        return False
    total = sum(int(digit) * w for digit, w in zip(code[:17], _IDENTITY_WEIGHTS, strict=True))
    return _IDENTITY_CHECKS[total % 11] == code[17]


def _is_birthday(text: str) -> bool:
    try:
        return 1900 <= date(int(text[:4]), int(text[4:6]), int(text[6:])).year <= 2100
    except ValueError:
        return False


def _stands_for_nothing(code: str) -> bool:
    return len(set(code)) == 1 or code in "1234567890" * 3


def _never_used(code: str, wrong: Sequence[str]) -> str:
    corrected = "".join(_NEVER_USED.get(character, character) for character in code)
    mix = "、".join(f"字母 {letter}（易与 {_NEVER_USED[letter]} 混淆）" for letter in wrong)
    hint = f"，可能是 {corrected}" if is_code(corrected) else ""
    return f"统一社会信用代码不使用{mix}{hint}"


def _why_invalid(code: str) -> str:
    if not _SHAPE.fullmatch(code):
        return "18 位统一社会信用代码：第 3 至 8 位为行政区划数字，其余为数字和大写字母"
    near = _lookalike_fixes(code)
    if near:
        return f"校验位不符，可能是 {'、'.join(near[:3])}（请与营业执照核对）"
    return "校验位不符：18 位中至少有一位抄错（常见：0 与 D、8 与 B、1 与 7 混淆，或相邻两位写反）"


def _lookalike_fixes(code: str) -> list[str]:
    """Return valid codes one look-alike or one swap of neighbours away."""
    twins: dict[str, set[str]] = {}
    for first, others in _LOOKALIKES:
        for second in others:
            twins.setdefault(first, set()).add(second)
            twins.setdefault(second, set()).add(first)
    near = [
        code[:place] + twin + code[place + 1 :]
        for place, character in enumerate(code)
        for twin in sorted(twins.get(character, ()))
    ]
    near += [
        code[:place] + code[place + 1] + code[place] + code[place + 2 :]
        for place in range(len(code) - 1)
    ]
    return [other for other in dict.fromkeys(near) if other != code and is_code(other)]
