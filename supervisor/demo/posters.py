"""Invented posters for the replica boards: who signs ads in the world around the register."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from random import Random
from typing import Final

from supervisor.demo import SEED, names
from supervisor.demo.register import build
from supervisor.domain.platform.labelled import LabelledEnum
from supervisor.domain.register.entries import RegisterEntry

_OTHER_CITIES: Final = ("宜昌", "襄阳", "长沙", "南昌", "郑州")
_EMPLOYER_TAILS: Final = (
    "餐饮管理有限公司",
    "电子科技有限公司",
    "物流有限公司",
    "机械制造有限公司",
    "软件技术有限公司",
    "口腔门诊部有限公司",
    "商贸有限公司",
    "建筑工程有限公司",
    "酒店管理有限公司",
    "教育科技有限公司",
    "物业服务有限公司",
    "医药有限公司",
    "文化传媒有限公司",
    "汽车服务有限公司",
    "食品有限公司",
)
_UNLICENSED_TAILS: Final = (
    "人力资源有限公司",
    "劳务有限公司",
    "人力资源服务有限公司",
    "职业介绍所",
    "劳务派遣有限公司",
    "企业管理咨询有限公司",
    "人才服务有限公司",
)
# Of a poster that names its district one list can tell; of others all would have to.
_SEATS: Final = ("武汉市武昌区", "武汉", "武汉市江岸区", "武汉市洪山区", "武汉市武昌区")
_NICKNAMES: Final = (
    "光谷急招中心",
    "武昌打工人直招",
    "小陈招工",
    "江城日结群",
    "优选兼职站",
    "阿强劳务",
)


class NearKind(LabelledEnum):
    """In what a poster's name differs from a registered one."""

    BRAND = ("brand", "字号差一字")
    CITY = ("city", "同字号不同城市")
    TRADE = ("trade", "同字号不同行业")


class WayOfSigning(LabelledEnum):
    """How a registered agency may sign an ad."""

    FULL = ("full", "全称")
    SHORT = ("short", "简称或品牌")
    FORMER = ("former", "曾用名")
    BRACKETS = ("brackets", "括号与空格不同")
    REMARK = ("remark", "带备注")


@dataclass(frozen=True, slots=True)
class NearName:
    """A poster that is not the registered agency it resembles."""

    poster: str
    city: str
    kind: NearKind
    registered: RegisterEntry


@dataclass(frozen=True, slots=True)
class Signature:
    """A registered agency as it signs an ad."""

    poster: str
    way: WayOfSigning
    agency: RegisterEntry


@dataclass(frozen=True, slots=True)
class Posters:
    """Everyone who posts in the demonstration; ``elsewhere`` by the district that licensed them."""

    registered: tuple[Signature, ...]
    near_names: tuple[NearName, ...]
    unlicensed: tuple[str, ...]
    employers: tuple[str, ...]
    elsewhere: tuple[str, ...]


def posters(seed: int = SEED) -> Posters:
    """Return the posters around the demonstration register of the same seed."""
    register = build(seed)
    rng = Random(seed + 1)  # noqa: S311 - invented data, no secret
    known = {text for entry in register for text in _every_name(entry)}
    spare = [brand for brand in names.brands(rng) if not any(brand in name for name in known)]
    unlicensed = [
        f"{_SEATS[number % len(_SEATS)]}{spare.pop()}{rng.choice(_UNLICENSED_TAILS)}"
        for number in range(30)
    ]
    employers = [f"武汉{spare.pop()}{tail}" for tail in _EMPLOYER_TAILS for _ in range(8)]
    elsewhere = [f"武汉{spare.pop()}人力资源有限公司" for _ in range(12)]
    return Posters(
        registered=tuple(signature for entry in register for signature in _signatures(entry)),
        near_names=tuple(_near_names(rng, register, known)),
        unlicensed=(*unlicensed, *_NICKNAMES),
        employers=tuple(employers),
        elsewhere=tuple(elsewhere),
    )


def brand_of(entry: RegisterEntry) -> str:
    """Return the brand inside a generated name."""
    return next(brand for brand in _EVERY_BRAND if brand in entry.name)


_EVERY_BRAND: Final = tuple(sorted(names.brands(Random(0))))  # noqa: S311 - order is discarded


def _every_name(entry: RegisterEntry) -> tuple[str, ...]:
    former = (name.text for name in entry.former_names)
    return entry.name, *former, *entry.short_names, *entry.brands


def _signatures(entry: RegisterEntry) -> Iterator[Signature]:
    yield Signature(entry.name, WayOfSigning.FULL, entry)
    for text in (*entry.short_names, *entry.brands):
        yield Signature(text, WayOfSigning.SHORT, entry)
    for name in entry.former_names:
        yield Signature(name.text, WayOfSigning.FORMER, entry)
    if "（" in entry.name:
        narrow = entry.name.replace("（", " (").replace("）", ") ")
        yield Signature(narrow, WayOfSigning.BRACKETS, entry)
    yield Signature(f"{entry.name}（急聘）", WayOfSigning.REMARK, entry)


def _near_names(
    rng: Random, register: Sequence[RegisterEntry], known: set[str]
) -> Iterator[NearName]:
    """Yield thirty posters, ten of each kind, none of which is a name in the register."""
    heads = [entry for entry in register if not entry.parent and "武汉" in entry.name]
    for number, entry in enumerate(rng.sample(heads, 30)):
        kind = list(NearKind)[number % len(NearKind)]
        brand, city = brand_of(entry), "武汉市"
        if kind is NearKind.BRAND:
            poster = _with_other_brand(entry.name, brand, known)
        elif kind is NearKind.CITY:
            city = rng.choice(_OTHER_CITIES)
            poster = entry.name.replace("武汉市武昌区", city).replace("武汉市", city)
            poster, city = poster.replace("武汉", city), f"{city}市"
        else:
            poster = f"武汉{brand}{rng.choice(_EMPLOYER_TAILS)}"
        yield NearName(poster, city, kind, entry)


def _with_other_brand(name: str, brand: str, known: set[str]) -> str:
    """Return ``name`` with the second character of its brand changed to give an unknown name."""
    others = (other for other in _EVERY_BRAND if other[0] == brand[0] and other != brand)
    return next(
        poster
        for other in others
        if (poster := name.replace(brand, other)) not in known
        and not any(other in known_name for known_name in known)
    )
