"""The sets of pictures: what is drawn, how it is spoilt, and what is true of it."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from random import Random
from typing import Final

from benchmarks.pictures.drawing import draw_chat, draw_leaflet, draw_paper
from benchmarks.pictures.spoiling import clean, photographed
from benchmarks.pictures.wording import chat, leaflet, paper
from supervisor.domain.register.entries import RegisterEntry

SEED: Final = 20261129


@dataclass(frozen=True, slots=True)
class Sample:
    """One picture with its truth; ``verdict`` is set for papers, ``poster`` for ads that name one.

    ``lines`` are as drawn, ``whole`` before they were wrapped; ``is_hard`` are the badly
    photographed ones.
    """

    kind: str
    data: bytes
    lines: tuple[str, ...]
    poster: str = ""
    verdict: str = ""
    is_hard: bool = False
    holder: str = ""
    whole: tuple[str, ...] = ()


def ads(count: int, agencies: list[RegisterEntry], seed: int = SEED) -> Iterator[Sample]:
    """Yield leaflets and chats: a third clean, a third photographed, a third badly."""
    chance = Random(seed)
    for number in range(count):
        is_chat = chance.random() < 0.25
        truth = chat(chance, agencies) if is_chat else leaflet(chance, agencies)
        drawn = (draw_chat if is_chat else draw_leaflet)(chance, truth.lines)
        level = number % 3
        if level == 0 or is_chat:
            data = clean(chance, drawn.picture)
        else:
            data = photographed(chance, drawn.picture, 0.35 if level == 1 else 0.8)
        yield Sample(
            "chat" if is_chat else "leaflet",
            data,
            drawn.lines,
            truth.poster,
            is_hard=level == 2 and not is_chat,
            whole=truth.lines,
        )


def papers(
    count: int, agencies: list[RegisterEntry], on: date, seed: int = SEED + 1
) -> Iterator[Sample]:
    """Yield licences, two thirds of them photographed by hand."""
    chance = Random(seed)
    for number in range(count):
        truth = paper(chance, agencies, on)
        drawn = draw_paper(chance, truth)
        strength = (0.0, 0.35, 0.7)[number % 3]
        data = (
            photographed(chance, drawn.picture, strength)
            if strength
            else clean(chance, drawn.picture)
        )
        holder = dict(truth.fields)["单位名称"]
        yield Sample(
            "paper", data, drawn.lines, verdict=truth.verdict, is_hard=strength > 0.5, holder=holder
        )
