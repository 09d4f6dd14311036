"""The figures of a pay field, each with the period, currency and bounds beside it."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Final

from scrapers.fields.numerals import Number, has_grouping_dot, read_number
from scrapers.fields.pay_sums import Figure, Unclear, alone, ends, opened
from scrapers.fields.pay_tokens import Token
from scrapers.fields.pay_words import Per, currency_of

_LEAST_MONTH: Final = Decimal(1000)
_TALK: Final = frozenset(",;。、!包管含有另加\v")
_LEAST_BARE: Final = Decimal(100)
_COUNT_WORDS: Final = frozenset("几来半万千百亿k")
# What stands between two numbers without saying that they are the ends of one range.
_PARTING: Final = frozenset(",.;:'/_=|·、。…→和与或及")
_LONG: Final = re.compile(r"[0-9]{8,}")
_AFTER_DASH: Final = frozenset(("word", "stop", "pay", "base", "extra"))
# What may follow a figure and still speak of it, and what of that may speak of the next one.
_FOLLOWING: Final = frozenset(
    ("after", "either", "before", "currency", "low", "high", "open", "base", "about")
)
_LEADING: Final = frozenset(("either", "before", "currency", "low", "high", "base"))
_SPOILS: Final = frozenset("几数负")


def figures(tokens: Sequence[Token]) -> list[Figure] | None:
    """Return the different figures that are pay; ``None`` where one cannot be read for certain."""
    try:
        return alone(_Reader(tokens).read())
    except Unclear:
        return None


@dataclass(slots=True)
class _Tail:
    """What was said around one figure."""

    bound: str
    currency: str | None
    per: Per | None = None
    is_extra: bool = False
    role: str = ""


class _Reader:
    """Reads tokens from left to right; what stands before a figure waits for it."""

    def __init__(self, tokens: Sequence[Token]) -> None:
        self._tokens = tokens
        self._at = 0
        self._has_words = any(token.kind in ("word", "extra") for token in tokens)
        self._forget()

    def _forget(self) -> None:
        self._per: Per | None = None
        self._bound = self._role = ""
        self._currency: str | None = None
        self._is_pay = self._is_extra = False

    def read(self) -> list[Figure]:
        found: list[Figure] = []
        while token := self._peek():
            if token.kind == "number":
                if (figure := self._figure()) is not None:
                    found.append(figure)
                self._forget_after_figure()
                continue
            self._at += 1
            self._note(token)
        if self._per and len(found) == 1 and found[0].per is None:
            found = [replace(found[0], per=self._per)]  # 底薪3-4千+提成/月
        return found

    def _forget_after_figure(self) -> None:
        self._bound, self._currency, self._is_extra = "", None, False
        self._per, self._is_pay = None, False

    def _peek(self, ahead: int = 0) -> Token | None:
        at = self._at + ahead
        return self._tokens[at] if at < len(self._tokens) else None

    def _note(self, token: Token) -> None:
        """Keep what a word says of the figure that follows."""
        kind, _, period = token.kind.partition("_")
        if period:
            self._per, self._is_pay, self._is_extra = Per(period), True, False
        elif kind in ("low", "high"):
            self._bound = kind
        elif kind in ("base", "total"):
            self._role, self._is_pay, self._is_extra = kind, True, False
        elif kind == "pay":
            self._is_pay, self._is_extra = True, self._is_extra and bool(self._per)
        elif kind == "currency":
            self._currency = currency_of(token.text)
        elif kind == "extra":
            self._is_extra = True
        elif kind == "dash" and self._begins_with_number(token):
            raise Unclear
        elif kind == "stop":
            self._is_extra, self._bound = False, ""
        elif kind == "plus":
            self._bound = ""
        elif kind == "word" and token.text in _SPOILS and self._begins_with_number(token):
            raise Unclear

    def _begins_with_number(self, token: Token) -> bool:
        following = self._peek()
        return following is not None and following.kind == "number" and following.start == token.end

    def _figure(self) -> Figure | None:
        """Read a figure with what stands around it; ``None`` where it is no pay."""
        is_extra, role, per, was_pay = self._is_extra, self._role, self._per, self._is_pay
        tail = _Tail(bound=self._bound, currency=self._currency)
        first = self._number()
        if first is None:
            return None
        self._follow(tail)
        second = self._second(tail)
        if second is not None:
            self._follow(tail)
            if self._goes_on():
                raise Unclear
        size = first.size or (second.size if second else "")
        has_evidence = bool(tail.per or per or size or tail.currency or tail.role)
        is_month = second is not None and first.low >= _LEAST_MONTH
        is_range = is_month and self._is_followed_by_talk()
        if not self._is_meant(first, has_evidence=has_evidence, was_pay=was_pay or is_range):
            return None
        if is_extra or (tail.is_extra and not was_pay):
            return None
        self._role = ""
        return _figure(first, second, tail, (role, per))

    def _is_followed_by_talk(self) -> bool:
        """Tell whether nothing counted follows at once: 5000-8000包吃住, not 5000-8000米."""
        token, last = self._peek(), self._tokens[self._at - 1]
        return token is None or token.start > last.end or token.text[0] in _TALK

    def _is_meant(self, first: Number, *, has_evidence: bool, was_pay: bool) -> bool:
        """Tell whether a number is money: a bare one must be the only thing the field says."""
        if has_evidence:
            return not first.is_han or bool(first.size) or first.low >= 10
        if first.is_han:
            return False
        return (was_pay and first.low >= _LEAST_BARE) or not self._has_words

    def _number(self) -> Number | None:
        token = self._tokens[self._at]
        self._at += 1
        if _LONG.fullmatch(token.text):
            return None  # two figures run together, or no sum of money at all
        number = read_number(token.text)
        if number is None and token.text[0] not in "0123456789":
            return None
        if number is None or self._is_cut_off(token):
            raise Unclear
        if has_grouping_dot(token.text) and not number.size:
            raise Unclear
        if token.text[-1].isdigit() and self._is_split():
            raise Unclear
        return number

    def _is_cut_off(self, token: Token) -> bool:
        """Tell whether what follows at once makes another number of it: 20来万, 6千K, 12KM."""
        following = self._peek()
        if following is None or following.start != token.end:
            return False
        letter = following.text[0]
        is_latin = following.kind == "word" and letter.isascii() and letter.isalpha()
        return letter in _COUNT_WORDS or is_latin

    def _is_split(self) -> bool:
        """Tell whether a mere sign or blank parts two numbers: 1,5万, 6000/8000, 6000或8000."""
        ahead = 0
        while (token := self._peek(ahead)) and token.text in _PARTING:
            ahead += 1
        return token is not None and token.kind == "number"

    def _second(self, tail: _Tail) -> Number | None:
        """Read the other end of a range behind a dash."""
        dash = self._peek()
        if dash is None or dash.kind != "dash":
            return None
        self._at += 1
        while (token := self._peek()) and token.kind in ("currency", "about"):
            if token.kind == "currency":
                tail.currency = _agreed(tail.currency, currency_of(token.text))
            self._at += 1
        if token is not None and token.kind == "number":
            second = self._number()
            if second is None:
                raise Unclear
            return second
        if token is not None and token.kind == "open":
            tail.bound = "low"
        elif token is None or token.kind not in _AFTER_DASH or _is_glued(dash, token):
            raise Unclear
        return None

    def _goes_on(self) -> bool:
        """Tell whether a third number follows: 6000-8000-10000."""
        dash, after = self._peek(), self._peek(1)
        return bool(dash and after and dash.kind == "dash" and after.kind == "number")

    def _follow(self, tail: _Tail) -> None:
        """Take in what directly follows a figure."""
        while token := self._peek():
            kind = token.kind.partition("_")[0]
            if token.text == "/" or self._is_unknown_money(token):
                raise Unclear  # 元/季度, 元/3天: no period that is known
            if kind == "plus":
                self._at += 1
                self._more(tail)
                return
            if kind == "extra":
                tail.is_extra = token.start == self._tokens[self._at - 1].end
                return
            if kind not in _FOLLOWING or (kind in _LEADING and self._is_of_next(token)):
                return
            if kind in ("either", "before") and tail.per:
                return
            _say(tail, token)
            self._at += 1

    def _is_unknown_money(self, token: Token) -> bool:
        """Tell whether a foreign word stands between a figure and its period: 3000 XAU/月."""
        after = self._peek(1)
        return (
            token.kind == "word"
            and token.text.isascii()
            and token.text.isalpha()
            and after is not None
            and after.kind.startswith("after")
        )

    def _more(self, tail: _Tail) -> None:
        """Read what follows a +: more may be paid, of which nothing is said."""
        after = self._peek()
        if after is not None and after.kind == "dash":
            raise Unclear
        tail.bound = tail.bound or "low"
        if after is not None and after.kind == "number":
            self._is_extra = True
        elif after is not None and after.kind.startswith(("after", "currency", "stop")):
            self._follow(tail)

    def _is_of_next(self, token: Token) -> bool:
        """Tell whether a word belongs to what follows it: 每天…, ￥8000, 最高8000."""
        following = self._peek(1)
        if following is None:
            return False
        if following.kind == "number":
            return following.start == token.end or token.kind in ("low", "high")
        return (
            token.kind.startswith(("either", "before"))
            and following.kind in ("word", "pay", "base")
            and following.start == token.end
        )


def _figure(
    first: Number, second: Number | None, tail: _Tail, before: tuple[str, Per | None]
) -> Figure:
    role = tail.role or before[0]
    if role == "base" and not tail.bound and second is None:
        tail.bound = "low"
    low, high, size = ends(first, second)
    per = tail.per or before[1]
    if second is None and low == high:
        return Figure(*opened(low, tail.bound), size, per, tail.currency, role)
    return Figure(low, high, size, per, tail.currency, role)


def _say(tail: _Tail, token: Token) -> None:
    """Keep what a word says of the figure before it."""
    kind, _, period = token.kind.partition("_")
    if period:
        tail.per = Per(period)
    elif kind == "currency":
        tail.currency = _agreed(tail.currency, currency_of(token.text))
    elif kind == "open":
        tail.bound = tail.bound or "low"
    elif kind == "base":
        tail.role = kind
    elif kind in ("low", "high"):
        tail.bound = kind


def _agreed(one: str | None, other: str) -> str:
    if one not in (None, other):
        raise Unclear
    return other


def _is_glued(dash: Token, token: Token) -> bool:
    return token.start == dash.end and token.text.isascii()
