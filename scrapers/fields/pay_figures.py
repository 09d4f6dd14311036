"""The figures of a pay field, each with the period, currency and bounds beside it."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Final

from scrapers.fields.numerals import Number, has_grouping_dot, read_number
from scrapers.fields.pay_tokens import Token
from scrapers.fields.pay_words import Per, currency_of

_FACTORS: Final = {
    "万": Decimal(10_000), "w": Decimal(10_000), "千": Decimal(1000), "k": Decimal(1000),
    "角": Decimal("0.1"), "毛": Decimal("0.1"),
}  # fmt: skip
_LARGE: Final = Decimal(1000)  # a number as large as this needs no 千 or 万 of its neighbour
_LEAST_BARE: Final = Decimal(100)
_MOST_SWAPPED: Final = Decimal(3)  # 2-1万 is swapped; 8-1万 may as well be 8千-1万
_MOST_SPREAD: Final = Decimal(100)
_COUNT_WORDS: Final = frozenset("几来半万千百亿k")
# What stands between two numbers without saying that they are the ends of one range.
_PARTING: Final = frozenset(",.;:'/_=|·、。…→和与或及")
_LONG: Final = re.compile(r"[0-9]{8,}")
_SPOILS: Final = frozenset("几数负")


class Unclear(Exception):  # noqa: N818 - not an error but a verdict of this module alone
    """The field cannot be read in one way only."""


@dataclass(frozen=True, slots=True)
class Figure:
    """Two ends, open where ``None``, and what was said beside them; ``role`` is base or total."""

    low: Decimal | None
    high: Decimal | None
    size: str = ""
    per: Per | None = None
    currency: str | None = None
    role: str = ""


def figures(tokens: Sequence[Token]) -> list[Figure] | None:
    """Return the different figures that are pay; ``None`` where one cannot be read for certain."""
    try:
        return _alone(_Reader(tokens).read())
    except Unclear:
        return None


def _alone(found: list[Figure]) -> list[Figure]:
    """Leave the whole pay where its base is stated too, and one of two that are the same."""
    totals = [figure for figure in found if figure.role == "total"]
    if totals and any(figure.role == "base" for figure in found):
        found = totals
    different: list[Figure] = []
    for figure in found:
        same = [other for other in different if _is_same(figure, other)]
        if not same:
            different.append(figure)
        elif same[0].per is None:
            different[different.index(same[0])] = figure
    if len(different) == 2 and (joined := _joined(*different)):
        return [joined]
    return different


def _is_same(one: Figure, other: Figure) -> bool:
    sums = (one.low, one.high, one.currency or other.currency)
    return sums == (other.low, other.high, other.currency or one.currency) and (
        one.per is other.per or None in (one.per, other.per)
    )


def _joined(first: Figure, second: Figure) -> Figure | None:
    """Join 15万起 … 可达30万, the two ends of one pay."""
    if first.high is not None or second.low is not None or second.per not in (None, first.per):
        return None
    if first.low is None or second.high is None or not first.low < second.high:
        return None
    return replace(first, high=second.high)


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
        self._per = None

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
        is_extra, bound, role, per = self._is_extra, self._bound, self._role, self._per
        was_pay = self._is_pay
        first = self._number()
        if first is None:
            return None
        tail = _Tail(bound=bound, currency=self._currency)
        self._follow(tail)
        second = self._second(tail)
        if second is not None:
            self._follow(tail)
            if self._is_joined_to_number():
                raise Unclear
        has_evidence = bool(
            tail.per or first.size or (second and second.size) or tail.currency or per or tail.role
        )
        if not self._is_meant(first, has_evidence=has_evidence, was_pay=was_pay):
            return None
        if is_extra or (tail.is_extra and not was_pay):
            return None
        role = tail.role or role
        if role == "base" and not tail.bound and second is None:
            tail.bound = "low"
        low, high, size = _ends(first, second)
        if second is None and low == high:
            low, high = _opened(low, tail)
        self._role = ""
        return Figure(low, high, size, tail.per or per, tail.currency, role)

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
        number = read_number(token.text)
        following = self._peek()
        adjacent = following.text[:1] if following and following.start == token.end else "-"
        is_word = following is not None and following.kind == "word"
        if _LONG.fullmatch(token.text):
            raise Unclear  # two figures run together, or no sum of money at all
        if number is None:
            if token.text[0] in "0123456789":
                raise Unclear
            return None
        if has_grouping_dot(token.text) and not number.size:
            raise Unclear
        if adjacent in _COUNT_WORDS or (is_word and adjacent.isascii() and adjacent.isalpha()):
            raise Unclear  # 20来万, 6千K, 12KM
        if token.text[-1].isdigit() and self._is_split():
            raise Unclear
        return number

    def _is_split(self) -> bool:
        """Tell whether a mere sign or blank parts two numbers: 1,5万, 6000/8000, 6000或8000."""
        ahead = 0
        while (token := self._peek(ahead)) and token.text in _PARTING:
            ahead += 1
        return token is not None and token.kind == "number"

    def _second(self, tail: "_Tail") -> Number | None:
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
            return self._number() or self._refuse()
        if token is not None and token.kind == "open":
            tail.bound = "low"
        elif token is None or token.kind not in ("word", "stop", "pay", "base", "extra"):
            raise Unclear
        elif token.start == dash.end and token.text.isascii():
            raise Unclear
        return None

    def _refuse(self) -> Number:
        raise Unclear

    def _is_joined_to_number(self) -> bool:
        dash, after = self._peek(), self._peek(1)
        return bool(dash and after and dash.kind == "dash" and after.kind == "number")

    def _follow(self, tail: "_Tail") -> None:
        """Take in what directly follows a figure."""
        while token := self._peek():
            kind, _, period = token.kind.partition("_")
            if period and kind in ("after", "either", "before"):
                if kind != "after" and (tail.per or self._is_of_next(token)):
                    return
                tail.per = Per(period)
            elif kind == "currency":
                if self._is_of_next(token):
                    return
                tail.currency = _agreed(tail.currency, currency_of(token.text))
            elif kind in ("low", "high"):
                if self._is_of_next(token):
                    return
                tail.bound = kind
            elif kind == "plus":
                self._at += 1
                self._plus(tail)
                return
            elif kind == "open":
                tail.bound = tail.bound or "low"
            elif kind == "extra":
                tail.is_extra = token.start == self._tokens[self._at - 1].end
                return
            elif kind == "base" and not self._is_of_next(token):
                tail.role = kind
            elif token.text == "/":
                raise Unclear  # 元/季度, 元/3天: no period that is known
            elif kind != "about":
                return
            self._at += 1

    def _plus(self, tail: "_Tail") -> None:
        """Read a + behind a figure: more may be paid, of which nothing is said."""
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


@dataclass(slots=True)
class _Tail:
    """What was said around one figure."""

    bound: str
    currency: str | None
    per: Per | None = None
    is_extra: bool = False
    role: str = ""


def _agreed(one: str | None, other: str) -> str:
    if one not in (None, other):
        raise Unclear
    return other


def _opened(figure: Decimal, tail: _Tail) -> tuple[Decimal | None, Decimal | None]:
    if tail.bound == "low":
        return figure, None
    return (None, figure) if tail.bound == "high" else (figure, figure)


def _ends(first: Number, second: Number | None) -> tuple[Decimal, Decimal, str]:
    """Return both ends and their size; a small number without a size takes its neighbour's: 6-8千."""
    if second is None:
        return first.low, first.high, first.size
    if first.low != first.high or second.low != second.high:
        raise Unclear
    low = _sized(first, second)
    high = _sized(second, first)
    size = second.size or first.size
    if low > high:
        if not high or low >= high * _MOST_SWAPPED:
            raise Unclear
        low, high = high, low
    if low and high > low * _MOST_SPREAD:
        raise Unclear
    return low, high, size


def _sized(number: Number, neighbour: Number) -> Decimal:
    if number.size in ("", "十") and number.low < _LARGE:
        return number.low * _FACTORS.get(neighbour.size, Decimal(1))
    return number.low
