"""Place and pay of a JobPosting in JSON-LD, in the shapes that sites really publish them."""

from collections.abc import Iterator, Mapping
from typing import Any, Final

import orjson

from scrapers.decoding.json_values import text_of

_NESTING: Final = 6
_NOTHING: Final = frozenset(("", "-", "--", "null", "undefined", "none", "nan", "[object Object]"))
_VIRTUAL: Final = "VirtualLocation"
_PARTS: Final = ("addressRegion", "addressLocality", "streetAddress")
_YUAN: Final = frozenset(("", "CNY", "RMB", "CNH", "¥", "￥", "元", "人民币"))
# schema.org writes MONTH, UN/CEFACT MON; sites write both in any case, and words of their own.
_UNITS: Final = {
    "小时": ("hour", "hourly", "hr", "hur", "per_hour", "小时", "时"),
    "天": ("day", "daily", "per_day", "天", "日"),
    "周": ("week", "weekly", "wee", "per_week", "周"),
    "月": ("month", "monthly", "mon", "per_month", "月"),
    "年": ("year", "yearly", "annual", "annually", "annum", "ann", "per_year", "年"),
}
_UNIT_OF: Final = {word: unit for unit, words in _UNITS.items() for word in words}


def place_of(item: Mapping[str, Any]) -> tuple[str, str]:
    """Return city and address as stated; several different ones one after another."""
    places = list(_places(item.get("jobLocation"), _NESTING))
    cities = dict.fromkeys(city for city, _ in places if city)
    addresses = dict.fromkeys(address for _, address in places if address)
    return "、".join(cities), "、".join(addresses)


def pay_of(value: Any, currency: Any = None) -> str:
    """Return the pay as text; a bare number keeps no unit, because none was stated.

    ``currency`` is what the ad states beside its pay (``salaryCurrency``).
    """
    value = _first(value)
    if not isinstance(value, Mapping):
        return _in_currency(text_of(value), words_of(currency))
    if not _either(value, value, "currency"):
        value = {"salaryCurrency": currency, **value}
    amount = _first(value.get("value"))
    if not isinstance(amount, Mapping):
        amount = {"value": amount}
    unit = _unit(amount, value)
    low, high = _either(amount, value, "minValue"), _either(amount, value, "maxValue")
    if low and high:
        return f"{low}-{high}{unit}"
    if low or high:
        return f"{low}{unit}以上" if low else f"{high}{unit}以下"
    single = words_of(amount.get("value"))
    return f"{single}{unit}" if single else ""


def _in_currency(pay: str, currency: str) -> str:
    """Return a pay of words with its currency, where that is not the yuan and pay is stated."""
    is_yuan = currency.upper() in _YUAN
    return pay if is_yuan or not pay or currency in pay else f"{pay} {currency}"


def words_of(value: Any, nesting: int = _NESTING) -> str:
    """Return the words of a value: text, a number, tagged with a language, named, or one of a list.

    Of several languages Chinese counts.
    """
    if nesting == 0:
        return ""
    if isinstance(value, list):
        tagged = [entry for entry in value if isinstance(entry, Mapping) and "@language" in entry]
        chinese = [entry for entry in tagged if str(entry["@language"]).lower().startswith("zh")]
        texts = (words_of(entry, nesting - 1) for entry in chinese or tagged[:1] or value)
        return " ".join(dict.fromkeys(text for text in texts if text))
    if isinstance(value, Mapping):
        names = ("@value", "name", "zh", "zh-CN", "zh-Hans", "en")
        texts = (words_of(value.get(name), nesting - 1) for name in names)
        return next((text for text in texts if text), "")
    text = text_of(value)
    return "" if text.lower() in _NOTHING else text


def _places(value: Any, nesting: int) -> Iterator[tuple[str, str]]:
    """Yield (city, address) of every place in a value, however deep it stands."""
    if nesting == 0:
        return
    if isinstance(value, str) and value.lstrip().startswith(("{", "[")):
        value = _parsed(value)
    if isinstance(value, list):
        for entry in value:
            yield from _places(entry, nesting - 1)
    elif isinstance(value, str):
        yield words_of(value), ""
    elif isinstance(value, Mapping) and value.get("@type") != _VIRTUAL:
        if "@graph" in value:
            yield from _places(value["@graph"], nesting - 1)
        yield from _place(value, nesting)


def _place(value: Mapping[str, Any], nesting: int) -> Iterator[tuple[str, str]]:
    """Yield what one place says: by its address, else by its name and what it lies in."""
    if any(name in value for name in _PARTS):
        region, locality, street = (words_of(value.get(name)) for name in _PARTS)
        yield _joined(region, locality), street
        return
    address = value.get("address")
    stated = [] if isinstance(address, str) else list(_places(address, nesting - 1))
    if isinstance(address, str) and (text := words_of(address)):
        stated = [(text, text)]
    if any(city or street for city, street in stated):
        yield from stated
        return
    around = words_of(value.get("containedInPlace"))
    yield _joined(around, words_of(value)), ""


def _joined(*parts: str) -> str:
    return " ".join(dict.fromkeys(part for part in parts if part))


def _parsed(text: str) -> Any:
    try:
        return orjson.loads(text)
    except orjson.JSONDecodeError:
        return None  # braces of a template, not of JSON


def _first(value: Any) -> Any:
    return value[0] if isinstance(value, list) and value else value


def _either(amount: Mapping[str, Any], around: Mapping[str, Any], name: str) -> str:
    return words_of(amount.get(name)) or words_of(around.get(name))


def _unit(amount: Mapping[str, Any], around: Mapping[str, Any]) -> str:
    """Return currency and period as they are written behind a figure; nothing where none is stated.

    A currency that nobody knows and a period that nobody knows stay as they are, and unread.
    """
    money = _either(around, amount, "currency") or _either(around, amount, "salaryCurrency")
    period = _either(amount, around, "unitText") or _either(amount, around, "unitCode")
    is_yuan = money.upper() in _YUAN
    if not period:
        return "" if is_yuan else f" {money}"
    return f"{'元' if is_yuan else f' {money}'}/{_UNIT_OF.get(period.strip().lower(), period)}"
