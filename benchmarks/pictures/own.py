"""Pictures of one's own held against their truths: ``python -m benchmarks pictures FOLDER``.

``truth.jsonl`` in the folder has one object a picture: ``file``; of an ad ``text``, a sentence a
line, ``poster`` where it names one, ``hard`` for a bad photo; of a paper ``verdict``. A folder that
has none is given the kept wordings, which no generator of ours draws: they are for other hands.
Who is known stands in ``register.csv`` or ``register.xlsx`` with the folder ``lists``, as
``supervisor picture read`` takes them; without one the made-up register is asked, as of its day.
"""

from collections.abc import Iterator
from copy import deepcopy
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from random import Random
from typing import Any, Final

import orjson

from benchmarks.measure import Measurement
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
from benchmarks.pictures.sets import SEED, Sample
from benchmarks.pictures.wording import chat, leaflet, paper
from supervisor.cli.offline.judge import load
from supervisor.cli.offline.problems import ToldProblems
from supervisor.demo.register import build
from supervisor.domain.pictures.checking import PaperVerdict
from supervisor.domain.platform.clock import today
from supervisor.domain.screening import Screener, load_rules
from supervisor.services.leads.assess import RegisterInForce
from supervisor.services.lists.named_columns import UnreadableTableError
from supervisor.services.pictures.judging import PictureJudge
from supervisor.services.pictures.worker import PictureReader

TRUTHS: Final = "truth.jsonl"
KEPT: Final = 40
_PAPER_EACH: Final = 4
_CHAT_EACH: Final = 5
_KEPT_SEED: Final = SEED + 40


class UnreadableTruthError(ValueError):
    """The truths of a folder cannot be used; the message says which line and why."""


@dataclass(frozen=True, slots=True)
class Score:
    """What was read of one picture beside what is true of it."""

    file: str
    words: str


@dataclass(frozen=True, slots=True)
class Scored:
    """A folder: each picture, the figures of all, and what is told of but not there."""

    scores: list[Score]
    measured: list[Measurement]
    missing: list[str]


def kept() -> Iterator[dict[str, Any]]:
    """Yield the truths that are kept for pictures made by other hands."""
    agencies = build()
    chance = Random(_KEPT_SEED)
    for number in range(1, KEPT + 1):
        file = f"kept-{number:02}.jpg"
        if number % _PAPER_EACH == 0:
            truth = paper(chance, agencies, SEEN.date())
            lines = (truth.title, *(f"{label}：{value}" for label, value in truth.fields))
            yield {"file": file, "text": "\n".join(lines), "verdict": truth.verdict}
        else:
            ad = (chat if number % _CHAT_EACH == 0 else leaflet)(chance, agencies)
            yield {"file": file, "text": "\n".join(ad.lines), "poster": ad.poster, "hard": False}


def write_kept(folder: Path) -> Path:
    """Write the kept truths into a folder that has none yet; return their file."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / TRUTHS
    with path.open("xb") as file:
        file.writelines(orjson.dumps(one, option=orjson.OPT_APPEND_NEWLINE) for one in kept())
    return path


def samples_of(folder: Path) -> tuple[list[tuple[str, Sample]], list[str]]:
    """Return the pictures of a folder with their truths, and the files that are not there.

    Raises ``UnreadableTruthError``.
    """
    samples, missing = [], []
    for number, line in enumerate((folder / TRUTHS).read_bytes().splitlines(), start=1):
        if not line.strip():
            continue
        truth = _truth(line, number)
        path = folder / truth["file"]
        if path.is_file():
            samples.append((truth["file"], _sample(truth, path.read_bytes())))
        else:
            missing.append(truth["file"])
    return samples, missing


def run_folder(folder: Path) -> Scored:
    """Read the pictures of a folder and hold them against their truths. Raises ``ValueError``."""
    samples, missing = samples_of(folder)
    if not samples:
        raise UnreadableTruthError(f"{folder}: none of {len(missing)} pictures is there")
    register = _register_in(folder)
    on = today() if register else SEEN.date()
    judge = PictureJudge(Screener(load_rules(None)), register or register_of(build()))
    with PictureReader() as reader:
        scores, measured = score(samples, reader, judge, on)
    return Scored(scores, measured, missing)


def score(
    samples: list[tuple[str, Sample]], reader: PictureReader, judge: PictureJudge, on: date
) -> tuple[list[Score], list[Measurement]]:
    """Read the pictures; return what is said of each, and the figures of all."""
    tally, scores = Tally(), list[Score]()
    warm_up(reader)
    for file, sample in samples:
        reading, spent = timed(reader, sample.data)
        before = deepcopy(tally)
        tally.seconds.append(spent)
        count(tally, sample, reading, judge.judge(reading, SEEN, on), judge)
        words = _paper_words(before, tally) if sample.kind == "paper" else _ad_words(before, tally)
        scores.append(Score(file, reading.error or words))
    tally.memory = peak_memory(reader)
    return scores, measurements(tally)


def _register_in(folder: Path) -> RegisterInForce | None:
    lists = folder / "lists"
    for name in ("register.csv", "register.xlsx"):
        if (folder / name).is_file():
            try:
                return load(folder / name, lists if lists.is_dir() else None, ToldProblems())
            except UnreadableTableError as error:
                raise UnreadableTruthError(str(error)) from error
    return None


def _truth(line: bytes, number: int) -> dict[str, Any]:
    where = f"{TRUTHS}, line {number}"
    try:
        truth = orjson.loads(line)
    except orjson.JSONDecodeError as error:
        raise UnreadableTruthError(f"{where}: no JSON: {error}") from error
    if not isinstance(truth, dict) or not isinstance(truth.get("file"), str):
        raise UnreadableTruthError(f"{where}: no object with a file")
    if Path(truth["file"]).name != truth["file"]:
        raise UnreadableTruthError(f"{where}: the file must lie in the folder itself")
    verdict = truth.get("verdict", "")
    known = {one.value for one in PaperVerdict}
    if verdict and verdict not in known:
        raise UnreadableTruthError(f"{where}: verdict is one of {', '.join(sorted(known))}")
    if not verdict and not (isinstance(truth.get("text"), str) and truth["text"].strip()):
        raise UnreadableTruthError(f"{where}: an ad needs its text, a paper its verdict")
    return truth


def _sample(truth: dict[str, Any], data: bytes) -> Sample:
    lines = tuple(line for line in truth.get("text", "").split("\n") if line.strip())
    verdict = truth.get("verdict", "")
    return Sample(
        "paper" if verdict else "ad",
        data,
        lines,
        truth.get("poster", ""),
        verdict,
        is_hard=bool(truth.get("hard")),
        whole=lines,
    )


def _ad_words(before: Tally, now: Tally) -> str:
    wrong = now.wrong.total() - before.wrong.total()
    whole = now.characters.total() - before.characters.total()
    words = (
        f"{wrong} of {whole} characters wrong, "
        f"{now.found_hits - before.found_hits} of {now.true_hits - before.true_hits} hits, "
        f"{now.new_hits - before.new_hits} new"
    )
    if now.names == before.names:
        return words
    return f"{words}, poster {'right' if now.names_right > before.names_right else 'WRONG'}"


def _paper_words(before: Tally, now: Tally) -> str:
    return f"paper {'right' if now.papers_right > before.papers_right else 'WRONG'}"
