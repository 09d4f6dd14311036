"""Unified social credit codes as people type them: read, or refused with the likely slip named."""

import re
from collections.abc import Sequence
from typing import Final

from stdnum.cn import uscc as uscc_rules

_SCIENTIFIC: Final = re.compile(r"\d(?:\.\d+)?[eE]\+?\d+")
# Letters that the code never uses, and the digit each is mistaken for.
_NEVER_USED: Final = {"O": "0", "I": "1", "Z": "2", "S": "5", "V": "U"}
# Characters that are taken for one another in scans and handwriting.
_LOOKALIKES: Final = (
    ("0", "DQ"), ("1", "LT"), ("2", "R"), ("3", "B"), ("5", "B"), ("6", "G"), ("7", "T"),
    ("8", "B"), ("U", "W"), ("E", "F"), ("C", "G"), ("P", "R"),
)  # fmt: skip


class CellError(ValueError):
    """A cell cannot be read; the message says what was expected."""


def parse_uscc(text: str) -> str:
    """Read a unified social credit code; explains the usual mix-ups of letters and digits."""
    code = re.sub(r"[\s\-－]", "", text).upper()
    if _SCIENTIFIC.fullmatch(text):
        raise CellError("18 位代码；本格被存成了数字，末几位已丢失，请把该列设为“文本”后重新填写")
    if len(code) != 18:
        raise CellError(f"18 位统一社会信用代码，现有 {len(code)} 位")
    wrong = sorted({character for character in code if character in _NEVER_USED})
    if wrong:
        raise CellError(_never_used(code, wrong))
    if not uscc_rules.is_valid(code):
        raise CellError(_why_invalid(code))
    return code


def _never_used(code: str, wrong: Sequence[str]) -> str:
    corrected = "".join(_NEVER_USED.get(character, character) for character in code)
    mix = "、".join(f"字母 {letter}（易与 {_NEVER_USED[letter]} 混淆）" for letter in wrong)
    hint = f"，可能是 {corrected}" if uscc_rules.is_valid(corrected) else ""
    return f"统一社会信用代码不使用{mix}{hint}"


def _why_invalid(code: str) -> str:
    if not code[:8].isascii() or not code[2:8].isdigit() or not code.isalnum():
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
    return [other for other in dict.fromkeys(near) if other != code and uscc_rules.is_valid(other)]
