"""Finding who carries on an ended agency, beside a loop over every pair.

    python -m benchmarks phoenix

A made-up register of 257 and of 70,000 agencies, a tenth of them ended, stands against the posters
of 200,000 ads that appeared since. Comebacks are planted in five ways; so are four kinds of
innocents that share something with an ended agency. The peer compares the names of every pair with
``fuzz.WRatio`` and looks what else is equal; it is timed on a part of the pairs. Times are the
process's own, because the machine may be busy.
"""

import random
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from typing import Final, TypeVar

from rapidfuzz import fuzz

from benchmarks.matching.made_up_names import (
    OTHER_TAILS,
    Anatomy,
    make_anatomy,
    make_register,
    place_of_record,
)
from benchmarks.measure import Measurement
from supervisor.domain.postings.postings import JobPosting
from supervisor.domain.successions import Operator, find_successions
from supervisor.domain.traces import Trace, TraceKind, traces_of

_Result = TypeVar("_Result")

SIZES: Final = (257, 70_000)
POSTINGS: Final = 200_000
_POSTERS: Final = POSTINGS // 4
_PLANTED: Final = 500
_PEER_PAIRS: Final = 40_000
_TEXTS: Final = 4_000
_ENDED: Final = date(2026, 3, 1)
_SINCE: Final = date(2026, 6, 1)
_SEED: Final = 20261123
_MALL = Trace(TraceKind.ADDRESS, "4201|中南路1号")
_HOTLINE = Trace(TraceKind.HOTLINE, "4008001234")
_NAMESAKE = Trace(TraceKind.REPRESENTATIVE, "王伟")
_WAYS: Final = {"phone, WeChat or account": (0, 1, 2), "address with person or name": (3, 4)}


@dataclass(frozen=True, slots=True)
class _World:
    ended: list[Operator]
    newcomers: list[Operator]
    holders: Counter[Trace]
    planted: dict[tuple[str, str], int]
    innocent: set[str]


def run() -> list[Measurement]:
    """Measure the search at both sizes, and how fast ads are read for what they leave behind."""
    results = [measurement for size in SIZES for measurement in _measure(size)]
    return [*results, _measure_reading()]


def _measure(size: int) -> Iterator[Measurement]:
    world = _world(size)
    pairs = len(world.ended) * len(world.newcomers)
    find_successions(world.ended, world.newcomers[:100], {})  # loads what is read once
    seconds, found = _timed(lambda: find_successions(world.ended, world.newcomers, world.holders))
    peer = _peer_rate(world)
    listed = {(one.before.key, one.after.key) for one in found}
    false = [one for one in listed if one[1] in world.innocent]
    label = f"phoenix {size:,}"
    yield Measurement(f"{label}: search through everything", seconds, "s CPU")
    yield Measurement(f"{label}: pairs", pairs / seconds, "pairs/s", "loop over pairs", peer)
    for what, ways in _WAYS.items():
        planted = {pair for pair, way in world.planted.items() if way in ways}
        share = len(listed & planted) / len(planted)
        yield Measurement(f"{label}: comebacks by {what} found, of {len(planted)}", share, "share")
    yield Measurement(
        f"{label}: innocents listed, of {len(world.innocent):,}", len(false), "posters"
    )
    others = len(listed - world.planted.keys()) - len(false)
    yield Measurement(f"{label}: other pairs listed", others, "pairs")


def _world(size: int) -> _World:
    rng = random.Random(_SEED + size)
    register = make_register(size, _SEED)
    agencies = [
        Operator(f"agency:{record.key}", record.name, _ENDED, record.city, _own(rng, record.key))
        for _, record in register
    ]
    anatomies = {f"agency:{record.key}": anatomy for anatomy, record in register}
    ended = rng.sample(agencies, max(20, size // 10))
    posters = [_poster(rng, number) for number in range(_POSTERS)]
    planted = [
        _comeback(rng, number, before, anatomies[before.key])
        for number, before in enumerate(rng.sample(ended, min(_PLANTED, len(ended))))
    ]
    ended, innocent = _innocents(rng, ended)
    newcomers = [*posters, *(after for _, after in planted), *innocent]
    holders = Counter(trace for operator in (*agencies, *newcomers) for trace in operator.traces)
    holders.update({_MALL: 300, _HOTLINE: 5_000, _NAMESAKE: 40})
    pairs = {(before.key, after.key): number % 5 for number, (before, after) in enumerate(planted)}
    return _World(ended, newcomers, holders, pairs, {one.key for one in innocent})


def _own(rng: random.Random, key: str) -> frozenset[Trace]:
    """Return what the register knows of an agency; one person in ten bears a common name."""
    person = "王伟" if rng.random() < 0.1 else f"法人{key}"
    return frozenset(
        (
            Trace(TraceKind.PHONE, f"p{key}"),
            Trace(TraceKind.ADDRESS, f"a{key}"),
            Trace(TraceKind.WECHAT, f"w{key}"),
            Trace(TraceKind.ACCOUNT, f"u{key}"),
            Trace(TraceKind.REPRESENTATIVE, person),
        )
    )


def _poster(rng: random.Random, number: int) -> Operator:
    """Return an ordinary employer with things of its own, now and then in the mall."""
    anatomy = make_anatomy(rng, national=False, tails=OTHER_TAILS)
    traces = {Trace(TraceKind.PHONE, f"q{number}"), Trace(TraceKind.TEXT, f"t{number % 30_000}")}
    if rng.random() < 0.02:
        traces.add(_MALL)
    city = place_of_record(anatomy)
    return Operator(f"poster:{number}", anatomy.name, _SINCE, city, frozenset(traces))


def _comeback(
    rng: random.Random, number: int, before: Operator, old: Anatomy
) -> tuple[Operator, Operator]:
    """Return a newcomer that has something of an ended agency, by one of five ways in turn.

    The last two rest on weak signs: the address with the person at the head (one in ten is a 王伟,
    whose name says nothing), and the address with the brand in another trade.
    """
    key = before.key.removeprefix("agency:")
    phone, address = Trace(TraceKind.PHONE, f"p{key}"), Trace(TraceKind.ADDRESS, f"a{key}")
    person = next(one for one in before.traces if one.kind is TraceKind.REPRESENTATIVE)
    ways = (
        {phone},
        {Trace(TraceKind.WECHAT, f"w{key}")},
        {Trace(TraceKind.ACCOUNT, f"u{key}"), _MALL},
        {address, person, _HOTLINE},
        {address},
    )
    anatomy = make_anatomy(rng, national=False, tails=("企业服务", "企业管理咨询"))
    way = number % len(ways)
    name = anatomy.name
    if way == 4:
        name = replace(old, trade="商务服务").name
    own = {Trace(TraceKind.PHONE, f"n{number}")}
    city = before.city
    return before, Operator(f"new:{number}", name, _SINCE, city, frozenset(ways[way] | own))


def _innocents(
    rng: random.Random, ended: Sequence[Operator]
) -> tuple[list[Operator], list[Operator]]:
    """Return the ended, some of them in the mall too, and newcomers that share only what is common.

    The same mall, the same hotline, a namesake at the head, the brand in another city.
    """
    in_mall = {one.key for one in rng.sample(ended, len(ended) // 4)}
    ended = [
        replace(one, traces=one.traces | {_MALL, _HOTLINE}) if one.key in in_mall else one
        for one in ended
    ]
    innocent = []
    for number in range(4 * _PLANTED):
        before = rng.choice(ended)
        anatomy = make_anatomy(rng, national=False, tails=OTHER_TAILS)
        ways = (
            (anatomy.name, {_MALL, _NAMESAKE}),
            (anatomy.name, {_HOTLINE, _MALL}),
            (anatomy.name, {_NAMESAKE, _HOTLINE}),
            (f"拉萨{before.name[2:]}", {_NAMESAKE, _MALL}),
        )
        name, traces = ways[number % len(ways)]
        own = {Trace(TraceKind.PHONE, f"i{number}")}
        key = f"innocent:{number}"
        innocent.append(Operator(key, name, _SINCE, "武汉市", frozenset(traces | own)))
    return ended, innocent


def _peer_rate(world: _World) -> float:
    """Return pairs per second of the loop that anybody would write first."""
    rng = random.Random(_SEED)
    pairs = [(rng.choice(world.ended), rng.choice(world.newcomers)) for _ in range(_PEER_PAIRS)]
    seconds, _ = _timed(
        lambda: [
            (before, after)
            for before, after in pairs
            if fuzz.WRatio(before.name, after.name) >= 80 or before.traces & after.traces
        ]
    )
    return len(pairs) / seconds


def _measure_reading() -> Measurement:
    rng = random.Random(_SEED)
    seen = datetime(2026, 6, 1, tzinfo=UTC)
    ads = [
        JobPosting(
            "s", str(number), "普工", "武汉澜舟人力资源有限公司",
            f"急招电子厂普工，长白班，包吃住，底薪加计件，每月十五日发薪，入职即签合同。编号{number}，"
            f"电话1380000{rng.randrange(10_000):04d}，微信同号 hr_{number}_zhaopin",
            seen, city="武汉", address=f"武昌区和平大道{number}号", account=f"u{number}",
        )
        for number in range(_TEXTS)
    ]  # fmt: skip
    seconds, _ = _timed(lambda: [traces_of(ad) for ad in ads])
    return Measurement("phoenix: traces read from ads, one core", len(ads) / seconds, "ads/s")


def _timed(work: Callable[[], _Result]) -> tuple[float, _Result]:
    started = time.process_time()
    result = work()
    return time.process_time() - started, result
