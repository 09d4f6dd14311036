"""How posters write names: rules that corrupt a true name, and rules that make a near-miss.

A corrupted name is still that agency; a near-miss is another company. Rules marked ``in_brand``
change the brand itself, after which nobody can tell a slip of the pen from another firm: they may
end in ``possible``, never in ``licensed``.
"""

import random
from collections import defaultdict
from collections.abc import Callable
from dataclasses import replace
from functools import cache
from typing import Final

from benchmarks.matching.made_up_names import (
    BRAND_CHARACTERS,
    HR_TAILS,
    OTHER_TAILS,
    Anatomy,
    cities,
    make_brand,
    place_of_record,
)
from supervisor.domain.names.regions import region_table
from supervisor.domain.names.sounds import are_lookalikes, sound_key

Rule = Callable[[Anatomy, random.Random], str]
Change = Callable[[Anatomy, random.Random], Anatomy]


def exact(name: Anatomy, rng: random.Random) -> str:
    """The name as registered."""
    return name.name


def written_form(name: Anatomy, rng: random.Random) -> str:
    """Full-width letters, spaces, brackets of another shape, quotes."""
    text = name.name
    at = rng.randrange(1, len(text))
    split = (f"{text[:at]} {text[at:]}", f"{text[:at]}\u200b{text[at:]}")
    return rng.choice((*split, f"　{text} ", f"“{text}”"))


def traditional(name: Anatomy, rng: random.Random) -> str:
    """Traditional characters."""
    return _traditional()(name.name)


def region_added(name: Anatomy, rng: random.Random) -> str:
    """The province before the city, or the ending 市 added or dropped."""
    names = region_table().names
    if len(name.code) == 4:
        province = names[name.code[:2]]
        full = name.region if name.region.endswith("市") else _full_name(name.code)
        return rng.choice((f"{province}省{full}", f"{province}{names[name.code]}", full)) + (
            f"{name.brand}{name.trade}{name.form}"
        )
    return f"{names[name.code]}{name.brand}{name.trade}{name.form}"


def region_dropped(name: Anatomy, rng: random.Random) -> str:
    """No region."""
    return f"{name.brand}{name.trade}{name.form}"


def region_bracketed(name: Anatomy, rng: random.Random) -> str:
    """The region in brackets behind the brand, of either width."""
    left, right = rng.choice(("()", "（）", "【】", "〔〕"))
    return f"{name.brand}{left}{name.region}{right}{name.trade}{name.form}"


def form_dropped(name: Anatomy, rng: random.Random) -> str:
    """No legal form, or a shorter one."""
    form = rng.choice(("", "", "公司")) if "集团" not in name.form else "集团"
    return f"{name.region}{name.brand}{name.trade}{form}"


def branch(name: Anatomy, rng: random.Random) -> str:
    """A branch of the agency in some district."""
    place = rng.choice(("江夏", "武昌", "第一", "光谷", "洪山区", "东湖", "黄陂"))
    return f"{name.name}{place}{rng.choice(('分公司', '分公司', '办事处', '营业部'))}"


def short_name(name: Anatomy, rng: random.Random) -> str:
    """Brand and the head of the trade: 华信人力."""
    return name.brand + _head(name.trade)


def place_and_brand(name: Anatomy, rng: random.Random) -> str:
    """Region and brand only: 武汉华信."""
    return name.region + name.brand


def place_and_short(name: Anatomy, rng: random.Random) -> str:
    """Region, brand and the head of the trade: 武汉华信人力."""
    return f"{name.region}{name.brand}{_head(name.trade)}"


def with_remark(name: Anatomy, rng: random.Random) -> str:
    """Remarks and account words around the name."""
    return rng.choice(
        (
            f"{name.name}（代招）",
            f"{name.name}-王女士",
            f"{name.name}HR",
            f"【急聘】{name.name}",
            f"{name.name}招聘专员",
            f"{name.name}01",
            f"{name.region}{name.brand}{name.trade}直招",
            f"{name.name}(李先生)",
            f"{name.name}_人事部",
        )
    )  # fmt: skip


def truncated(name: Anatomy, rng: random.Random) -> str:
    """Cut by the site, behind the first characters of the trade."""
    text = name.name
    brand_end = len(name.region) + len(name.brand)
    return text[: rng.randrange(brand_end + 2, len(text))] + rng.choice(("...", "…"))


def slip_outside_brand(name: Anatomy, rng: random.Random) -> str:
    """One slip in trade or form: a homophone, a lost, doubled or swapped character."""
    tail = name.trade + name.form
    at = rng.randrange(len(tail) - 1)
    kind = rng.randrange(4)
    if kind == 0:
        tail = tail[:at] + _homophone(tail[at], rng) + tail[at + 1 :]
    elif kind == 1:
        tail = tail[:at] + tail[at + 1 :]
    elif kind == 2:
        tail = tail[:at] + tail[at] + tail[at:]
    else:
        tail = tail[:at] + tail[at + 1] + tail[at] + tail[at + 2 :]
    return f"{name.region}{name.brand}{tail}"


def slip_in_brand(name: Anatomy, rng: random.Random) -> Anatomy:
    """A character of the brand replaced, lost or swapped."""
    brand = name.brand
    at = rng.randrange(len(brand))
    if len(brand) >= 3 and rng.random() < 0.4:
        brand = brand[:at] + brand[at + 1 :]
    elif len(brand) >= 3 and at + 1 < len(brand) and rng.random() < 0.4:
        brand = brand[:at] + brand[at + 1] + brand[at] + brand[at + 2 :]
    else:
        brand = brand[:at] + _other(brand[at], rng) + brand[at + 1 :]
    return replace(name, brand=brand)


def homophone_in_brand(name: Anatomy, rng: random.Random) -> Anatomy:
    """A character of the brand replaced by one of the same sound."""
    at = rng.randrange(len(name.brand))
    other = _homophone(name.brand[at], rng)
    return replace(name, brand=name.brand[:at] + other + name.brand[at + 1 :])


def lookalike_in_brand(name: Anatomy, rng: random.Random) -> Anatomy:
    """A character of the brand replaced by one of like shape."""
    at = rng.randrange(len(name.brand))
    other = _lookalike(name.brand[at], rng)
    return replace(name, brand=name.brand[:at] + other + name.brand[at + 1 :])


def other_city(name: Anatomy, rng: random.Random) -> Anatomy:
    """The same brand and trade in another city."""
    while True:
        code, short = rng.choice(cities())
        if not code.startswith(name.code) and not name.code.startswith(code):
            return replace(name, region=short, code=code)


def other_trade(name: Anatomy, rng: random.Random) -> Anatomy:
    """The same brand and city in another business."""
    return replace(name, trade=rng.choice(OTHER_TAILS))


def unlicensed_agency(name: Anatomy, rng: random.Random) -> Anatomy:
    """An agency of the same city that is not in the register."""
    return replace(name, brand=make_brand(rng), trade=rng.choice(HR_TAILS))


def real_employer(name: Anatomy, rng: random.Random) -> Anatomy:
    """An employer of the same city, hiring for itself."""
    return replace(name, brand=make_brand(rng), trade=rng.choice(OTHER_TAILS))


_FORMAT = (exact, written_form, traditional, region_bracketed, with_remark, truncated, branch)
_LEFT_OUT = (region_added, region_dropped, form_dropped, short_name)
_SHORT = (place_and_brand, place_and_short, slip_outside_brand)
TRUE_NAMES: Final[dict[str, Rule]] = {
    rule.__name__: rule for rule in (*_FORMAT, *_LEFT_OUT, *_SHORT)
}
SLIPS_IN_BRAND: Final[dict[str, Change]] = {
    rule.__name__: rule for rule in (slip_in_brand, homophone_in_brand, lookalike_in_brand)
}
NEAR_MISSES: Final[dict[str, Change]] = {
    **{f"other_brand_{rule.__name__}": rule for rule in SLIPS_IN_BRAND.values()},
    **{rule.__name__: rule for rule in (other_city, other_trade, unlicensed_agency, real_employer)},
}


def city_of_ad(name: Anatomy, rng: random.Random) -> str:
    """Return where the ad offers the work: unsaid, the agency's city, or sometimes elsewhere."""
    chance = rng.random()
    if chance < 0.35:
        return ""
    return place_of_record(name) if chance < 0.92 else rng.choice(cities())[1]


@cache
def _full_name(code: str) -> str:
    """Return the longest name a place is known by."""
    table = region_table().leading
    return max((name for name, codes in table.items() if code in codes), key=len)


def _head(trade: str) -> str:
    """Return what a trade is called for short."""
    for head in ("人力资源", "劳务派遣", "人才", "劳务"):
        if trade.startswith(head):
            return head[:2]
    return trade


@cache
def _traditional() -> Callable[[str], str]:
    import opencc  # noqa: PLC0415 - loaded only by the benchmark that corrupts

    convert: Callable[[str], str] = opencc.OpenCC("s2t").convert
    return convert


@cache
def _alike() -> tuple[dict[str, list[str]], dict[str, list[str]]]:
    """Return, for characters used in names, those that sound and those that look the same."""
    common = [bytes((h, w)).decode("gb2312") for h in range(0xB0, 0xD7) for w in range(0xA1, 0xFA)]
    by_sound: dict[str, list[str]] = defaultdict(list)
    for char in common:
        by_sound[sound_key(char)].append(char)
    used = set(BRAND_CHARACTERS + "".join(HR_TAILS) + "有限责任公司股份集团")
    sounds = {char: [c for c in by_sound[sound_key(char)] if c != char] for char in used}
    looks = {char: [c for c in common if c != char and are_lookalikes(c, char)] for char in used}
    return sounds, looks


def _homophone(char: str, rng: random.Random) -> str:
    return rng.choice(_alike()[0].get(char) or [_other(char, rng)])


def _lookalike(char: str, rng: random.Random) -> str:
    return rng.choice(_alike()[1].get(char) or [_other(char, rng)])


def _other(char: str, rng: random.Random) -> str:
    while (other := rng.choice(BRAND_CHARACTERS)) == char:
        continue
    return other
