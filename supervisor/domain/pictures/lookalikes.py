"""Characters that a reader of pictures takes for one another, and what is made of them.

Nothing is corrected in the text as read. ``as_meant`` is what the screening reads beside it, of
the same length; ``skeleton`` is what two readings of one number or name have in common.
"""

import re
import unicodedata
from typing import Final

from supervisor.domain.names.sounds import are_lookalikes
from supervisor.domain.platform.text import fold

_DIGITS: Final = {
    "o": "0", "q": "0", "d": "0", "〇": "0", "○": "0", "l": "1", "i": "1", "|": "1", "丨": "1",
    "!": "1", "s": "5", "b": "8", "z": "2", "g": "9",
}  # fmt: skip
_SHAPES: Final = (
    "入人八",
    "日曰目",
    "未末",
    "己已巳",
    "土士",
    "千干于",
    "天夭",
    "大太犬",
    "今令",
    "王玉",
    "戊戍戌",
    "鸟乌",
    "间问",
    "晴睛",
    "折拆",
    "免兔",
    "名各",
    "贷货",
    "金佥",
    "字宇",
    "科料",
    "候侯",
    "徒徙",
    "鄂鄠鄀",
    "服报",
    "证征",
)
_FOLDED: Final = str.maketrans(
    _DIGITS | {other: group[0] for group in _SHAPES for other in group[1:]}
)
_MARKS: Final = re.compile(r"[^\w]|_")
_MEANT: Final = tuple(
    (re.compile(pattern), meant)
    for pattern, meant in (
        (r"(?<![法军个本每工艺名令])人(?=职(?![业务位员工责能匹]))", "入"),
        (r"(?<=月)人(?=[过上]?[万千\d])", "入"),
        (r"(?<=[^招接吸]收)人(?!员|才|数|民|群)", "入"),
        (r"曰(?=结|薪|班|付|工资)", "日"),
        (r"(?<=[\d一二三四五六七八九十两每当今即次满])曰", "日"),
        (r"末(?=婚|育|孕|满|成年)", "未"),
        (r"(?<=[女男])土(?!木|建|地)", "士"),
        (r"[己巳](?=婚|育|孕)", "已"),
        (r"(?<=押)[佥全](?=[\d不可退元一二三四五])", "金"),
        (r"(?<=服装|中介|报名|培训|体检|介绍|手续|保证)货", "费"),
        (r"(?<=\d)[OoＯ〇○](?=[\dOoＯ元岁块名人-])", "0"),
        (r"(?<=\d)[OoＯ〇○](?=[元岁块])", "0"),
        (r"(?<=\d)[lI|丨](?=[\d岁元-])", "1"),
        (r"(?<![A-Za-z\d])[lI|丨](?=\d[\d岁元~—-])", "1"),
        (r"(?<=\d)[Ss](?=岁|周岁)", "5"),
        (r"(?<=\d)[Bb](?=岁|周岁)", "8"),
        (r"限文(?=性|工|生|$|\s)", "限女"),
    )
)


def as_meant(text: str) -> str:
    """Return a text of the same length with misreadings that their neighbours give away undone."""
    for pattern, meant in _MEANT:
        text = pattern.sub(meant, text)
    return text


def skeleton(text: str) -> str:
    """Return a number or name without marks and blanks, look-alikes as one character."""
    plain = unicodedata.normalize("NFKC", fold(text)).lower()
    return _MARKS.sub("", plain.translate(_FOLDED))


def differences(read: str, known: str) -> list[int] | None:
    """Return the places of ``read`` that differ from ``known`` in more than look-alikes.

    ``None`` where the two are not of one length once marks are left out, so that no place can be
    told. Places count characters of ``bare(read)``.
    """
    one, other = skeleton(read), skeleton(known)
    if len(one) != len(other):
        return None
    return [
        place
        for place, (a, b) in enumerate(zip(one, other, strict=True))
        if a != b and not are_lookalikes(a, b)
    ]


def kept_places(text: str) -> list[int]:
    """Return where in a text the characters stand that ``skeleton`` keeps."""
    return [
        place
        for place, char in enumerate(text)
        if _MARKS.sub("", unicodedata.normalize("NFKC", char)) != ""
    ]
