"""What training leaves: weights of pieces, how scores become probabilities, and the gates.

Kept as plain arrays, a zip of ``.npy`` files with a JSON header; nothing in it can run. The same
model always gives the same bytes, so that its digest names it.
"""

import hashlib
import io
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, Final, Self

import numpy as np
import orjson
from numpy.typing import NDArray

from supervisor.domain.reader.classes import Classes
from supervisor.domain.reader.features import BITS, SPACE, WIDTHS
from supervisor.domain.reader.trees import QUESTIONS, TREES, Trees
from supervisor.domain.screening.model import Category

Floats = NDArray[np.float32]

FORMAT: Final = 4
_READABLE: Final = (1, 2, 3, FORMAT)
"""Models of format 1 weigh two scores of their own category only, and doubt nothing; models before
format 3 know no classes of words, those before format 4 no trees."""
CONTENT: Final = tuple(category for category in Category if category is not Category.UNLICENSED)
"""The categories a reader tells of, in the order of the columns."""

BLEND_WIDTH: Final = 4 * len(CONTENT) + 2
"""Columns of a blend: best sentence, whole ad, rules that state and rules excepted, each for every
category; then the second sentence of the category itself, and the constant."""

NEVER: Final = 1.01
"""A gate that no probability reaches."""

_HEADER: Final = "header.json"
_FIRST: Final = ("slots", "weights", "rarity", "bias", "blend", "gates")
_TREES: Final = ("signals", "cuts", "leaves", "base")
_EPOCH: Final = (1980, 1, 1, 0, 0, 0)
_MOST: Final = 40 * 1024 * 1024


class UnreadableModel(ValueError):
    """A file that is no model of this format; the message is Chinese."""


@dataclass(frozen=True)
class ReaderModel:
    """A linear model over pieces of sentences and of whole ads.

    ``slots[r]`` is the piece of row *r*; ``weights[r]`` its weight for each category in a sentence,
    then for each in the ad as a whole; ``rarity[r]`` its share in the length of a sentence.
    ``bias`` runs like a row of weights. ``blend`` holds for each category what turns the evidence
    of an ad into log odds (``scores.AdEvidence``), ``trees`` what else that evidence says. From
    ``gates`` on a probability makes a lead where the rules are silent; up to ``doubts`` it makes a
    hit of a rule doubtful.
    """

    header: Mapping[str, Any]
    slots: NDArray[np.uint32]
    weights: Floats
    rarity: Floats
    bias: Floats
    blend: Floats
    gates: Floats
    doubts: Floats = field(default_factory=lambda: np.zeros(len(CONTENT), dtype=np.float32))
    trees: Trees | None = None

    def to_bytes(self) -> bytes:
        """Return the model as a file."""
        sink = io.BytesIO()
        with zipfile.ZipFile(sink, "w") as archive:
            _put(archive, _HEADER, orjson.dumps(dict(self.header), option=orjson.OPT_SORT_KEYS))
            for name, values in self._arrays().items():
                content = io.BytesIO()
                np.lib.format.write_array(content, _stored(name, values))
                _put(archive, f"{name}.npy", content.getvalue())
        return sink.getvalue()

    @classmethod
    def from_bytes(cls, content: bytes) -> Self:
        """Read a model. Raises ``UnreadableModel`` where the file is no model of this format."""
        try:
            with zipfile.ZipFile(io.BytesIO(content)) as archive:
                if sum(entry.file_size for entry in archive.infolist()) > _MOST:
                    raise UnreadableModel("模型文件过大。")
                header = orjson.loads(archive.read(_HEADER))
                arrays: dict[str, Any] = {name: _read(archive, name) for name in _FIRST}
                if "doubts.npy" in archive.namelist():
                    arrays["doubts"] = _read(archive, "doubts")
                if header.get("format") == FORMAT:
                    arrays["trees"] = Trees(*(_read(archive, f"tree_{one}") for one in _TREES))
        except (zipfile.BadZipFile, KeyError, ValueError, EOFError, AttributeError) as error:
            raise UnreadableModel(f"不是可读的模型文件（{error}）。") from error
        model = cls(header, **arrays)
        model._check()
        vars(model)["digest"] = hashlib.sha256(content).hexdigest()  # another zlib packs otherwise
        return model

    def _arrays(self) -> dict[str, NDArray[Any]]:
        arrays = {name: getattr(self, name) for name in _FIRST}
        if self.header.get("format") != 1:
            arrays["doubts"] = self.doubts
        if self.trees is not None:
            arrays |= {f"tree_{name}": getattr(self.trees, name) for name in _TREES}
        return arrays

    def _check(self) -> None:
        rows, width = len(self.slots), len(CONTENT)
        is_first = self.header.get("format") == 1
        expected = {
            "weights": (rows, 2 * width),
            "rarity": (rows,),
            "bias": (2 * width,),
            "blend": (width, 3 if is_first else BLEND_WIDTH),
            "gates": (width,),
            "doubts": (width,),
        }
        ours: dict[str, Any] = {"bits": BITS, "widths": list(WIDTHS)}
        ours["categories"] = [str(category) for category in CONTENT]
        is_readable = self.header.get("format") in _READABLE
        if not is_readable or any(self.header.get(key) != value for key, value in ours.items()):
            raise UnreadableModel("模型与本版程序的格式或类别不符，请用本版程序重新训练。")
        if any(getattr(self, name).shape != shape for name, shape in expected.items()):
            raise UnreadableModel("模型文件内容不完整。")
        if rows and int(self.slots.max()) >= SPACE:
            raise UnreadableModel("模型文件内容有误。")
        if self.trees is not None:
            self._check_trees(self.trees)

    def _check_trees(self, trees: Trees) -> None:
        asked = (len(CONTENT), TREES, QUESTIONS)
        shapes = (asked, asked, (*asked[:2], QUESTIONS + 1), asked[:1])
        if tuple(getattr(trees, name).shape for name in _TREES) != shapes:
            raise UnreadableModel("模型文件内容不完整。")
        if int(trees.signals.min()) < 0 or int(trees.signals.max()) >= BLEND_WIDTH - 1:
            raise UnreadableModel("模型文件内容有误。")

    @cached_property
    def usual(self) -> frozenset[str]:
        """Words of the rules' own examples, which are never doubted."""
        return frozenset(self.header.get("usual", ()))

    @cached_property
    def classes(self) -> Classes | None:
        """The classes of words it was trained with; ``None`` for models that know none."""
        words = self.header.get("classes")
        return Classes(words) if words else None

    @cached_property
    def digest(self) -> str:
        """SHA-256 of the model as a file: the one it was read from, or the one it would make."""
        return hashlib.sha256(self.to_bytes()).hexdigest()


def header_of(**said: Any) -> dict[str, Any]:
    """Return the header of a model trained by this version."""
    return {
        "format": FORMAT,
        "bits": BITS,
        "widths": list(WIDTHS),
        "categories": [str(category) for category in CONTENT],
        **said,
    }


def _stored(name: str, values: NDArray[Any]) -> NDArray[Any]:
    """Weights are kept with eleven bits, which changes no decision and halves the file."""
    return values.astype(np.float16) if name in {"weights", "rarity"} else values


def _put(archive: zipfile.ZipFile, name: str, content: bytes) -> None:
    entry = zipfile.ZipInfo(name, _EPOCH)
    entry.compress_type = zipfile.ZIP_DEFLATED
    archive.writestr(entry, content, compresslevel=9)


def _read(archive: zipfile.ZipFile, name: str) -> NDArray[Any]:
    values: NDArray[Any] = np.lib.format.read_array(
        io.BytesIO(archive.read(f"{name}.npy")), allow_pickle=False
    )
    return values if name in {"slots", "tree_signals"} else values.astype(np.float32)
