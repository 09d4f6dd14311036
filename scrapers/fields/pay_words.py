"""What stands in a pay field beside the figures: periods, currencies, bounds and mere talk."""

import html
import re
from enum import Enum
from typing import Final

from scrapers.decoding.textwidth import half_width


class Per(Enum):
    """What the figures are paid for."""

    MONTH = "month"
    YEAR = "year"
    WEEK = "week"
    DAY = "day"
    HOUR = "hour"
    SHIFT = "shift"
    PIECE = "piece"


YUAN: Final = "CNY"
_DASHES: Final = "‐‑‒–—―−﹣─━ー⁃﹘〜~∼˜⁓"
_SCRIPTS: Final = ("萬圓塊時週個兩議資貳陸億綜終獎業計單", "万圆块时周个两议资贰陆亿综终奖业计单")
_SPELT: Final = str.maketrans(
    dict.fromkeys(_DASHES, "-")
    | dict.fromkeys("∕⁄╱\\", "/")
    | dict.fromkeys("\u200b\u200c\u200d\u200e\u200f\u202a\u202b\u202c\u202d\u202e", "")
    | dict.fromkeys("\u2060\ufeff\xad", "")
    | dict.fromkeys("•・∙", "·")
    | dict.fromkeys("[【「『《〔{", "(")
    | dict.fromkeys("]】」』》〕}", ")")
    | dict(zip(*_SCRIPTS, strict=True))
    | {"⽉": "月", "⽇": "日", "¥": "￥", "≧": "≥", "≦": "≤", "\xa0": " "}
)  # fmt: skip
_TAG: Final = re.compile(r"</?[a-z][^<>]*>", re.IGNORECASE)
_BROKEN_LINE: Final = re.compile(r"(?<=[-/])\s*\n\s*|\s*\n\s*(?=[-/])")
_SLASHES: Final = re.compile(r"/+(?:元/)?")
_ONE_AS_DASH: Final = re.compile(r"(?<=[0-9])一(?=[0-9])")
_STARS_AROUND: Final = re.compile(r"\s*(\*+)([^*]+)\1\s*")


def spelt(text: str) -> str:
    """Return a pay field in one spelling: no mark-up, half-width, lower case, plain signs."""
    if "<" in text or "&" in text:
        text = html.unescape(_TAG.sub("", text))
    text = half_width(text.translate(_SPELT)).lower().translate(_SPELT).strip()
    text = _SLASHES.sub("/", _BROKEN_LINE.sub("", _ONE_AS_DASH.sub("-", text)))
    emphasised = _STARS_AROUND.fullmatch(text)
    return emphasised[2] if emphasised else text


# Currencies by what stands before or after a figure; what is not listed is not taken for yuan.
_CURRENCIES: Final = {
    YUAN: r"人民币|块钱|[元块圆園]整?|rmb|cny|yuan|[￥]|大洋",
    "USD": r"美元|美金|us\$|usd(?![a-z])|\$|(?<=[0-9k千万])刀",
    "HKD": r"港[币元纸]|hk\$|hkd",
    "EUR": r"欧元|€|eur",
    "GBP": r"英镑|£|gbp",
    "JPY": r"日[元圆币]|円|jpy",
    "KRW": r"韩[元币圆]|₩|krw",
    "SGD": r"新币|新加坡[元币]|新元|sgd|s\$",
    "AUD": r"澳[元币]|aud|a\$",
    "CAD": r"加[元币]|加拿大元|cad|c\$",
    "TWD": r"新?台币|nt\$|twd|ntd",
    "MOP": r"澳门[币元]|mop",
    "MYR": r"马币|林吉特|令吉|myr|rm(?=\s*[0-9])",
    "AED": r"迪拉姆|aed",
    "CHF": r"瑞士法郎|瑞郎|chf",
    "THB": r"泰铢|thb",
    "RUB": r"卢布|rub",
    "VND": r"越南盾|vnd",
    "INR": r"卢比|inr|₹",
    "IDR": r"印尼盾|idr",
    "PHP": r"比索|php(?=\s*[0-9])",
    "NZD": r"纽币|新西兰元|nzd",
}
_NAMED: Final = {code: re.compile(f"(?:{words})") for code, words in reversed(_CURRENCIES.items())}
# 日元 before 元, 新加坡元 before 新: longer words first, yuan last.
CURRENCY: Final = "|".join(
    words for code, words in sorted(_CURRENCIES.items(), key=lambda item: item[0] == YUAN)
)


def currency_of(word: str) -> str:
    """Return the ISO code of a word that ``CURRENCY`` matched."""
    return next((code for code, named in _NAMED.items() if named.fullmatch(word)), "USD")


_PAY: Final = (
    r"薪|工资|收入|入|均|综|到手|发放|保底|底薪|基本|平均|总|可?达|税|赚|挣|实发|待遇|报酬"
    r"|新(?=[0-9])"
)
_PIECES: Final = "件单个次篇条只吨台票场张份套箱车趟双本幅页打桶瓶盒"
_UNIT_WORDS: Final = {
    Per.HOUR: r"小时|钟头|时(?!间)|hours?|hrs?|h(?![a-z])|hourly",
    Per.SHIFT: r"班次?|台班|工(?!作|资)",
    Per.DAY: r"工作日|天|日(?!元|圆|币)|days?|daily",
    Per.WEEK: r"周(?![末岁])|星期|礼拜|weeks?|weekly",
    Per.MONTH: r"月|months?|mth|mon|mo|m|yue|monthly",
    Per.YEAR: r"年|years?|yr|annum|annually",
    Per.PIECE: rf"[{_PIECES}](?!程|项)|平方米?|平米?|㎡|立方米?|piece",
}
_END: Final = r"(?![a-z年月日天])"
# Behind its figure (/月, 每月, 一个月, 元月), or before it (月薪, 每月, 一天).
AFTER: Final = "|".join(
    rf"(?P<after_{per.value}>(?:/\s*(?:人\s*/\s*|[每个一]|per\s*)?|(?:per|a)\s+)\s*(?:{words}){_END}"
    rf"|(?<=元)(?:{words})(?!结|[底终假休度均]){_END}|\(\s*(?:{words})\s*\))"
    for per, words in _UNIT_WORDS.items()
)
EITHER: Final = (
    "(?P<either_month>每个?月|一个?月(?!份)|单月|monthly)"
    "|(?P<either_year>每年|一年|全年|annual(?:ly)?|yearly|p\\.a\\.?)"
    "|(?P<either_week>每周(?!末)|一周|每个?星期|一个?星期|weekly)"
    "|(?P<either_day>每天|每日|一天|一日|daily)"
    "|(?P<either_hour>每个?小时|一个?小时|每个?钟头|hourly)"
    "|(?P<either_shift>每个?班|一个?班(?!车|长|组)|每个?工(?![作资]))"
    f"|(?P<either_piece>每[{_PIECES}](?![月人])|一[{_PIECES}](?![月人线]))"
)
BEFORE: Final = (
    rf"(?P<before_month>月(?={_PAY}))|(?P<before_year>年(?={_PAY}|包))"
    rf"|(?P<before_week>周(?=薪|工资|入))|(?P<before_day>[日天](?=薪|工资|入|均|新(?=[0-9])))"
    r"|(?P<before_hour>小?时(?=薪|均))"
)
# Wages paid out by the day say something of the period only where nothing else does.
PAID_OUT_DAILY: Final = re.compile(r"[天日]结")

EXTRA: Final = (
    r"押金|报名费|[^\s,;。]{0,2}装费|注册资[本金]|销售额|营业额|业绩|介绍费|推荐费|培训费|体检费|保证金"
    r"|[房饭餐车话]补|(?:住房|交通|伙食|通讯|生活|高温|夜班|岗位)?(?:补贴|津贴|补助)|全勤奖?|工龄(?:工资|奖)?"
    r"|(?:[夜晚]班|周末|节假日|满勤|加班|超时)(?:每(?:小?时|天|班|晚))?[另再]?加"
    r"|年终奖?金?|奖金|绩效(?:工资|奖金)?|奖励|提成|社保|公积金|红包|涨"
)
BASE: Final = r"(?:无责任?)?底薪|基本(?:工资|薪资)|基础工资|起薪|无责任?"
TOTAL: Final = r"综合(?:薪资|工资|收入)?|到手|均(?!衡)|合计|总(?:收入|薪资)?|="
ASK: Final = re.compile(
    r"面\s*议|面谈|可谈|另议|详谈|商议|协商|电议|面洽|详聊|面仪|negotiable|定薪|薪资待定|薪资open"
)
_MISSING: Final = re.compile(
    r"(?:(?:薪[资酬]|工资|待遇)+[:：]?)?\s*(?:[-—/.()]*|\?|-?元/[月年天日]|nan|null|none|n/a|undefined|\\n|/n"
    r"|(?:暂?无|暂?未填写?|无数据|暂未填写|未知|不详|不填|保密|未公开))(?:数据)?"
)
_NOUGHTS: Final = re.compile(
    r"0+(?:\.0+)?\s*(?:-+\s*0+(?:\.0+)?)?\s*(?:元|k|千|万)?\s*(?:/\s*[月年天])?"
)
_NOT_A_NUMBER: Final = re.compile(r"(?:nan|null|none)(?:-(?:nan|null|none))?(?:元?/月)?")


def says_nothing(text: str) -> bool:
    """Tell whether a pay field states no pay at all: empty, a placeholder, noughts."""
    forms = (_MISSING, _NOUGHTS, _NOT_A_NUMBER)
    return any(form.fullmatch(text) for form in forms)


# Digits of a private font, squares for digits, digits starred out, units without their digits.
_HIDDEN: Final = re.compile(
    "[\ue000-\uf8ff\U000f0000-\U0010fffd■●□█○◼◻]|\\*|[0-9][?#]|[?#][0-9]|[?#_]{3}"
    "|\ufffd(?=[-k千万])|(?<=-)\ufffd|(?<![a-z])x{3,}(?![a-z])|[0-9]x{2,}|查看|会员可见|登录"
)
_ONLY_UNITS: Final = re.compile(
    r"[\s\-·.,/k万千元月年天日时小薪起w]*[kw万千元][\s\-·.,/k万千元月年天日时小薪起w]*"
)


def hides_digits(text: str) -> bool:
    """Tell whether digits that stand there cannot be read."""
    return bool(_HIDDEN.search(text)) or bool(_ONLY_UNITS.fullmatch(text))
