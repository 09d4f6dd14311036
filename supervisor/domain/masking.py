"""Hide ways to reach a person in the text of an ad, without moving a single character.

Personal information is shown only to whoever asks for it (个人信息保护法 第六条: the least that
is needed); masked text keeps its length, so that spans found in one point into the other.
"""

import re
from typing import Final

from supervisor.domain.text import fold

MASK: Final = "*"

# Each pattern runs over folded text (half-width, lower case); group 1 is what gets hidden.
# The number before a pattern says how many leading characters stay readable.
_PATTERNS: Final = tuple(
    (kept, re.compile(pattern))
    for kept, pattern in (
        # Resident identity number: region, birth date, order, check character.
        (
            0,
            r"(?<![0-9a-z])(\d{6}(?:19|20)\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])\d{3}[\dx])"
            r"(?![0-9a-z])",
        ),
        # Mobile number, its digits possibly spaced out.
        (3, r"(?<!\d)(1[ -]?[3-9](?:[ -]?\d){9})(?!\d)"),
        (4, r"(?<!\d)(0\d{2,3}[ -]?\d{7,8})(?!\d)"),
        (2, r"(?<![a-z0-9._%+-])([a-z0-9._%+-]{1,64}@[a-z0-9-]+(?:\.[a-z0-9-]+)+)"),
        (
            2,
            r"(?:微信|薇信|威信|v信|(?<![a-z])(?:vx|wx|wechat|weixin))[号码同:\s]{0,6}"
            r"([a-z][a-z0-9_-]{5,19})",
        ),
        # The same under a disguise: 加V：…, 威❤…, 绿泡泡….
        (
            2,
            r"(?:加|➕|\+|联系|咨询) ?我? ?(?:[vq](?![a-z])|vxin|vx|wx|[威薇微徽维徾卫❤♥]|企鹅)"
            r"[ ❤♥心芯信号码:]{0,4}([a-z0-9_-]{5,20})",
        ),
        (
            2,
            r"(?:(?:[威薇徽维卫]|(?<![a-z])v)(?:[❤♥心芯信]|xin)|绿泡泡|企鹅)[号码同:\s]{0,6}"
            r"([a-z0-9_-]{5,20})",
        ),
        (2, r"(?:扣扣|(?<![a-z])qq)[号群码:\s]{0,6}([1-9]\d{4,11})(?!\d)"),
    )
)


def mask_contacts(text: str) -> str:
    """Return ``text`` with phone, identity, mail, WeChat and QQ numbers hidden."""
    shown = list(text)
    folded = fold(text)
    for kept, pattern in _PATTERNS:
        for found in pattern.finditer(folded):
            for position in range(found.start(1) + kept, found.end(1)):
                if folded[position].isalnum():
                    shown[position] = MASK
    return "".join(shown)


def has_contacts(text: str) -> bool:
    """Tell whether there is anything to hide."""
    folded = fold(text)
    return any(pattern.search(folded) for _kept, pattern in _PATTERNS)
