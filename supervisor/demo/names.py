"""Invented names: brands, registered names, short names, people and streets to live in."""

from dataclasses import dataclass
from random import Random
from typing import Final, TypeVar

from supervisor.domain.platform.streets import Street

T = TypeVar("T")

_FIRST: Final = "澜霁朔翊沐栩砚昱榆椿栎槿汀晗峤岫珩琮璟骁骊弈棠蓁苡荟葭沅湄沣洵泓漪潼澍煦熠烨鹭雎"
_SECOND: Final = "舟川程桥途岭禾谦联衡序屿垣枫遥澄聿帆恒溪邻航霖石原牧朗阳岸筑"

TALENT_TAILS: Final = (
    ("人力资源有限公司", 26),
    ("人力资源服务有限公司", 20),
    ("人力资源管理有限公司", 10),
    ("人力资源开发有限公司", 6),
    ("人才服务有限公司", 9),
    ("人才信息咨询有限公司", 4),
    ("企业管理咨询有限公司", 8),
    ("企业服务有限公司", 5),
    ("人力资源集团有限公司", 3),
    ("网络科技有限公司", 4),
    ("职业介绍有限公司", 3),
    ("服务外包有限公司", 3),
)
HIGH_END_TAILS: Final = ("猎头顾问有限公司", "人才寻访有限公司", "高级人才顾问有限公司")
DISPATCH_TAILS: Final = ("劳务派遣有限公司", "劳务服务有限公司", "劳务有限公司")
SOLE_TAILS: Final = ("职业介绍服务部", "人力资源信息咨询服务部", "家政职业介绍所")

_SHORT_TAILS: Final = ("人力", "人才", "人力资源", "企服")
_BRAND_TAILS: Final = ("优聘", "速聘", "直聘站", "招工网", "就业")
_SURNAMES: Final = "王李张刘陈杨黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕"
_GIVEN: Final = "建国志伟晓敏海燕文博雅琴立新佳宁永康思远慧玲振华春梅家豪雪松国庆红霞子涵启明秀英"
_ROADS: Final = (
    "和平大道",
    "友谊大道",
    "中山路",
    "临江大道",
    "丁字桥路",
    "雄楚大道",
    "民主路",
    "武珞路",
)


@dataclass(frozen=True, slots=True)
class Style:
    """How a registered name is put together around its brand."""

    before: str
    after: str = ""


_STYLES: Final = (
    (Style("武汉"), 62),
    (Style("湖北"), 16),
    (Style("武汉市"), 9),
    (Style("", "（武汉）"), 8),
    (Style("", "（湖北）"), 3),
    (Style("武汉市武昌区"), 2),
)


def brands(rng: Random) -> list[str]:
    """Return every two-character brand in random order."""
    every = [first + second for first in _FIRST for second in _SECOND]
    rng.shuffle(every)
    return every


def registered_name(rng: Random, brand: str, tail: str = "") -> str:
    """Return a full registered name with this brand, and with ``tail`` where one is given."""
    style = _weighted(rng, _STYLES)
    return f"{style.before}{brand}{style.after}{tail or _weighted(rng, TALENT_TAILS)}"


def short_name(rng: Random, brand: str) -> str:
    """Return what people call the agency."""
    return brand + rng.choice(_SHORT_TAILS)


def trade_brand(rng: Random, brand: str) -> str:
    """Return a brand the agency advertises under."""
    return brand + rng.choice(_BRAND_TAILS)


def person(rng: Random) -> str:
    """Return an invented person's name."""
    return rng.choice(_SURNAMES) + "".join(rng.sample(_GIVEN, rng.choice((1, 2, 2))))


def address(rng: Random, street: Street) -> str:
    """Return an address in ``street``; the house number is invented."""
    road = rng.choice(_ROADS)
    return f"武汉市武昌区{street.label}{road}{rng.randrange(1, 900)}号{rng.randrange(1, 30)}层"


def _weighted(rng: Random, choices: tuple[tuple[T, int], ...]) -> T:
    values = [value for value, _ in choices]
    return rng.choices(values, [weight for _, weight in choices])[0]
