"""Where the lines of a page would stand if it were seen straight on, however it was photographed.

Seen from the side the lines of a page run together, about a pole they bow. Which way each line
runs tells how: its slope changes with the place of the line across the page, and along it. Only
places are straightened, so that rows and columns are told; the lines were read as they lie.
"""

from collections.abc import Sequence
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from supervisor.domain.pictures.model import Box

Places = npt.NDArray[np.float64]
"""Of each line the four corners: how far along the lines and how far across them."""

_LEAST_LINES: Final = 4
_LEAST_SHAPE: Final = 3.0
"""A line less than so many times as long as it is high tells no slope."""
_ROUNDS: Final = 6
_USUAL: Final = 0.01
"""A slope off by more than this is one line's own: it counts less."""
_RIDGE: Final = 2e-4
"""A bend has to be told by the lines: few of them near each other tell little of it."""
_MOST: Final = 0.9
"""How much the slope may change over a page; no page is seen from further aside."""
_LEAST_SCALE: Final = 0.3


def straightened(boxes: Sequence[Box]) -> Places:
    """Return the boxes of a page's lines in places along and across them."""
    corners = np.asarray(boxes, dtype=np.float64).reshape(-1, 4, 2)
    run = (corners[:, 1] - corners[:, 0]).sum(axis=0)
    angle = np.arctan2(run[1], run[0])
    c, s = np.cos(angle), np.sin(angle)
    along = corners[..., 0] * c + corners[..., 1] * s
    across = corners[..., 1] * c - corners[..., 0] * s
    return np.stack([along, _flat(along, across)], axis=-1)


def _flat(along: Any, across: Any) -> Any:
    """Return the places across the lines with their common bend undone."""
    starts, ends = along[:, (0, 3)].mean(axis=1), along[:, (1, 2)].mean(axis=1)
    lengths = ends - starts
    heights = np.abs(across[:, 3] - across[:, 0]) + np.abs(across[:, 2] - across[:, 1])
    telling = lengths > _LEAST_SHAPE * heights / 2
    if telling.sum() < _LEAST_LINES:
        return across
    rises = across[:, (1, 2)].mean(axis=1) - across[:, (0, 3)].mean(axis=1)
    slopes, weights = rises[telling] / lengths[telling], lengths[telling]
    middles = (along.mean(axis=1)[telling], across.mean(axis=1)[telling])
    centre = [float(np.average(one, weights=weights)) for one in middles]
    size = max(float(np.ptp(along)), float(np.ptp(across)), 1.0)
    u, v = ((one - at) / size for one, at in zip(middles, centre, strict=True))
    bend = _bend(u, v, slopes, weights / weights.sum())
    flat = _undone((along - centre[0]) / size, (across - centre[1]) / size, bend)
    return flat * size + centre[1]


def _bend(u: Any, v: Any, slopes: Any, weights: Any) -> Any:
    """Return how slopes go with the place: everywhere, across the page, along it."""
    bend = np.zeros(3)
    for _ in range(_ROUNDS):
        terms = np.stack([np.ones_like(u), _undone(u, v, bend), u], axis=1)
        off = np.abs(terms @ bend - slopes) / _USUAL
        trusted = weights / np.maximum(1.0, off)
        square = (terms * trusted[:, None]).T @ terms
        ridge = np.diag((0.0, _RIDGE, _RIDGE)) * trusted.sum()
        bend = np.linalg.solve(square + ridge, (terms * trusted[:, None]).T @ slopes)
        bend = np.clip(bend, -_MOST, _MOST)
    return bend


def _undone(u: Any, v: Any, bend: Any) -> Any:
    level, fan, bow = bend
    return (v - level * u - bow * u**2 / 2) / np.maximum(1 + fan * u, _LEAST_SCALE)
