"""A second hand's register: brands made of words, names shaped as offices really enter them.

Written without sight of the matcher and of the first generator. ``MATCHING_COMPANIES`` may name a
CSV of real companies (``企业名称``): then their brands are borrowed, which are never shipped.
"""

import csv
import gzip
import os
import random
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

from supervisor.domain.register.agencies import AgencyRecord, LicenceKind, LicenceRecord

PLACES: Final = {
    "武汉": "湖北", "宜昌": "湖北", "襄阳": "湖北", "荆州": "湖北", "黄石": "湖北", "孝感": "湖北",
    "黄冈": "湖北", "十堰": "湖北", "咸宁": "湖北", "随州": "湖北", "长沙": "湖南", "南昌": "江西",
    "郑州": "河南", "合肥": "安徽", "西安": "陕西", "广州": "广东", "深圳": "广东", "东莞": "广东",
    "杭州": "浙江", "苏州": "江苏", "南京": "江苏", "成都": "四川", "济南": "山东", "青岛": "山东",
}  # fmt: skip
_WORDS: Final = (
    "长江", "黄鹤", "东湖", "珞珈", "磨山", "楚天", "荆楚", "江城", "白云", "晴川", "紫阳",
    "南湖", "沙湖", "蛇山", "龟山", "汉阳树", "高山", "流水", "知音", "琴台", "千里马", "伯乐",
    "桃李", "金桥", "银河", "北斗", "启明", "晨光", "朝阳花", "向日葵", "四叶草", "蒲公英",
    "木棉", "梧桐", "银杏", "香樟", "雪松", "翠竹", "众智", "汇才", "聚贤", "纳贤", "举贤",
    "引凤", "招贤", "择优", "育英", "集英", "群英", "天骄", "骄子", "领航", "远航", "起点",
    "支点", "拐点", "原点", "零距离", "同舟", "共济", "携手", "并肩", "互助", "惠民", "利民",
    "便民", "安民", "乐业", "立业", "敬业", "兴业", "创业", "宏业", "伟业", "鸿运", "鸿图",
    "鸿雁", "飞雁", "大雁", "海燕", "飞鱼", "蓝鲸", "雄鹰", "猎鹰", "骏马", "天马", "黑马",
    "麒麟", "凤凰", "孔雀", "喜鹊", "蜜蜂", "蚂蚁", "萤火虫", "蜗牛", "袋鼠", "熊猫", "诚信",
    "诚实", "诚意", "信义", "信达", "守信", "正道", "正大", "正元", "元亨", "利贞", "泰和",
    "太和", "祥和", "祥瑞", "瑞祥", "瑞丰", "丰泽", "恩泽", "润泽", "天泽", "海纳", "海川",
    "川流", "百汇", "百利", "百盛", "万通", "万象", "万邦", "亿联", "亿佳", "兆丰", "九州",
    "九鼎", "八方", "四海", "五岳", "三江", "三合", "双赢", "双喜", "一鸣", "一诺", "一心",
    "卓能", "卓识", "卓尔", "博思", "博纳", "博约", "慧聪", "慧眼", "睿智", "睿思", "锐步",
    "锐进", "精诚", "精英", "优才", "优职", "优选", "快聘", "速聘", "乐聘", "好工", "好帮手",
    "老兵", "红旗", "红星", "东风", "新华", "新时代", "新起点", "新视野", "新干线", "中南",
    "中原", "华中", "华夏", "神州",
)  # fmt: skip
TRADES: Final = (
    "人力资源", "人力资源服务", "人力资源开发", "人力资源管理", "人力资源咨询", "劳务派遣", "劳务",
    "劳务服务", "人才服务", "人才开发", "企业服务", "企业管理", "企业管理咨询", "服务外包",
    "职业介绍", "人才咨询", "人力资源顾问", "人力", "猎头", "管理咨询",
)  # fmt: skip
FORMS: Final = ("有限公司",) * 7 + ("有限责任公司",) * 2 + ("股份有限公司",)
_TAIL: Final = re.compile(
    r"(?:股份|责任|有限|公司|集团|[（(].*?[）)]|工程|建筑|劳务|人力资源|商贸|贸易|科技|实业|物业|管理|服务"
    r"|咨询|装饰|机电|设备|电子|制造|销售|经营|开发|投资|运输|物流|房地产|建设|安装|材料|食品|医药|化工"
    r"|机械|汽车|广告|文化|传播|信息|技术|网络|软件|工贸|农业|生态|园林|餐饮|酒店|教育|旅游|发展).*"
)
_HEAD: Final = re.compile(
    r"^(?:湖北省?|武汉市?|[\u4e00-\u9fff]{2,3}[市县区]|" + "|".join(PLACES) + ")+"
)


@dataclass(frozen=True, slots=True)
class Shaped:
    """A name in parts; ``pattern`` says where the place stands."""

    place: str
    brand: str
    trade: str
    form: str
    pattern: str = "front"
    branch: str = ""

    @property
    def name(self) -> str:
        """The name as it is registered."""
        place, tail = self.place, f"{self.form}{self.branch}"
        if self.pattern == "market":
            return f"{place}市{self.brand}{self.trade}{tail}"
        if self.pattern == "middle":
            return f"{self.brand}（{place}）{self.trade}{tail}"
        if self.pattern == "behind":
            return f"{self.brand}{self.trade}（{place}）{tail}"
        return f"{place}{self.brand}{self.trade}{tail}"

    @property
    def identity(self) -> tuple[str, str]:
        """What no second agency of a register shares: place and brand."""
        return self.place, self.brand


def brands(rng: random.Random) -> Sequence[str]:
    """Return the brands to draw from: of the file that is named, or made of words."""
    if path := os.environ.get("MATCHING_COMPANIES"):
        return _borrowed(Path(path))
    pairs = {first + second for first in _WORDS for second in _WORDS if first != second}
    kept = sorted(one for one in pairs if len(one) <= 4)
    return [*_WORDS, *rng.sample(kept, len(kept))]


def make_other_register(size: int, seed: int) -> list[tuple[Shaped, AgencyRecord]]:
    """Return a register: a district's is of one city, a province's of many."""
    rng = random.Random(f"other {size} {seed}")
    known = brands(rng)
    made: dict[tuple[str, str], Shaped] = {}
    while len(made) < size:
        one = _shaped(rng, known, is_local=size < 1000)
        made.setdefault(one.identity, one)
    return [(one, _record(one, number, rng)) for number, one in enumerate(made.values())]


def _shaped(rng: random.Random, known: Sequence[str], *, is_local: bool) -> Shaped:
    home = rng.random()
    if is_local or home < 0.4:
        place = "武汉" if rng.random() < 0.8 else "湖北"
    else:
        place = rng.choice([*PLACES, *sorted(set(PLACES.values()))])
    patterns = ["front"] * 12 + ["middle"] * 2 + ["behind"]
    if place in PLACES:
        patterns += ["market"] * 4
    return Shaped(
        place, rng.choice(known), rng.choice(TRADES), rng.choice(FORMS), rng.choice(patterns)
    )


def _record(one: Shaped, number: int, rng: random.Random) -> AgencyRecord:
    former: tuple[str, ...] = ()
    if rng.random() < 0.06:
        former = (replace(one, trade=rng.choice(TRADES)).name,)
    licence = LicenceRecord(LicenceKind.HR_SERVICE, f"P{number}")
    city = f"{one.place}市" if one.place in PLACES else ""
    return AgencyRecord(
        str(number), one.name, former_names=tuple(set(former) - {one.name}), city=city,
        licences=(licence,),
    )  # fmt: skip


def _borrowed(path: Path) -> Sequence[str]:
    opened = gzip.open if path.suffix == ".gz" else open
    with opened(path, "rt", encoding="utf-8-sig", newline="") as file:
        names = [row["企业名称"] for row in csv.DictReader(file)]
    cut = (_TAIL.sub("", _HEAD.sub("", name)) for name in names)
    return sorted({one for one in cut if 2 <= len(one) <= 4 and re.fullmatch("[一-龥]+", one)})
