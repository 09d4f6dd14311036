"""Radical characters that PDF files yield in place of the characters they look like.

Unicode keeps the parts of characters in blocks of their own. ``NFKC`` turns the Kangxi radicals
(U+2F00 and following) into characters, but leaves the supplement (U+2E80 and following) alone;
the pairs here follow the Unicode table ``EquivalentUnifiedIdeograph.txt``. Radicals that never
stand for a whole character in running text are left out.
"""

from typing import Final

RADICALS: Final = {
    "⺁": "厂", "⺇": "几", "⺏": "尣", "⺐": "尢", "⺒": "巳", "⺓": "幺", "⺛": "旡", "⺝": "月",
    "⺟": "母", "⺠": "民", "⺪": "疋", "⺫": "目", "⺬": "示", "⺮": "竹", "⺯": "糹", "⺱": "网",
    "⺵": "网", "⺶": "羊", "⺷": "羊", "⺸": "羊", "⺻": "聿", "⺼": "肉", "⺽": "臼", "⻁": "虎",
    "⻄": "西", "⻅": "见", "⻆": "角", "⻇": "角", "⻉": "贝", "⻊": "足", "⻋": "车", "⻏": "邑",
    "⻑": "长", "⻒": "长", "⻓": "长", "⻔": "门", "⻕": "阜", "⻗": "雨", "⻘": "青", "⻙": "韦",
    "⻚": "页", "⻛": "风", "⻜": "飞", "⻝": "食", "⻞": "食", "⻟": "食", "⻡": "首", "⻢": "马",
    "⻣": "骨", "⻤": "鬼", "⻥": "鱼", "⻦": "鸟", "⻧": "卤", "⻨": "麦", "⻩": "黄", "⻪": "黾",
    "⻫": "齐", "⻬": "齐", "⻭": "齿", "⻮": "齿", "⻯": "龙", "⻰": "龙", "⻱": "龟", "⻲": "龟",
    "⻳": "龟",
}  # fmt: skip
