"""The graph of a suspected succession as inline SVG: who ended, what is shared, who appeared.

Three columns that fit a telephone; a line is the thicker the more its evidence weighs, and dashed
where it was set aside. The table beside it says the same in words.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from markupsafe import Markup, escape

WIDTH: Final = 380
_BOX: Final = 112
_COLUMNS: Final = (0, (WIDTH - _BOX) // 2, WIDTH - _BOX)
_LINE: Final = 15
_PADDING: Final = 7
_GAP: Final = 12
_PER_LINE: Final = 8.2
_MOST_LINES: Final = 3
_MOST_ROWS: Final = 10


@dataclass(frozen=True, slots=True)
class Node:
    """A box: in the left column (0) who ended, in the middle (1) evidence, in the right (2) who
    appeared. ``is_chosen`` marks the pair the page is about; ``href`` leads to its record.
    """

    key: str
    text: str
    column: int
    is_chosen: bool = False
    href: str = ""


@dataclass(frozen=True, slots=True)
class Edge:
    """A line between two boxes of neighbouring columns; those of the pair itself stand out."""

    left: str
    right: str
    weight: float
    is_chosen: bool = False


@dataclass(frozen=True, slots=True)
class _Placed:
    node: Node
    lines: tuple[str, ...]
    top: float
    height: float

    @property
    def middle(self) -> float:
        return self.top + self.height / 2


def draw(title: str, nodes: Sequence[Node], edges: Sequence[Edge]) -> Markup:
    """Return the picture; a column shows its first ``_MOST_ROWS`` boxes and says what it left."""
    columns = [_shown([node for node in nodes if node.column == n], n) for n in range(3)]
    height = max(_height(column) for column in columns)
    placed = {one.node.key: one for column in columns for one in _stack(column, height)}
    parts = [
        _edge(placed[edge.left], placed[edge.right], edge)
        for edge in sorted(edges, key=lambda edge: edge.is_chosen)
        if edge.left in placed and edge.right in placed
    ]
    parts += [_box(one) for one in placed.values()]
    return Markup(
        '<svg class="link-graph" role="img" aria-label="{}" viewBox="0 0 {} {:.0f}">{}</svg>'
    ).format(title, WIDTH, height, Markup().join(parts))


def _shown(nodes: Sequence[Node], column: int) -> list[Node]:
    ordered = sorted(nodes, key=lambda node: not node.is_chosen)
    if len(ordered) <= _MOST_ROWS:
        return ordered
    left = len(ordered) - _MOST_ROWS + 1
    return [*ordered[: _MOST_ROWS - 1], Node(f"more{column}", f"另有 {left} 项未画出", column)]


def _height(nodes: Sequence[Node]) -> float:
    return sum(_box_height(wrap(node.text)) for node in nodes) + _GAP * max(0, len(nodes) - 1) + 2


def _box_height(lines: Sequence[str]) -> float:
    return len(lines) * _LINE + 2 * _PADDING


def _stack(nodes: Sequence[Node], height: float) -> Iterator[_Placed]:
    """Yield the boxes of a column, placed one under the other in the middle of the height."""
    top = (height - _height(nodes)) / 2 + 1
    for node in nodes:
        lines = wrap(node.text)
        yield _Placed(node, lines, top, _box_height(lines))
        top += _box_height(lines) + _GAP


def wrap(text: str) -> tuple[str, ...]:
    """Cut a text into lines that fit a box; what does not fit ends in an ellipsis."""
    lines, line, width = [], "", 0.0
    for char in text:
        wide = 0.6 if char.isascii() else 1.0
        if char == "\n" or width + wide > _PER_LINE:
            lines.append(line)
            line, width = "", 0.0
        if char != "\n":
            line, width = line + char, width + wide
    lines.append(line)
    if len(lines) > _MOST_LINES:
        lines = [*lines[: _MOST_LINES - 1], f"{lines[_MOST_LINES - 1][:-1]}…"]
    return tuple(lines)


def _edge(left: _Placed, right: _Placed, edge: Edge) -> Markup:
    x1, x2 = _COLUMNS[left.node.column] + _BOX, _COLUMNS[right.node.column]
    bend = (x1 + x2) / 2
    look = "link-edge" + (" link-edge-chosen" if edge.is_chosen else "")
    look += "" if edge.weight > 0 else " link-edge-aside"
    return Markup(
        '<path class="{}" stroke-width="{:.1f}" d="M{} {:.1f} C{} {:.1f} {} {:.1f} {} {:.1f}"/>'
    ).format(
        look, 1 + 4 * edge.weight, x1, left.middle, bend, left.middle, bend, right.middle, x2,
        right.middle,
    )  # fmt: skip


def _box(one: _Placed) -> Markup:
    x = _COLUMNS[one.node.column]
    kinds = ("ended", "evidence", "newcomer")
    look = f"link-{kinds[one.node.column]}" + (" link-chosen" if one.node.is_chosen else "")
    first = one.top + _PADDING + _LINE - 4
    lines = Markup().join(
        Markup('<tspan x="{}" y="{:.1f}">{}</tspan>').format(x + _BOX / 2, first + n * _LINE, line)
        for n, line in enumerate(one.lines)
    )
    box = Markup(
        '<g class="{}"><title>{}</title><rect x="{}" y="{:.1f}" width="{}" height="{}" rx="4"/>'
        '<text text-anchor="middle">{}</text></g>'
    ).format(look, one.node.text, x + 0.5, one.top, _BOX - 1, one.height, lines)
    if not one.node.href:
        return box
    return Markup('<a href="{}">{}</a>').format(escape(one.node.href), box)
