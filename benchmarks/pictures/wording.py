"""What made-up leaflets, chats and papers say; the truth that reading is measured against."""

from dataclasses import dataclass
from datetime import date, timedelta
from random import Random
from typing import Final

from supervisor.demo.names import brands
from supervisor.domain.register.agencies import LicenceKind
from supervisor.domain.register.entries import RegisterEntry

_HEADS: Final = (
    "急招",
    "诚聘",
    "直招",
    "高薪招聘",
    "春节不停工",
    "日结招工",
    "厂家直招",
    "大量招人",
)
_POSTS: Final = (
    "普工", "分拣员", "电子厂操作工", "保洁员", "装卸工", "客服专员", "仓库理货员", "包装工",
    "快递打包", "质检员", "叉车司机", "服务员", "保安", "流水线工人", "外卖骑手", "缝纫工",
)  # fmt: skip
_PAY: Final = (
    "月薪6000-8000元", "日结220元/天", "时薪22元，月休4天", "综合工资7500元以上", "底薪4500元+计件",
    "月入过万，包吃住", "工资每月15日发放", "试用期5200元", "日薪180-260元",
)  # fmt: skip
_FAIR: Final = (
    "包吃住，四人间有空调", "五险一金，带薪年假", "工作地点：光谷三路88号", "两班倒，白班夜班轮换",
    "免费班车接送", "长白班，坐着上班", "入职即签劳动合同", "男女不限，有无经验均可",
    "无需经验，有师傅带", "节假日三薪", "每天工作8小时", "地铁2号线直达", "可短期工，可长期工",
    "转正后缴纳社保", "初中以上学历", "身体健康，能适应倒班",
)  # fmt: skip
_BREACHES: Final = (
    "限女性，形象好", "只招男工", "年龄18-35岁", "45岁以下", "未婚未育优先", "已婚已育者优先",
    "入职先交押金200元", "需交体检费和服装费150元", "河南籍、新疆籍勿扰", "限本地户口",
    "身高165cm以上，五官端正", "乙肝携带者勿扰", "只要男生", "女士优先，35岁以内", "报名费100元",
)  # fmt: skip
_SIGNS: Final = ("联系人：", "报名热线：", "咨询电话：", "微信同号：")
_PEOPLE: Final = ("王经理", "李老师", "陈主管", "小张", "刘姐")
_ROADS: Final = ("中南路", "和平大道", "民主路")
_ISSUERS: Final = ("武汉市武昌区人力资源和社会保障局", "武昌区人力资源和社会保障局")
_SCOPES: Final = (
    "职业中介活动；人力资源供求信息的收集和发布；开展网络招聘服务",
    "为用人单位推荐劳动者；为劳动者介绍用人单位；根据授权推荐高级人才",
    "收集和发布人力资源供求信息；举办现场招聘会；职业指导",
)


@dataclass(frozen=True, slots=True)
class Leaflet:
    """An ad: its lines from top to bottom, the name of its poster as written, empty for none."""

    lines: tuple[str, ...]
    poster: str = ""


@dataclass(frozen=True, slots=True)
class PaperTruth:
    """A licence as printed: title, labelled lines, and what checking it has to say."""

    title: str
    fields: tuple[tuple[str, str], ...]
    verdict: str


def leaflet(chance: Random, agencies: list[RegisterEntry]) -> Leaflet:
    """Return an ad by an agency of the register, by an unknown one, or unsigned."""
    post = chance.choice(_POSTS)
    body = [chance.choice(_PAY), *chance.sample(_FAIR, chance.randint(2, 5))]
    body += chance.sample(_BREACHES, chance.choice((0, 1, 1, 2, 3)))
    chance.shuffle(body)
    poster = ""
    if chance.random() < 0.8:
        poster = chance.choice(agencies).name if chance.random() < 0.75 else _unknown(chance)
    phone = f"1{chance.randint(3, 9)}{chance.randint(10**8, 10**9 - 1)}"
    sign = f"{chance.choice(_SIGNS)}{chance.choice(_PEOPLE)}{phone}"
    lines = [f"{chance.choice(_HEADS)}{post}{chance.randint(3, 60)}名", *body, sign]
    if poster:
        lines.insert(1 if chance.random() < 0.4 else len(lines), poster)
    return Leaflet(tuple(lines), poster)


def _unknown(chance: Random) -> str:
    name = chance.choice(brands(chance))
    return f"武汉{name}{chance.choice(('劳务有限公司', '人力资源有限公司', '职业介绍所'))}"


def paper(chance: Random, agencies: list[RegisterEntry], on: date) -> PaperTruth:
    """Return a licence: as registered, run out, another's, altered, or one that never was."""
    held = [
        (agency, licence)
        for agency in agencies
        for licence in agency.licences
        if licence.kind is LicenceKind.HR_SERVICE and not licence.events[1:]
    ]
    valid = [one for one in held if one[1].valid_to is None or one[1].valid_to >= on]
    ended = [one for one in held if one[1].valid_to is not None and one[1].valid_to < on]
    verdict = chance.choices(
        ("same", "expired", "other_holder", "altered_number", "no_such_licence"), (4, 2, 1, 1, 1)
    )[0]
    agency, licence = chance.choice(ended if verdict == "expired" and ended else valid)
    if verdict == "expired" and not ended:
        verdict = "same"
    name, number, code = agency.name, licence.number, agency.uscc
    if verdict == "other_holder":
        name, code = _unknown(chance), ""
    elif verdict == "altered_number":
        number = _altered(chance, number)
    elif verdict == "no_such_licence":
        name, code = f"武汉市武昌区{_unknown(chance).removeprefix('武汉')}", ""
        serial = chance.randint(700_000, 990_000)
        number = f"（鄂）人服证字〔{chance.randint(2018, 2025)}〕第0106{serial}号"
    start = licence.valid_from or date(2023, 5, 1)
    if verdict == "same" and start > on:
        verdict = "expired"  # registered ahead of its first day: not in force yet
    end = licence.valid_to or start + timedelta(days=1825)
    fields = [
        ("许可证编号", number),
        ("单位名称", name),
        ("法定代表人", f"{chance.choice('王李张刘陈杨')}{chance.choice('建国志伟晓敏')}"),
        (
            "住所",
            f"武汉市武昌区{chance.choice(_ROADS)}{chance.randint(1, 300)}号",
        ),
        ("服务范围", chance.choice(_SCOPES)),
        ("有效期限", f"{start:%Y年%m月%d日}至{end:%Y年%m月%d日}"),
        ("发证机关", chance.choice(_ISSUERS)),
        ("发证日期", f"{start:%Y年%m月%d日}"),
    ]
    if code and chance.random() < 0.6:
        fields.insert(2, ("统一社会信用代码", code))
    return PaperTruth("人力资源服务许可证", tuple(fields), verdict)


def _altered(chance: Random, number: str) -> str:
    """Return a number with two digits of its serial changed."""
    places = [at for at, char in enumerate(number) if char.isdigit()][-4:]
    text = list(number)
    for at in chance.sample(places, 2):
        text[at] = chance.choice([digit for digit in "0123456789" if digit != text[at]])
    return "".join(text)


def chat(chance: Random, agencies: list[RegisterEntry]) -> Leaflet:
    """Return messages of a group chat, the ad cut into bubbles."""
    ad = leaflet(chance, agencies)
    talk = ("群里有要上班的吗", "还招人吗", "收到，明天几点", "学生可以吗", "多少钱一天")
    lines = []
    for line in ad.lines:
        lines.append(line)
        if chance.random() < 0.25:
            lines.append(chance.choice(talk))
    return Leaflet(tuple(lines), ad.poster)
