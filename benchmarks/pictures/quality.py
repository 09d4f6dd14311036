"""Characters right, hits found, names and papers known, and what it costs."""

import io
import os
import unicodedata
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

from PIL import Image
from rapidfuzz.distance import Levenshtein

from benchmarks.measure import Measurement
from benchmarks.pictures import peer
from benchmarks.pictures.sets import Sample, ads, papers
from supervisor.demo.register import build
from supervisor.domain.lists.coverage import Coverage
from supervisor.domain.lists.known import own_register
from supervisor.domain.matching import AgencyIndex, Identifier
from supervisor.domain.pictures.layout import read_text
from supervisor.domain.pictures.model import Box, FileReading, PageReading, ReadLine
from supervisor.domain.platform.bureau import here
from supervisor.domain.register.agencies import AgencyRecord
from supervisor.domain.register.entries import RegisterEntry
from supervisor.domain.screening import Screener, load_rules
from supervisor.services.leads.assess import RegisterInForce
from supervisor.services.pictures.judging import JudgedPicture, PictureJudge
from supervisor.services.pictures.worker import PictureReader

ADS: Final = int(os.environ.get("PICTURES_ADS", "90"))
PAPERS: Final = int(os.environ.get("PICTURES_PAPERS", "45"))
SEEN: Final = datetime(2026, 11, 23, 4, tzinfo=UTC)


@dataclass(slots=True)
class Tally:
    """What was counted over a set of pictures."""

    characters: Counter[str] = field(default_factory=Counter)
    wrong: Counter[str] = field(default_factory=Counter)
    peer_wrong: Counter[str] = field(default_factory=Counter)
    seconds: list[float] = field(default_factory=list)
    peer_seconds: list[float] = field(default_factory=list)
    true_hits: int = 0
    found_hits: int = 0
    new_hits: int = 0
    names: int = 0
    names_right: int = 0
    papers: int = 0
    papers_right: int = 0
    false_no_such: int = 0
    memory: int = 0


def run() -> list[Measurement]:
    """Read every set and return the figures."""
    agencies = build()
    judge = PictureJudge(Screener(load_rules(None)), register_of(agencies))
    on = SEEN.date()
    tally = Tally()
    with PictureReader() as reader:
        cold = warm_up(reader)
        for sample in (*ads(ADS, agencies), *papers(PAPERS, agencies, on)):
            reading, spent = timed(reader, sample.data)
            tally.seconds.append(spent)
            count(tally, sample, reading, judge.judge(reading, SEEN, on), judge)
        tally.memory = peak_memory(reader)
    return [*measurements(tally), Measurement("pictures, start of the worker", cold, "s CPU")]


def register_of(agencies: Sequence[RegisterEntry]) -> RegisterInForce:
    """Return the made-up register, ready to be asked."""
    office = here()
    records = [
        AgencyRecord(
            str(number),
            one.name,
            one.uscc,
            tuple(former.text for former in one.former_names),
            one.short_names,
            "武汉",
            licences=one.licences,
        )
        for number, one in enumerate(agencies)
    ]
    coverage = Coverage((own_register(office.division, office.name),))
    return RegisterInForce(Identifier(AgencyIndex(records)), coverage, office.division)


def warm_up(reader: PictureReader) -> float:
    """Have engine and models loaded before anything is timed; return the CPU seconds of that."""
    blank = io.BytesIO()
    Image.new("RGB", (64, 64), "white").save(blank, "PNG")
    reader.read(blank.getvalue())
    return worker_seconds(reader)


def timed(reader: PictureReader, data: bytes) -> tuple[FileReading, float]:
    """Read a picture; return the CPU seconds the worker took."""
    before = worker_seconds(reader)
    reading = reader.read(data)
    return reading, worker_seconds(reader) - before


def worker_seconds(reader: PictureReader) -> float:
    """Return the CPU seconds of the worker so far; 0 before it has started."""
    if reader.process_id is None:
        return 0.0
    fields = Path(f"/proc/{reader.process_id}/stat").read_text().rsplit(") ", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def peak_memory(reader: PictureReader) -> int:
    """Return the largest resident size of the worker in MB."""
    status = Path(f"/proc/{reader.process_id}/status").read_text()
    return int(status.split("VmHWM:")[1].split()[0]) // 1024


def plain(text: str) -> str:
    """Return what counts of a text: blanks left out, width and shape of marks aside."""
    folded = unicodedata.normalize("NFKC", text)
    table = str.maketrans("〔〕【】[]·•", "()()()··")
    return "".join(char for char in folded.translate(table) if not char.isspace())


def count(
    tally: Tally,
    sample: Sample,
    reading: FileReading,
    judged: JudgedPicture,
    judge: PictureJudge,
) -> None:
    """Hold one reading against its truth."""
    kind = "hard" if sample.is_hard else "clean"
    if sample.kind == "paper":
        _count_paper(tally, sample, judged)
        return
    truth = plain("".join(sample.lines))
    read = plain("".join(line.text for _, line in judged.text.pieces if not line.is_code))
    tally.characters[kind] += len(truth)
    tally.wrong[kind] += Levenshtein.distance(truth, read)
    if peer.is_there() and not os.environ.get("NOPEER"):
        said, spent = peer.read(sample.data)
        tally.peer_seconds.append(spent)
        tally.peer_wrong[kind] += Levenshtein.distance(truth, plain(said))
    ideal = judge.judge(as_read(sample.whole), SEEN, SEEN.date())
    wanted = Counter((str(one.hit.category), plain(one.hit.span)) for one in ideal.hits)
    got = Counter((str(one.hit.category), plain(one.hit.span)) for one in judged.hits)
    tally.true_hits += sum(wanted.values())
    tally.found_hits += sum((wanted & got).values())
    tally.new_hits += sum((got - wanted).values())
    if sample.poster and ideal.match is not None and judged.match is not None:
        tally.names += 1
        wanted_poster = (ideal.match.verdict, ideal.match.agency_name)
        tally.names_right += wanted_poster == (judged.match.verdict, judged.match.agency_name)


def _count_paper(tally: Tally, sample: Sample, judged: JudgedPicture) -> None:
    verdict = str(judged.checked.verdict) if judged.checked else ""
    tally.papers += 1
    tally.papers_right += verdict == sample.verdict
    tally.false_no_such += verdict == "no_such_licence" != sample.verdict


def as_read(lines: Iterable[str]) -> FileReading:
    """Return true lines as a reading without a mistake."""
    read = tuple(ReadLine(text, 1.0, _true_box(text, number)) for number, text in enumerate(lines))
    return FileReading((PageReading(1, 1000, 1000, read),))


def _true_box(text: str, number: int) -> Box:
    """Return where a line stands: under the one before it, as wide as it is long."""
    width, top = 20.0 * len(text), 60.0 * number
    return (0.0, top), (width, top), (width, top + 20.0), (0.0, top + 20.0)


def measurements(tally: Tally) -> list[Measurement]:
    """Return the figures of a tally."""
    rows: list[Measurement] = []

    def add(name: str, value: float, unit: str, **more: Any) -> None:
        rows.append(Measurement(f"pictures, {name}", value, unit, **more))

    for kind in ("clean", "hard"):
        whole = max(1, tally.characters[kind])
        other = 1 - tally.peer_wrong[kind] / whole if tally.peer_seconds else None
        add(
            f"characters right, {kind}",
            1 - tally.wrong[kind] / whole,
            "share",
            peer="tesseract-ocr chi_sim" if other is not None else "",
            peer_value=other,
        )
    add("hits of the true text found", tally.found_hits / max(1, tally.true_hits), "share")
    add("hits that the true text has not", tally.new_hits / max(1, tally.true_hits), "share")
    add("posters as from the true text", tally.names_right / max(1, tally.names), "share")
    add("papers judged right", tally.papers_right / max(1, tally.papers), "share")
    add("false 'no such licence'", tally.false_no_such, f"of {tally.papers}")
    mean = sum(tally.seconds) / max(1, len(tally.seconds))
    other = sum(tally.peer_seconds) / len(tally.peer_seconds) if tally.peer_seconds else None
    add(
        "CPU seconds a picture",
        mean,
        "s",
        peer="tesseract-ocr" if other else "",
        peer_value=other,
    )
    add("slowest picture", max(tally.seconds, default=0.0), "s CPU")
    add("memory of the worker", tally.memory, "MB")
    return rows


def texts_differ(truth: Sequence[str], reading: FileReading) -> int:
    """Return how many characters of a reading are wrong."""
    text = read_text(reading.lines)
    return Levenshtein.distance(
        plain("".join(truth)), plain("".join(line.text for _, line in text.pieces))
    )
