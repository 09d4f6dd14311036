"""How the second hand miswrites a poster, and whom it merely resembles."""

import random
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Final

from benchmarks.matching.other_names import PLACES, Shaped
from supervisor.domain.matching.model import Poster
from supervisor.domain.register.agencies import AgencyRecord

DAY: Final = date(2026, 6, 1)
Change = Callable[[Shaped, random.Random], str]
Other = Callable[[Shaped, random.Random], Shaped]

_SLIPS_OF_PLACE: Final = {
    "武汉": ("武焊", "武汊", "五汉", "武寒", "汉武"), "湖北": ("湖此", "胡北", "北湖", "湖背"),
    "宜昌": ("宣昌", "宜晶", "昌宜"), "襄阳": ("襄杨", "镶阳"), "荆州": ("刑州", "荆洲"),
    "深圳": ("深训", "深川"), "广州": ("广洲", "厂州"), "长沙": ("常沙", "长纱"), "苏州": ("苏洲",),
}  # fmt: skip
_SLIPS_OF_FORM: Final = (
    "有油限公司", "有线公司", "有限公私", "有限公", "限公司", "有限限公司", "有限工司", "有限公同",
    "友限公司", "有现公司", "有限公可", "有限司公",
)  # fmt: skip
_RADICALS: Final = str.maketrans("长人力车马门风鸟金", "⻓⼈⼒⻋⻢⻔⻛⻦⾦")
_TRADITIONAL: Final = str.maketrans(
    "汉资务职业开发门东华凤马龙丰泽众汇贤鸿运图飞鱼鹰骄领远万亿联创会员乐优选数网",
    "漢資務職業開發門東華鳳馬龍豐澤眾匯賢鴻運圖飛魚鷹驕領遠萬億聯創會員樂優選數網",
)
_BEFORE: Final = ("【急招】", "诚聘：", "（直招）", "急聘-", "★", "招聘 ")
_BEHIND: Final = (
    "（已认证）", "【官方】", "招聘部", "-王经理", "（诚招普工）", "（可开实习证明）", " HR李女士",
    "项目部",
)  # fmt: skip
_OTHER_TRADES: Final = (
    "科技",
    "装饰工程",
    "电子商务",
    "餐饮管理",
    "教育咨询",
    "物业管理",
    "网络科技",
)
_PROVINCES: Final = tuple(sorted(set(PLACES.values())))
_CHARACTERS: Final = "达丰顺兴茂昌润康宁庆嘉永展腾拓旭晟铭泓钰琪逸航凯捷"
_SHORT_TRADE: Final = "short trade of another"
"""Asked only of agencies without a former name, of which the short trade may be the short form."""
_TWINS: Final = ("乾干", "麴曲", "於于", "昇升", "徵征", "昱煜", "晟盛", "沣丰", "鑫新", "锋峰")


@dataclass(frozen=True, slots=True)
class Written:
    """A poster, the kind of its writing, and the key of the agency it is (empty: none)."""

    poster: Poster
    kind: str
    truth: str


def _dotted(one: Shaped, rng: random.Random) -> str:
    at = rng.randrange(1, len(one.name))
    return f"{one.name[:at]}{rng.choice('·•．・')}{one.name[at:]}"


def _spaced(one: Shaped, rng: random.Random) -> str:
    at = rng.randrange(1, len(one.name))
    return f"{one.name[:at]}{rng.choice((' ', chr(0x3000), chr(0x200B), chr(0xA0)))}{one.name[at:]}"


def _brackets(one: Shaped, rng: random.Random) -> str:
    left, right = rng.choice(("()", "【】", "〔〕", "[]", "（)"))
    return one.name.replace("（", left).replace("）", right)


def _place_slip(one: Shaped, rng: random.Random) -> str:
    turned = (one.place[::-1],)
    return one.name.replace(one.place, rng.choice(_SLIPS_OF_PLACE.get(one.place, turned)), 1)


def _form_slip(one: Shaped, rng: random.Random) -> str:
    kept = one.form.removesuffix("有限公司").removesuffix("有限责任公司")
    return replace(one, form=kept + rng.choice(_SLIPS_OF_FORM)).name


def _trade_slip(one: Shaped, rng: random.Random) -> str:
    at = rng.randrange(len(one.trade))
    letter = one.trade[at]
    wrong = rng.choice((letter * 2, "" if len(one.trade) > 3 else letter * 2))
    return replace(one, trade=one.trade[:at] + wrong + one.trade[at + 1 :]).name


def _market(one: Shaped, rng: random.Random) -> str:
    if one.place not in PLACES:
        return one.name.replace(one.place, f"{one.place}省", 1)
    return replace(one, pattern="front" if one.pattern == "market" else "market").name


TRUE: Final[Mapping[str, Change]] = {
    "exact": lambda one, rng: one.name,
    "brackets": _brackets,
    "city or province spelled out": _market,
    "legal form dropped": lambda one, rng: replace(one, form="").name,
    "dot anywhere": _dotted,
    "blank anywhere": _spaced,
    "slip in the place": _place_slip,
    "slip in the legal form": _form_slip,
    "slip in the trade": _trade_slip,
    "remark before": lambda one, rng: rng.choice(_BEFORE) + one.name,
    "remark behind": lambda one, rng: one.name + rng.choice(_BEHIND),
    "radicals": lambda one, rng: one.name.translate(_RADICALS),
    "traditional": lambda one, rng: one.name.translate(_TRADITIONAL),
    "unregistered branch": lambda one, rng: one.name + rng.choice(("洪山分公司", "（汉阳分公司）")),
}


def _another_letter(one: Shaped, rng: random.Random) -> Shaped:
    at = rng.randrange(len(one.brand))
    return replace(one, brand=one.brand[:at] + rng.choice(_CHARACTERS) + one.brand[at + 1 :])


def _another_place(one: Shaped, rng: random.Random) -> Shaped:
    place = rng.choice([place for place in (*PLACES, *_PROVINCES) if place != one.place])
    return replace(one, place=place, pattern="front" if place not in PLACES else one.pattern)


def _twin(one: Shaped, rng: random.Random) -> Shaped:
    first, second = rng.choice(_TWINS)
    return replace(one, brand=one.brand.replace(first, second).replace(one.brand[0], second, 1))


def _swapped(one: Shaped, rng: random.Random) -> Shaped:
    return replace(one, brand=one.brand[1:] + one.brand[0])


def _shortened_trade(one: Shaped, rng: random.Random) -> Shaped:
    """Return 某某企服 beside 某某人力资源: the short trade stands for another."""
    own = one.trade.startswith("企业")
    return replace(one, trade=rng.choice(("人力", "劳务")) if own else "企服", form="")


def _prefixed(one: Shaped, rng: random.Random) -> Shaped:
    return replace(one, brand=rng.choice(("阿里", "艾尔", "古丽", "麦克")) + "·" + one.brand)


def _framed(one: Shaped, rng: random.Random) -> Shaped:
    framed = rng.choice(("新{}", "老{}", "大{}", "{}之家", "{}国际", "{}汇", "小{}", "金{}"))
    return replace(one, brand=framed.format(one.brand))


FALSE: Final[Mapping[str, Other]] = {
    "another letter in the brand": _another_letter,
    "another place": _another_place,
    "another trade": lambda one, rng: replace(one, trade=rng.choice(_OTHER_TRADES)),
    "twin characters": _twin,
    "brand turned round": _swapped,
    _SHORT_TRADE: _shortened_trade,
    "brand behind a dot": _prefixed,
    "brand in a longer one": _framed,
    "group": lambda one, rng: replace(one, form="集团有限公司"),
    "brand cut": lambda one, rng: replace(one, brand=one.brand[:-1]),
}


def write_posters(
    register: Sequence[tuple[Shaped, AgencyRecord]], count: int, seed: int
) -> list[Written]:
    """Return distinct posters, half of them agencies of the register, half nobody of it."""
    rng = random.Random(f"posters {seed}")
    names = {name for _, record in register for name in (record.name, *record.former_names)}
    identities = {one.identity for one, _ in register}
    made: dict[Poster, Written] = {}
    while len(made) < count:
        one, record = rng.choice(register)
        if len(made) % 2:
            kind = rng.choice(list(TRUE))
            name, truth = TRUE[kind](one, rng), record.key
            is_told = (name == record.name) == (kind == "exact")
        else:
            kind = rng.choice(list(FALSE))
            other = FALSE[kind](one, rng)
            name, truth = other.name, ""
            is_told = (
                name not in names
                and len(other.brand) > 1
                and _is_free(other, one, identities)
                and not (record.former_names and kind == _SHORT_TRADE)
            )
        if is_told:
            poster = Poster(name, DAY, _city(one, rng))
            made.setdefault(poster, Written(poster, kind, truth))
    return list(made.values())


def _is_free(other: Shaped, one: Shaped, identities: set[tuple[str, str]]) -> bool:
    """Return whether nobody of the register bears the name in part; the model itself may."""
    return other.identity == one.identity or other.identity not in identities


def _city(one: Shaped, rng: random.Random) -> str:
    if one.place in PLACES and rng.random() < 0.6:
        return one.place
    return rng.choice(("", "武汉", "武汉市"))
