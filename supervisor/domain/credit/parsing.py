"""Read a credit scheme from its TOML text, with every mistake told in the editor's words."""

import tomllib
from collections.abc import Callable, Mapping
from typing import Any, Final, TypeVar

from supervisor.domain.credit.ledger import EntryClass
from supervisor.domain.credit.scheme import CreditEvent, CreditScheme, Effect, Grade, GradeBand

T = TypeVar("T")
_MONTHS: Final = range(1, 37)
_SHARES: Final = range(101)
_LONGEST: Final = {EntryClass.MINOR: 3, EntryClass.ORDINARY: 12, EntryClass.SERIOUS: 36}


class SchemeError(ValueError):
    """A scheme that cannot be used; ``problems`` are Chinese sentences, one for each mistake."""

    def __init__(self, problems: list[str]) -> None:
        super().__init__("；".join(problems))
        self.problems = problems


def read_toml(text: str) -> dict[str, Any]:
    """Return the document of a TOML text; raises ``SchemeError`` with the place of the mistake."""
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise SchemeError([f"文本不是有效的 TOML：{error}"]) from error


class Reader:
    """Takes typed values out of a table and collects what is wrong with them.

    Every key that nobody asked for is a mistake too: a misspelt key must not pass as absent.
    """

    def __init__(self, table: Any, where: str, problems: list[str]) -> None:
        self.where = where
        self.problems = problems
        if not isinstance(table, dict):
            self.problems.append(f"{where}：应为一组“键 = 值”。")
            table = {}
        self._table: dict[str, Any] = dict(table)

    def say(self, problem: str) -> None:
        """Note a mistake at this place."""
        self.problems.append(f"{self.where}：{problem}")

    def text(self, key: str, default: str | None = None) -> str:
        """Return a text that is not empty, unless ``default`` allows it to be absent."""
        value = self._table.pop(key, default)
        if not isinstance(value, str) or (default is None and not value.strip()):
            self.say(f"缺少文字项“{key}”。")
            return ""
        return value

    def integer(self, key: str, allowed: range, default: int | None = None) -> int:
        """Return a whole number within ``allowed``."""
        value = self._table.pop(key, default)
        if not isinstance(value, int) or isinstance(value, bool) or value not in allowed:
            self.say(f"“{key}”应为 {allowed.start} 到 {allowed.stop - 1} 的整数，现为 {value!r}。")
            return allowed.start
        return value

    def flag(self, key: str) -> bool:
        """Return true or false; absent is false."""
        value = self._table.pop(key, False)
        if not isinstance(value, bool):
            self.say(f"“{key}”应为 true 或 false。")
            return False
        return value

    def choice(self, key: str, parse: Callable[[str], T], fallback: T, known: str) -> T:
        """Return a value of a closed list."""
        value = self._table.pop(key, None)
        try:
            return parse(str(value))
        except ValueError:
            self.say(f"“{key}”应为 {known} 之一，现为 {value!r}。")
            return fallback

    def tables(self, key: str) -> list[Any]:
        """Return a list of tables."""
        value = self._table.pop(key, [])
        if not isinstance(value, list):
            self.say(f"“{key}”应为列表。")
            return []
        return value

    def texts(self, key: str) -> tuple[str, ...]:
        """Return a list of texts."""
        values = self.tables(key)
        if not all(isinstance(value, str) for value in values):
            self.say(f"“{key}”中每一项都应为文字。")
        return tuple(str(value) for value in values)

    def close(self) -> None:
        """Report every key that was not asked for."""
        for key in self._table:
            self.say(f"不认识的项“{key}”。")


def parse_credit_scheme(text: str) -> CreditScheme:
    """Return the scheme written in ``text``; raises ``SchemeError`` listing every mistake."""
    problems: list[str] = []
    top = Reader(read_toml(text), "方案", problems)
    bands = tuple(_band(table, problems) for table in top.tables("band"))
    events = [_event(table, problems) for table in top.tables("event")]
    effects = [_effect(table, problems) for table in top.tables("effect")]
    scheme = CreditScheme(
        version=top.text("version"),
        title=top.text("title"),
        base=top.integer("base", range(1, 1001)),
        least=top.integer("least", range(1001), 0),
        most=top.integer("most", range(1, 1001), 100),
        merit_cap=top.integer("merit_cap", range(101)),
        veto_count=top.integer("veto_count", range(100), 0),
        veto_months=top.integer("veto_months", range(1, 61), 12),
        bands=bands,
        events={event.code: event for event in events},
        effects={effect.grade: effect for effect in effects},
        sources=top.texts("sources"),
        text=text,
    )
    top.close()
    _check_whole(scheme, [event.code for event in events], problems)
    if problems:
        raise SchemeError(problems)
    return scheme


def _band(table: Any, problems: list[str]) -> GradeBand:
    reader = Reader(table, "等级分数段 band", problems)
    band = GradeBand(_grade(reader), reader.integer("least", range(1001)))
    reader.close()
    return band


def _event(table: Any, problems: list[str]) -> CreditEvent:
    code = table.get("code", "?") if isinstance(table, Mapping) else "?"
    reader = Reader(table, f"事项 {code}", problems)
    points = reader.integer("points", _SHARES)
    event = CreditEvent(
        code=reader.text("code"),
        label=reader.text("label"),
        points=points,
        months=reader.integer("months", _MONTHS),
        entry_class=reader.choice(
            "class", EntryClass.of, EntryClass.MINOR, "minor、ordinary、serious"
        ),
        basis=reader.text("basis"),
        repeat_points=reader.integer("repeat_points", _SHARES, points),
        is_merit=reader.flag("merit"),
        veto=reader.flag("veto"),
    )
    reader.close()
    longest = _LONGEST[event.entry_class]
    if event.months > longest:
        grave = event.entry_class.label
        reader.say(f"{grave}事项的计分期最长 {longest} 个月（公示期上限）。")
    return event


def _effect(table: Any, problems: list[str]) -> Effect:
    reader = Reader(table, "等级效果 effect", problems)
    effect = Effect(
        _grade(reader),
        reader.integer("inspection_share", _SHARES),
        reader.text("text"),
        reader.text("basis"),
    )
    reader.close()
    return effect


def _grade(reader: Reader) -> Grade:
    return reader.choice("grade", Grade.of, Grade.D, "A、B、C、D")


def _check_whole(scheme: CreditScheme, codes: list[str], problems: list[str]) -> None:
    """Check what no single table shows: order and completeness."""
    grades = [band.grade for band in scheme.bands]
    if grades != list(Grade):
        problems.append("等级分数段 band 须按 A、B、C、D 顺序各写一段。")
    leasts = [band.least for band in scheme.bands]
    if leasts != sorted(set(leasts), reverse=True):
        problems.append("各等级的最低分须从高到低，不能相同。")
    if leasts and leasts[-1] != scheme.least:
        problems.append("D 级的最低分须等于总分下限 least。")
    if set(scheme.effects) != set(Grade):
        problems.append("四个等级都须写明效果 effect。")
    if len(codes) != len(set(codes)):
        problems.append("事项代码 code 有重复。")
    if not scheme.events:
        problems.append("至少要有一个事项 event。")
    if not scheme.least < scheme.base <= scheme.most:
        problems.append("基准分 base 须大于下限 least、不超过上限 most。")
