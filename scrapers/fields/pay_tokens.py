"""A pay field cut into figures and the words that say what they are."""

import re
from dataclasses import dataclass
from typing import Final

from scrapers.fields.numerals import HAN_DIGITS, NUMBER
from scrapers.fields.pay_words import AFTER, BASE, BEFORE, CURRENCY, EITHER, EXTRA, TOTAL


@dataclass(frozen=True, slots=True)
class Token:
    """A piece of a pay field: its kind, its text, and where it stands."""

    kind: str
    text: str
    start: int
    end: int


# Numbers that are no pay: times, dates, telephones, addresses of pages, and how many of a thing.
STOP: Final = "\v"
_COUNTED: Final = (
    r"小时|钟头|分钟|h(?![a-z])|周?岁|人(?!民)|名|位|险|金(?!币)|天|[日号](?![元圆币码])|个月|年(?!薪|收|入|包)"
    r"|周|班(?!次)|单|件|次|点|楼|层|室|级|届|路|米|平方?|公里|cm|%|成|折|期(?!望)"
)
_HAN: Final = f"[十百{HAN_DIGITS.replace('一', '')}][十百{HAN_DIGITS}]*"
_MANY: Final = rf"(?:[0-9]+(?:\.[0-9]+)?|{_HAN})"
_NOISE: Final = re.compile(
    r"https?://\S+|[^\s,;:，]+@\S+|[0-9]{1,2}:[0-9]{2}"
    r"|(?<![0-9])20[0-9]{2}[-/.年][0-9]{1,2}(?![0-9])(?:[-/.月][0-9]{1,2}日?|月)?"
    r"|(?<![0-9.])1[3-9][0-9]{9}(?![0-9])|(?<![0-9])0[0-9]{2,3}-?[0-9]{7,8}(?![0-9])"
    r"|(?<![0-9])[48]00-?[0-9]{3,4}-?[0-9]{3,4}(?![0-9])|(?<![0-9a-z])[0-9a-z]{18}(?![0-9a-z])"
    rf"|[做上干][{HAN_DIGITS}0-9]休[{HAN_DIGITS}0-9]|[{HAN_DIGITS}0-9]险[{HAN_DIGITS}0-9]金"
    r"|(?<![0-9])6[·.]1[0-9]{3}"
    r"|(?:(?<![0-9元块万千k ])(?:(?:每|一)?个?(?:[天日月年周班]|星期)"
    r"(?:工作|上班|上|休息?|假|至少|不超过|出勤|保证|需)+"
    r"|[每一]个?(?:[天日月年周班]|星期)))?"
    rf"(?<![0-9.,{HAN_DIGITS}十百千万￥$]){_MANY}(?:\s*[-~至到]\s*{_MANY})?\s*(?:{_COUNTED})"
    r"(?:\s*/\s*[天日周月年班人]|\s*一班|\s*每[天周月班])?"
)
_TWO: Final = r"(?:[0-9]{1,3}(?:\.[0-9])?|十[一二三四五六七八九])"
_MONTHS: Final = re.compile(
    rf"(?:[·.*x×/+|,(]|(?:一年|每年|年)?发)?\s*(?P<plain>{_TWO})(?:\s*[-~至到]\s*{_TWO})?\s*"
    r"(?:薪(?![资水酬])|个月的?(?:工资|薪水?))(?:以上|起)?\)?"
    rf"|(?<=[0-9k万千元月w])\s*[·*x×]\s*(?P<starred>1[2-9]|2[0-4])(?:\s*[-~]\s*1[0-9])?(?:个月)?"
    r"(?![0-9.*?#小天h人])"
)
_TEENS: Final = {f"十{digit}": 11 + at for at, digit in enumerate("一二三四五六七八九")}
_MONTHS_RANGE: Final = range(12, 25)

_SYNTAX: Final = re.compile(
    rf"(?P<extra>{EXTRA})|(?P<base>{BASE})"
    r"|(?P<low>(?:及|或)?以上|不低于|不少于|至少|最低|保底|起(?![始步薪])|[≥>＞↑]=?|高于|(?<!不)超过|出头|[多余](?=[元/月,)]|$))"
    r"|(?P<high>及?以下|[以之]内|封顶|上限|不到|不足|不超过|不高于|最高(?:可达)?|高达|可达|[≤<＜]=?|低于|小于)"
    r"|(?P<open>上?不封顶|不限)"
    rf"|(?P<total>{TOTAL})|{AFTER}|{EITHER}|{BEFORE}"
    rf"|(?P<number>{NUMBER})|(?P<currency>{CURRENCY})"
    r"|(?P<dash>(?:[-到至](?![手岗店])|(?<=[0-9k元 ])to(?![a-z]))(?:\s*-)*)"
    r"|(?P<plus>\+|加(?=提成|奖金|绩效|高提成|餐补)|另加)"
    r"|(?P<pay>薪[资酬水]|工资|待遇|收入|薪|报酬|salary|实发|发放)"
    r"|(?P<about>计件|左右|上下|大概|大约|约|≈|税[前后]|[:：'\"]|[()]|从|介于|之间|整|保证|标准|范围|制)"
    rf"|(?P<stop>[,;。!、{STOP}\n])|(?P<blank>\s+)|(?P<word>[a-z]+[0-9a-z]*|.)",
    re.DOTALL,
)


def without_months(text: str) -> tuple[str, int | None]:
    """Take the months of pay out of a field; 0 stands for a number that cannot be meant."""
    found = _MONTHS.search(text)
    if found is None:
        return text, None
    stated = found["plain"] or found["starred"]
    months = _TEENS.get(stated) or int(float(stated))
    rest = text[: found.start()] + STOP + text[found.end() :]
    return _MONTHS.sub(STOP, rest), months if months in _MONTHS_RANGE else 0


def tokens(text: str) -> list[Token]:
    """Cut a field into tokens, without blanks; numbers that are no pay become stops."""
    return [
        Token(found.lastgroup or "word", found[0], found.start(), found.end())
        for found in _SYNTAX.finditer(_NOISE.sub(STOP, text))
        if found.lastgroup != "blank"
    ]
