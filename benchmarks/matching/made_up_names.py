"""Made-up registers: agencies and other companies with plausible names, from a seed.

Brands are drawn character by character from characters common in brands, the commoner the more
often, so that a large register holds many near and equal brands, as the real one does.
"""

import random
from dataclasses import dataclass
from functools import cache
from typing import Final

from supervisor.domain.names.regions import region_table
from supervisor.domain.register.agencies import AgencyRecord, LicenceKind, LicenceRecord

BRAND_CHARACTERS: Final = (
    "华信中汇聚英才诚达鑫盛博众联合天元恒通瑞德安泰和兴隆金源嘉美佳宏伟业创新智远东方正大同润丰凯悦卓越"
    "锐仕杰优尚品纳百川海川江楚汉荆鄂长青松柏云龙凤翔飞腾跃升旺福禄寿喜宝玉珍石磊森林清泉涌立人立德"
    "明辉光耀启航程扬帆顺风速捷易捷朗科思维睿哲慧博雅文景春晖夏秋实冬阳宇宙环球星辰月晨曦晓晴岚"
    "友邦力拓展图强劲健康乐怡然自得心诺言必行果敢当先锋标杆鼎立群策谋略韬涵养育贤俊彦能干将帅才济世"
    "邦国泰民安居乐业精诚至善若水厚载物格致知行合纵连横通江达海润物无声博采众长"
)
HR_TAILS: Final = (
    "人力资源",
    "人力资源服务",
    "人力资源管理",
    "人力资源开发",
    "人力资源咨询",
    "人力资源管理咨询",
    "人力资源顾问",
    "劳务",
    "劳务派遣",
    "劳务服务",
    "人才服务",
    "人才",
    "人才交流",
    "人才咨询",
    "人才管理咨询",
    "职业介绍",
    "职业中介",
    "企业管理咨询",
    "服务外包",
    "猎头服务",
    "人才信息咨询",
    "人事代理",
)
OTHER_TAILS: Final = (
    "科技",
    "网络科技",
    "信息技术",
    "贸易",
    "商贸",
    "实业",
    "建筑工程",
    "建筑劳务",
    "装饰工程",
    "餐饮管理",
    "食品",
    "物流",
    "电子商务",
    "文化传媒",
    "广告",
    "教育咨询",
    "房地产开发",
    "物业管理",
    "医疗器械",
    "汽车销售服务",
    "机械设备",
    "生物科技",
    "环保科技",
    "园林绿化",
    "投资管理",
    "服饰",
    "电子",
    "软件",
    "旅行社",
    "家具",
)
_MOST_AGENCIES: Final = 70_000
"""About as many as the country has; a larger register is one of companies of every trade."""
_MUNICIPALITIES: Final = ("11", "12", "31", "50")
FORMS: Final = ("有限公司",) * 9 + ("有限责任公司",) * 2 + ("股份有限公司", "集团有限公司")


@dataclass(frozen=True, slots=True)
class Anatomy:
    """A made-up name in its parts; ``region`` is as written, ``code`` its division code."""

    region: str
    code: str
    brand: str
    trade: str
    form: str

    @property
    def name(self) -> str:
        """The registered name."""
        return f"{self.region}{self.brand}{self.trade}{self.form}"


@cache
def cities() -> list[tuple[str, str]]:
    """Return (code, short name) of the cities of the second level, and the four municipalities."""
    names = region_table().names
    return [
        (code, short)
        for code, short in sorted(names.items())
        if (len(code) == 4) != (code[:2] in _MUNICIPALITIES) and len(code) <= 4
    ]


def make_brand(rng: random.Random) -> str:
    """Return a brand of two to four characters."""
    length = rng.choices((2, 3, 4), (50, 20, 30))[0]
    count = len(BRAND_CHARACTERS)
    picks = (int(count * rng.random() ** 1.6) for _ in range(length))
    return "".join(BRAND_CHARACTERS[pick] for pick in picks)


def make_anatomy(rng: random.Random, *, national: bool, tails: tuple[str, ...]) -> Anatomy:
    """Return a name; most are of 武汉 or 湖北 unless ``national``."""
    if national:
        code, short = rng.choice(cities())
        if rng.random() < 0.15:
            code, short = code[:2], region_table().names[code[:2]]
    else:
        code = rng.choices(("4201", "42", "4205", "4206", "4210"), (60, 22, 7, 6, 5))[0]
        short = region_table().names[code]
    suffix = "省" if len(code) == 2 and code not in _MUNICIPALITIES else "市"
    if code not in region_table().leading.get(short + suffix, ()):
        suffix = ""
    region = short + (suffix if rng.random() < 0.2 else "")
    return Anatomy(region, code, make_brand(rng), rng.choice(tails), rng.choice(FORMS))


def make_register(size: int, seed: int) -> list[tuple[Anatomy, AgencyRecord]]:
    """Return agencies with distinct names; beyond 10,000 they spread over the whole country.

    Beyond 70,000 the rest are companies of other trades. No two of one place bear one brand: an
    office registers no such second name in one trade.
    """
    rng = random.Random(seed)
    national = size > 10_000
    taken: set[tuple[str, str]] = set()
    result: list[tuple[Anatomy, AgencyRecord]] = []
    while len(result) < size:
        tails = HR_TAILS if len(result) < _MOST_AGENCIES else OTHER_TAILS
        anatomy = make_anatomy(rng, national=national, tails=tails)
        if (anatomy.code, anatomy.brand) in taken:
            continue
        taken.add((anatomy.code, anatomy.brand))
        result.append((anatomy, make_record(str(len(result)), anatomy, rng)))
    return result


def make_record(key: str, anatomy: Anatomy, rng: random.Random) -> AgencyRecord:
    """Return the register's record of a company, licensed without end; nine in ten know a city."""
    licence = LicenceRecord(LicenceKind.HR_SERVICE, f"L{key}", frozenset(), None, None)
    city = place_of_record(anatomy) if rng.random() < 0.9 else ""
    return AgencyRecord(key=key, name=anatomy.name, city=city, licences=(licence,))


def place_of_record(anatomy: Anatomy) -> str:
    """Return the city a company sits in; one named by its province sits in the capital."""
    names = region_table().names
    if len(anatomy.code) == 2:
        return names.get(anatomy.code + "01", names[anatomy.code])
    return names[anatomy.code]
