"""The measures a source is watched by, and the judgement of one run by all of them.

Measures that fall together fall for one reason: where the rows are unusual, the pages, bytes, new
ads and places that went with them are not reported once more.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from statistics import median
from typing import Final

from supervisor.domain.names.regions import region_table
from supervisor.domain.watch.baselines import (
    FIELD_LABELS,
    LEARNING_RUNS,
    WATCHED_RUNS,
    Deviation,
    Figures,
    UsualBand,
    comparable,
    count_band,
    is_seen_before,
    share_band,
)
from supervisor.domain.watch.seasons import Season

ROWS: Final = "count:rows"
# Names of the counters in ``Figures.measures``; the last is followed by a division code.
BYTES, KNOWN, REPEATED = "bytes", "known", "repeated"
SALARY_READ, MOJIBAKE, PLACE = "salary_read", "mojibake", "at:"

_SHARE_FLOOR: Final = 0.15
_REPEAT_FLOOR: Final = 0.1
_MOJIBAKE_FLOOR: Final = 0.02
# A place with fewer ads than this varies too much by itself to say anything.
_WATCHED_PLACE: Final = 20

_RISE_HINT: Final = "来源可能重复列出，或页面含有他处的内容。"
_UNKNOWN_CALENDAR: Final = "程序尚不掌握今年的节假日安排，请先排除节日影响。"

Measure = Callable[[Figures], float | None]


@dataclass(frozen=True, slots=True)
class Examination:
    """What was found, and every cause that was looked at: what was not may still be wrong."""

    found: tuple[Deviation, ...]
    examined: frozenset[str]


@dataclass(frozen=True, slots=True)
class Watch:
    """A measure; ``value`` is ``None`` where a run says nothing of it.

    ``floor`` is the smallest change of a share that counts; a count has none.
    """

    cause: str
    label: str
    value: Measure
    falls: bool = True
    rises: bool = False
    floor: float | None = None
    hint: str = ""


def examine(
    latest: Figures,
    history: Sequence[Figures],
    expected_coverage: Mapping[str, float],
    *,
    watches_counts: bool,
) -> Examination:
    """Judge ``latest`` by the good runs before it, newest first.

    Fewer than ``LEARNING_RUNS`` of them say nothing yet; ``expected_coverage`` (field → least
    share) is declared and holds from the first run. ``watches_counts`` is false where the number of
    rows is up to whoever hands a file over.
    """
    found: dict[str, Deviation] = {}
    examined: set[str] = set()
    counts = count_watches(history) if watches_counts else ()
    for watch in (*counts, *SHARES):
        band = usual_band(watch, latest, history, expected_coverage)
        value = watch.value(latest)
        if band is None or value is None:
            continue
        examined.add(watch.cause)
        deviation = _judge(watch, value, band, latest)
        is_declared = value < _declared(watch, expected_coverage)
        if deviation and (is_declared or not _happens(watch, value, latest, history)):
            found[watch.cause] = deviation
    if ROWS in found:
        same_reason = {cause for cause in examined if cause.startswith("count:")} - {ROWS}
        found = {cause: found[cause] for cause in found.keys() - same_reason}
        examined -= same_reason
    return Examination(tuple(found.values()), frozenset(examined))


def usual_band(
    watch: Watch,
    latest: Figures,
    history: Sequence[Figures],
    expected_coverage: Mapping[str, float],
) -> UsualBand | None:
    """Return where the measure should lie in ``latest``; ``None`` while nothing can be said."""
    past = _usual(watch, latest, history)
    if watch.floor is None:
        return _count_band(watch, past, latest.season)
    least = _declared(watch, expected_coverage)
    if len(past) < LEARNING_RUNS:
        return UsualBand(least, 1.0, 1.0, 0) if least else None
    band = share_band(past, floor=watch.floor, sample=latest.rows)
    return UsualBand(max(band.low, least), band.middle, band.high, band.runs)


def place_name(code: str) -> str:
    """Return the name of a division by its code."""
    return region_table().names.get(code, code)


def count_watches(history: Sequence[Figures]) -> tuple[Watch, ...]:
    """Return the counts to watch: those of every source, and one for each place it covers."""
    return (*COUNTS, *_place_watches(history))


def _place_watches(history: Sequence[Figures]) -> Iterator[Watch]:
    codes = {
        name.removeprefix(PLACE)
        for past in history[:WATCHED_RUNS]
        for name, rows in past.measures.items()
        if name.startswith(PLACE) and rows >= _WATCHED_PLACE
    }
    for code in sorted(codes):
        yield Watch(
            f"count:{PLACE}{code}",
            f"“{place_name(code)}”的条数",
            _whole(_counted(PLACE + code)),
            hint="该地区的信息可能没有取到。",
        )


def _usual(watch: Watch, latest: Figures, history: Sequence[Figures]) -> list[float]:
    """Return the measure in the runs that are its measure, newest first."""
    usual = [past for past in history if watch.cause not in past.unusual]
    runs = comparable(usual, latest.season) if watch.floor is None else usual
    values = (watch.value(past) for past in runs)
    return [value for value in values if value is not None][:WATCHED_RUNS]


def _count_band(watch: Watch, past: Sequence[float], season: Season) -> UsualBand | None:
    if len(past) < LEARNING_RUNS:
        return None
    band = count_band(past)
    if season is Season.HOLIDAY:
        return UsualBand(0.0, band.middle, band.high, band.runs) if watch.rises else None
    return band


def _declared(watch: Watch, expected_coverage: Mapping[str, float]) -> float:
    return expected_coverage.get(watch.cause.removeprefix("coverage:"), 0.0)


def _happens(watch: Watch, value: float, latest: Figures, history: Sequence[Figures]) -> bool:
    past = _usual(watch, latest, history)
    return bool(past) and is_seen_before(value, past, below=value < median(past))


def _judge(watch: Watch, value: float, band: UsualBand, latest: Figures) -> Deviation | None:
    is_low = watch.falls and value < band.low
    if not is_low and not (watch.rises and value > band.high):
        return None
    if watch.floor is None:
        fact = f"{watch.label}为 {value:,.0f}，平时约 {band.middle:,.0f}"
        step = round(4 * value / band.middle) if band.middle else round(value)
    else:
        fact = f"{watch.label}为 {value:.0%}，"
        fact += f"应不少于 {band.low:.0%}" if is_low else f"平时约 {band.middle:.0%}"
        step = round(10 * value)
    basis = f"（近 {band.runs} 次的中位数）" if band.runs else ""
    hint = watch.hint if is_low or not watch.falls else _RISE_HINT
    if is_low and watch.floor is None and not latest.is_season_known:
        hint += _UNKNOWN_CALENDAR
    return Deviation(watch.cause, f"{fact}{basis}。{hint}", f"{'<' if is_low else '>'}{step}")


def _counted(name: str) -> Measure:
    return lambda run: run.measures.get(name, 0) if run.measures else None


def _whole(value: Measure) -> Measure:
    """Return a count that says nothing of a list which took two runs."""
    return lambda run: value(run) if run.is_whole else None


def _share(part: Callable[[Figures], float | None], whole: Callable[[Figures], float]) -> Measure:
    """Return the measure of a share; a run without the whole says nothing of it."""

    def share(run: Figures) -> float | None:
        counted, out_of = part(run), whole(run)
        return None if counted is None or out_of <= 0 else min(counted / out_of, 1.0)

    return share


def _rows(run: Figures) -> float:
    return run.rows


def _new(run: Figures) -> float | None:
    return run.new if run.is_novel else None


def _read(run: Figures) -> float:
    return run.rows - run.refused


def _fresh_or_known(run: Figures) -> float:
    return run.new + run.measures.get(KNOWN, 0) if run.is_novel else 0


COUNTS: Final = (
    Watch(ROWS, "取得的条数", _whole(_rows), rises=True),
    Watch("count:new", "新增的条数", _whole(_new), rises=True),
    Watch("count:pages", "取得的页数", _whole(lambda run: run.pages or None), rises=True),
    Watch("count:bytes", "收到的字节数", _whole(_counted(BYTES)), rises=True),
)


def _field_watch(name: str) -> Watch:
    return Watch(
        f"coverage:{name}",
        f"带有“{FIELD_LABELS[name]}”的信息占比",
        _share(lambda run: run.filled.get(name, 0), _rows),
        floor=_SHARE_FLOOR,
        hint="该字段可能已改名。",
    )


SHARES: Final = (
    Watch(
        "share:refused",
        "无法读取的行占比",
        _share(lambda run: run.refused, _rows),
        falls=False,
        rises=True,
        floor=_SHARE_FLOOR,
    ),
    *map(_field_watch, FIELD_LABELS),
    Watch(
        "share:known",
        "此前见过的信息占比",
        _share(_counted(KNOWN), _fresh_or_known),
        floor=_SHARE_FLOOR,
        hint="来源的编号规则可能已变，旧信息会被当作新信息。",
    ),
    Watch(
        "share:salary_read",
        "薪资能读成数字的占比",
        _share(_counted(SALARY_READ), lambda run: run.filled.get("salary_text", 0)),
        floor=_SHARE_FLOOR,
        hint="薪资的写法可能已变。",
    ),
    Watch(
        "share:mojibake",
        "含乱码的信息占比",
        _share(_counted(MOJIBAKE), _read),
        falls=False,
        rises=True,
        floor=_MOJIBAKE_FLOOR,
        hint="来源的编码可能已变。",
    ),
    Watch(
        "share:repeated",
        "同一次采集中重复出现的信息占比",
        _share(_counted(REPEATED), _read),
        falls=False,
        rises=True,
        floor=_REPEAT_FLOOR,
        hint="翻页可能错位，会有漏采。",
    ),
)
