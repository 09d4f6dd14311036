"""Pictures of another making than those the reading was built on: measured the same way."""

import os
from collections.abc import Iterator
from itertools import combinations
from random import Random
from typing import Final

from benchmarks.measure import Measurement
from benchmarks.pictures.other_drawing import LAYOUTS, certificate, night_group
from benchmarks.pictures.other_spoiling import cut, encoded, on_a_wall
from benchmarks.pictures.quality import (
    SEEN,
    Tally,
    count,
    measurements,
    peak_memory,
    register_of,
    timed,
    warm_up,
)
from benchmarks.pictures.sets import Sample
from benchmarks.pictures.wording import leaflet, paper
from supervisor.demo.register import build
from supervisor.domain.pictures.sightings import Seen, same_leaflet, seen
from supervisor.domain.register.entries import RegisterEntry
from supervisor.domain.screening import Screener, load_rules
from supervisor.services.pictures.judging import PictureJudge
from supervisor.services.pictures.worker import PictureReader

ADS: Final = int(os.environ.get("OTHER_ADS", "36"))
PAPERS: Final = int(os.environ.get("OTHER_PAPERS", "24"))
SEEN_AGAIN: Final = int(os.environ.get("OTHER_AGAIN", "16"))
_SEED: Final = int(os.environ.get("OTHER_SEED", "71204"))
_CLEAN, _PLAIN, _HARD = 0.0, 0.4, 0.85


def run() -> list[Measurement]:
    """Read the other set and return its figures."""
    agencies = build()
    judge = PictureJudge(Screener(load_rules(None)), register_of(agencies))
    tally = Tally()
    prints: list[tuple[int, Seen]] = []
    with PictureReader(with_copies=True) as reader:
        cold = warm_up(reader)
        for label, sample in (*_ads(agencies), *_papers(agencies)):
            reading, spent = timed(reader, sample.data)
            tally.seconds.append(spent)
            judged = judge.judge(reading, SEEN, SEEN.date())
            if sample.kind != "again":
                count(tally, sample, reading, judged, judge)
            if sample.kind != "paper" and reading.pages:
                print_ = next(iter(reading.pages[0].prints), "")
                prints.append((label, seen(print_, judged.text.text)))
        tally.memory = peak_memory(reader)
    start = Measurement("other pictures, start of the worker", cold, "s CPU")
    return [*_named(measurements(tally)), start, *_pairs(prints)]


def _named(rows: list[Measurement]) -> list[Measurement]:
    return [
        Measurement(
            row.name.replace("pictures, ", "other pictures, "),
            row.value, row.unit, row.peer, row.peer_value,
        )
        for row in rows
    ]  # fmt: skip


def _ads(agencies: list[RegisterEntry]) -> Iterator[tuple[int, Sample]]:
    """Yield leaflets, every layout by turns; some of them once more, otherwise photographed."""
    chance = Random(_SEED)
    for number in range(ADS):
        truth = leaflet(chance, agencies)
        draw = LAYOUTS[number % len(LAYOUTS)]
        picture, lines = draw(chance, truth.lines)
        level = _CLEAN if draw is night_group else (_CLEAN, _PLAIN, _HARD)[number // 6 % 3]
        shot = on_a_wall(chance, picture, level) if level else picture
        yield number, Sample(
            "leaflet", encoded(chance, shot, (35, 90)), tuple(lines), truth.poster,
            is_hard=level == _HARD, whole=truth.lines,
        )  # fmt: skip
        if number < SEEN_AGAIN:
            again = cut(chance, on_a_wall(chance, picture, _PLAIN))
            yield number, Sample("again", encoded(chance, again, (30, 70)), ())


def _papers(agencies: list[RegisterEntry]) -> Iterator[tuple[int, Sample]]:
    chance = Random(_SEED + 1)
    for number in range(PAPERS):
        truth = paper(chance, agencies, SEEN.date())
        picture, lines = certificate(chance, truth.title, truth.fields)
        level = (_CLEAN, _PLAIN, _HARD)[number % 3]
        shot = on_a_wall(chance, picture, level) if level else picture
        data = encoded(chance, shot, (45, 90))
        yield -1, Sample(
            "paper", data, tuple(lines), verdict=truth.verdict, is_hard=level == _HARD,
            holder=dict(truth.fields)["单位名称"],
        )  # fmt: skip


def _pairs(prints: list[tuple[int, Seen]]) -> list[Measurement]:
    """Return recall and precision over all pairs of pictures."""
    same = found = both = 0
    for (one, a), (other, b) in combinations(prints, 2):
        is_same, is_found = one == other, same_leaflet(a, b)
        same, found, both = same + is_same, found + is_found, both + (is_same and is_found)
    return [
        Measurement("other pictures, pairs of one leaflet found", both / max(1, same), "share"),
        Measurement("other pictures, pairs found that are one", both / max(1, found), "share"),
    ]
