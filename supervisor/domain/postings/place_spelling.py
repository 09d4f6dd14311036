"""Places in one spelling: simplified characters, plain separators, no labels, no pinyin."""

import re
import unicodedata
from collections.abc import Iterator
from functools import cache
from typing import Final

from supervisor.domain.names.regions import region_table
from supervisor.domain.platform.text import fold

_INVISIBLE: Final = re.compile("[\u200b-\u200f\u202a-\u202e\u2060\ufeff\xad]")
_SPACED_OUT: Final = re.compile(
    r"(?<![\u4e00-\u9fff])(?:[\u4e00-\u9fff]\s+)+[\u4e00-\u9fff](?![\u4e00-\u9fff])"
)
_LABEL: Final = re.compile(
    r"^\W*(?:(?:工作|上班|注册|办公|公司)?(?:地点|地址|城市|地区)|坐标|base|在)\s*[::]?\s*",
    re.IGNORECASE,
)
_FILLING: Final = re.compile(r"(?:省|自治区)?直辖县级行政区划|直辖县|市辖区")
_SEPARATORS: Final = re.compile(r"([^0-9a-z\u4e00-\u9fff]+|或者?|(?<=.)等$)")
_LISTING: Final = re.compile("[、,;/|&+或]")
_HAN: Final = re.compile("[\u4e00-\u9fff]")
_ASIDE: Final = re.compile(r"(?:非|近|靠近|距离?|临近|毗邻)[\u4e00-\u9fff]")
_ACCENTS: Final = re.compile("[\u0300-\u036f'’`]")
_LATIN: Final = re.compile("[a-z]+")
_LATIN_FILLING: Final = frozenset(
    [
        "city",
        "shi",
        "province",
        "sheng",
        "district",
        "qu",
        "county",
        "municipality",
        "china",
        "cn",
        "prc",
        "p",
        "r",
        "the",
        "of",
    ]
)
_PROVINCE: Final = 2
_CITY: Final = 4
_HOME: Final = "4201"
# Written with another vowel or without one: 陕西 is told from 山西, and 西安 from 先.
_OWN_SPELLING: Final = {
    "陕西": "shaanxi",
    "内蒙古": "neimenggu",
    "西藏": "xizang",
    "重庆": "chongqing",
}


def in_chinese(text: str) -> str:
    """Return a place in simplified characters; pinyin is put into them where it is certain."""
    text = _INVISIBLE.sub("", fold(text)).strip()
    text = _SPACED_OUT.sub(lambda found: re.sub(r"\s+", "", found[0]), text)
    text = _FILLING.sub("", _LABEL.sub("", text))
    return text if _HAN.search(text) else _from_pinyin(text) or text


def pieces(text: str) -> Iterator[tuple[str, bool]]:
    """Yield the parts of a text, each with whether it is one more of a list: 武汉、长沙.

    What is merely near (近武汉) is left out.
    """
    is_listed = False
    for part in _SEPARATORS.split(text):
        if _SEPARATORS.fullmatch(part):
            is_listed = bool(_LISTING.search(part))
        elif part and not _ASIDE.match(part):
            yield _LATIN.sub("", part), is_listed


def _from_pinyin(text: str) -> str:
    """Return 湖北省 武汉市 江岸区 for Jiang'an District, Wuhan, Hubei; empty where unknown."""
    plain = _ACCENTS.sub("", unicodedata.normalize("NFKD", text))
    words = [word for word in _LATIN.findall(plain) if word not in _LATIN_FILLING]
    table = _pinyin()
    found: list[str] = []
    while words:
        for length in (3, 2, 1):
            if "".join(words[:length]) in table:
                found.append("".join(words[:length]))
                del words[:length]
                break
        else:
            del words[0]
    return " ".join(_name(codes) for codes in _agreeing([table[word] for word in found]))


def _agreeing(candidates: list[tuple[str, ...]]) -> list[str]:
    """Return one code of each word where all lie in one another; widest first."""
    provinces = {c for codes in candidates for c in codes if len(c) == _PROVINCE}
    chosen = []
    for codes in candidates:
        near = [c for c in codes if c[:_PROVINCE] in provinces] or codes
        wide = [c for c in near if not any(c != o and c.startswith(o) for o in near)]
        if len(wide) == 1:
            chosen.append(wide[0])
    return sorted(chosen, key=len)


def _name(code: str) -> str:
    return region_table().full_names[code]


@cache
def _pinyin() -> dict[str, tuple[str, ...]]:
    """Return the provinces, cities and home districts by their pinyin without tones."""
    from pypinyin import lazy_pinyin  # noqa: PLC0415 - its tables take 60 ms to load

    table: dict[str, list[str]] = {}
    for code, name in region_table().names.items():
        if len(code) in (_PROVINCE, _CITY) or code.startswith(_HOME):
            spelt = _OWN_SPELLING.get(name) or "".join(lazy_pinyin(name))
            table.setdefault(spelt, []).append(code)
    return {spelt: tuple(codes) for spelt, codes in table.items()}
