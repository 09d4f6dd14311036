"""Lines of characters read from pixels with the models that ``rapidocr`` carries in its wheel.

Runs inside the limited worker only: engine and models take a second to load and 200 MB.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final

import cv2
import numpy as np
import numpy.typing as npt
from rapidocr import RapidOCR

from supervisor.domain.pictures.blanks import with_blanks
from supervisor.domain.pictures.model import Box, ReadLine
from supervisor.services.pictures.limits import LONG_SHAPE
from supervisor.services.pictures.opening import Pixels

Corners = npt.NDArray[np.float32]
"""Four corners (x, y) of a line: the start of its upper side, then clockwise."""

_FIND_SIDE: Final = 960
"""The longest side at which lines are looked for; they are read at the full size."""
_LEAST_FIND_SIDE: Final = 640
_OVERLAP: Final = 0.12
_MOST_LINES: Final = 600
_LEAST_CONFIDENCE: Final = 0.5
"""A line the reader is less sure of stays unread."""
_TALL: Final = 1.5
_VOTERS: Final = 9
_SURE_OF_TURN: Final = 0.9
_PARAMS: Final = {
    "EngineConfig.onnxruntime.intra_op_num_threads": 1,
    "EngineConfig.onnxruntime.inter_op_num_threads": 1,
    "Global.log_level": "critical",
    "Global.use_preprocess_img": False,
    "Global.use_vertical_padding": False,
    "Det.limit_type": "max",
    "Det.limit_side_len": 10_000,
}


@dataclass(frozen=True, slots=True)
class FoundLines:
    """Lines found in a page: their corners, and by how many quarter turns it had to be turned."""

    pixels: Pixels
    corners: list[Corners]
    turns: int = 0


class CharacterReader:
    """The engine, loaded once."""

    def __init__(self) -> None:
        cv2.setNumThreads(1)
        self._engine: Any = RapidOCR(params=dict(_PARAMS))

    def read(self, pixels: Pixels, page: int) -> tuple[list[ReadLine], int]:
        """Return the lines of an RGB page from top to bottom, and how many stayed unread."""
        found = self._upright(np.ascontiguousarray(pixels[:, :, ::-1]))
        lines: list[ReadLine] = []
        unread = 0
        for corners in found.corners[:_MOST_LINES]:
            line = self._line(found, corners, page)
            if line is None:
                unread += 1
            elif line.text:
                lines.append(line)
        return lines, unread

    def _upright(self, pixels: Pixels) -> FoundLines:
        """Find the lines, the page turned so that they can be read."""
        found = FoundLines(pixels, self._find(pixels))
        tall = sum(_is_tall(one) for one in found.corners)
        if len(found.corners) > 1 and tall > 0.6 * len(found.corners):
            turned = np.ascontiguousarray(np.rot90(pixels))
            corners = self._find(turned)
            if sum(_is_tall(one) for one in corners) < 0.4 * max(1, len(corners)):
                found = FoundLines(turned, corners, 1)
        if self._is_upside_down(found):
            height, width = found.pixels.shape[:2]
            over = np.ascontiguousarray(np.rot90(found.pixels, 2))
            corners = [np.roll(_pair(width, height) - one, 2, axis=0) for one in found.corners]
            found = FoundLines(over, corners[::-1], found.turns + 2)
        return found

    def _is_upside_down(self, found: FoundLines) -> bool:
        wide = sorted((one for one in found.corners if not _is_tall(one)), key=_length)[-_VOTERS:]
        if not wide:
            return False
        crops = [_crop(found.pixels, one) for one in wide]
        votes = 0
        for crop in crops:
            answer = self._engine(crop, use_det=False, use_cls=True, use_rec=False)
            ((label, score),) = answer.cls_res
            votes += label == "180" and score > _SURE_OF_TURN
        return votes > len(crops) / 2

    def _find(self, pixels: Pixels) -> list[Corners]:
        """Return the corners of lines, long pages looked through in tiles."""
        corners: list[Corners] = []
        for top, tile in _tiles(pixels):
            height, width = tile.shape[:2]
            scale = _find_scale(width, height)
            size = (max(32, round(width * scale)), max(32, round(height * scale)))
            way = cv2.INTER_AREA if scale < 1 else cv2.INTER_CUBIC
            answer = self._engine(
                cv2.resize(tile, size, interpolation=way),
                use_det=True, use_cls=False, use_rec=False,
            )  # fmt: skip
            if answer.boxes is None:
                continue
            back = _pair(width / size[0], height / size[1])
            for box in np.asarray(answer.boxes, dtype=np.float32):
                _enter(corners, box * back + _pair(0, top))
        return corners

    def _line(self, found: FoundLines, corners: Corners, page: int) -> ReadLine | None:
        """Read one line; ``None`` where it cannot be read, no text where there is none."""
        answer = self._engine(
            _crop(found.pixels, corners),
            use_det=False, use_cls=False, use_rec=True, return_word_box=True,
        )  # fmt: skip
        if not answer.txts or not answer.txts[0].strip():
            return ReadLine("", 0.0, _as_box(corners))
        text, confidence = answer.txts[0], float(answer.scores[0])
        if confidence < _LEAST_CONFIDENCE:
            return None
        height, width = found.pixels.shape[:2]
        box = _turned_back(corners, found.turns, width, height)
        centres, sureness = _characters(text, answer.word_results[0])
        return with_blanks(ReadLine(text, round(confidence, 4), box, centres, sureness, page))


def _find_scale(width: int, height: int) -> float:
    longest = max(width, height)
    if longest > _FIND_SIDE:
        return _FIND_SIDE / longest
    return min(2.0, _LEAST_FIND_SIDE / longest) if longest < _LEAST_FIND_SIDE else 1.0


def _tiles(pixels: Pixels) -> Iterator[tuple[int, Pixels]]:
    """Yield (top, pixels): the page, or overlapping tiles of one that is long.

    A wide one is looked at whole: tiles would cut its lines, and what stands on it is large.
    """
    height, width = pixels.shape[:2]
    if height <= max(LONG_SHAPE * width, 1.5 * _FIND_SIDE):
        yield 0, pixels
        return
    size = min(height, max(round(width * 1.3), _FIND_SIDE))
    step = round(size * (1 - _OVERLAP))
    for top in dict.fromkeys((*range(0, max(1, height - size), step), height - size)):
        yield top, pixels[top : top + size]


def _enter(corners: list[Corners], new: Corners) -> None:
    """Enter a line; of two that cover each other, cut by the edge of a tile, the larger stays."""
    for place, old in enumerate(corners):
        if _covered(old, new) > 0.6:
            if _area(new) > _area(old):
                corners[place] = new
            return
    corners.append(new)


def _covered(one: Corners, other: Corners) -> float:
    """Return which share of the smaller of two lines the other covers, slanted as they are.

    The upright frames of two lines one under the other, on a page held askew, cover each other.
    """
    apart = (one.max(axis=0) <= other.min(axis=0)) | (other.max(axis=0) <= one.min(axis=0))
    if apart.any():
        return 0.0
    shared, _ = cv2.intersectConvexConvex(one, other)
    return shared / max(1.0, min(_area(one), _area(other)))


def _area(corners: Corners) -> float:
    return float(cv2.contourArea(corners))


def _length(corners: Corners) -> float:
    return float(np.linalg.norm(corners[1] - corners[0]))


def _is_tall(corners: Corners) -> bool:
    return float(np.linalg.norm(corners[3] - corners[0])) >= _TALL * _length(corners)


def _crop(pixels: Pixels, corners: Corners) -> Pixels:
    """Return a line straightened; one that runs downwards is turned to lie."""
    width = max(2, round(max(_length(corners), float(np.linalg.norm(corners[2] - corners[3])))))
    height = max(
        2,
        round(
            max(
                float(np.linalg.norm(corners[3] - corners[0])),
                float(np.linalg.norm(corners[2] - corners[1])),
            )
        ),
    )
    flat = np.array(((0, 0), (width, 0), (width, height), (0, height)), dtype=np.float32)
    move = cv2.getPerspectiveTransform(corners.astype(np.float32), flat)
    crop: Any = cv2.warpPerspective(
        pixels, move, (width, height), flags=cv2.INTER_CUBIC, borderMode=cv2.BORDER_REPLICATE
    )
    if height >= _TALL * width:
        crop = np.ascontiguousarray(np.rot90(crop))
    straight: Pixels = crop
    return straight


def _pair(one: float, other: float) -> Corners:
    return np.array((one, other), dtype=np.float32)


def _as_box(corners: Corners) -> Box:
    first, second, third, fourth = ((round(float(x), 1), round(float(y), 1)) for x, y in corners)
    return first, second, third, fourth


def _turned_back(corners: Corners, turns: int, width: int, height: int) -> Box:
    """Return a box in the page as it came, given where it is in the page turned to the left.

    ``width`` and ``height`` are those of the turned page.
    """
    for _ in range(turns % 4):
        # What was at (x, y) of a page as wide as this one is high came to (y, width - x).
        corners = np.stack([height - corners[:, 1], corners[:, 0]], axis=1)
        width, height = height, width
    return _as_box(corners)


def _characters(text: str, info: Any) -> tuple[tuple[float, ...], tuple[float, ...]]:
    """Return where along the line each character stands and how sure it is, as far as known."""
    columns = [column for word in info.word_cols for column in word]
    letters = [letter for word in info.words for letter in word]
    total = float(info.line_txt_len)
    if total <= 0 or "".join(letters) != "".join(text.split()):
        return (), ()
    places = iter((column + 0.5) / total for column in columns)
    centres = [None if char.isspace() else min(1.0, next(places)) for char in text]
    sureness = tuple(round(float(one), 3) for one in info.confs)
    return _filled(centres), sureness if len(sureness) == len(text) else ()


def _filled(centres: Sequence[float | None]) -> tuple[float, ...]:
    """Return the places with those of blanks put halfway between their neighbours."""
    known = [one for one in centres if one is not None]
    filled: list[float] = []
    for one in centres:
        if one is not None:
            filled.append(one)
        else:
            after = next((other for other in known if other > (filled[-1] if filled else 0.0)), 1.0)
            filled.append(((filled[-1] if filled else 0.0) + after) / 2)
    return tuple(filled)
