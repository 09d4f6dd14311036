"""Charts as inline SVG drawn on the server: no script, one house style, printable."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from typing import Any, Final

from markupsafe import Markup
from pygal import XY, Config, DateLine, Line, StackedBar
from pygal.style import Style

from supervisor.web.shell.security import nonce


@dataclass(frozen=True, slots=True)
class BarRow:
    """One row of a distribution; ``address`` opens the records it counts."""

    label: str
    count: int
    address: str = ""


_FONT: Final = "inherit"
# Ordered so that neighbours differ in lightness too, for those who do not see the hues.
_COLOURS: Final = ("#1c4a86", "#c98500", "#6f8fb5", "#a3201a", "#4f8f68", "#9aa3ae")
_SCRIPT: Final = re.compile(r"<script\b.*?</script>|<script\b[^>]*/>", re.DOTALL)


def _style(colours: tuple[str, ...]) -> Style:
    return Style(
        background="transparent",
        plot_background="transparent",
        foreground="#566070",
        foreground_strong="#1f2630",
        foreground_subtle="#dfe3e8",
        guide_stroke_color="#dfe3e8",
        guide_stroke_dasharray="0",
        major_guide_stroke_color="#dfe3e8",
        major_guide_stroke_dasharray="0",
        opacity="1",
        opacity_hover=".8",
        transition="0s",
        colors=colours,
        font_family=_FONT,
        label_font_size=13,
        major_label_font_size=13,
        legend_font_size=14,
        value_font_size=13,
        tooltip_font_size=13,
    )


_STYLE: Final = _style(_COLOURS)
_BAND_STYLE: Final = _style(("#9aa3ae", "#c98500", "#1c4a86"))


def stacked_bars(
    title: str, labels: Sequence[str], series: Mapping[str, Sequence[int]], every: int
) -> Markup:
    """Return one stacked bar per label; every ``every``-th label is written out."""
    held = tuple((name, tuple(values)) for name, values in series.items())
    return _fitted(_drawn_bars(tuple(labels), held, every), title)


@lru_cache(maxsize=16)
def _drawn_bars(
    labels: tuple[str, ...], series: tuple[tuple[str, tuple[int, ...]], ...], every: int
) -> str:
    """Draw the same figures once: drawing takes longer than all else on a page."""
    chart = StackedBar(_config(_STYLE, len(series), every))
    chart.x_labels = list(labels)
    for name, values in series:
        chart.add(name, list(values))
    drawn: str = chart.render(is_unicode=True)
    return drawn


def band_points(
    title: str,
    labels: Sequence[str],
    values: Sequence[int],
    usual: Mapping[str, Sequence[float | None]],
    every: int,
) -> Markup:
    """Return one point per label over lines of what was usual, broken where nothing was known."""
    chart = Line(_config(_BAND_STYLE, len(usual) + 1, every))
    chart.x_labels = list(labels)
    for name, line in usual.items():
        chart.add(name, list(line), show_dots=False)
    chart.add("取得", list(values), stroke=False, dots_size=5)
    return _inline(chart, title)


def _config(style: Style, series: int, every: int) -> Config:
    return Config(
        style=style,
        js=[],
        width=960,
        height=280,
        margin=8,
        legend_at_bottom=True,
        legend_at_bottom_columns=series,
        legend_box_size=12,
        y_labels_major_count=5,
        show_minor_y_labels=False,
        show_minor_x_labels=False,
        show_y_guides=True,
        print_values=False,
        x_labels_major_every=every,
        truncate_legend=-1,
        truncate_label=-1,
        disable_xml_declaration=True,
        no_data_text="没有数据",
        title=None,
        include_x_axis=True,
        value_formatter=lambda value: f"{value:,.0f}",
    )


def steps(
    title: str,
    changes: Sequence[tuple[date, int]],
    until: date,
    marks: Sequence[tuple[int, str]],
) -> Markup:
    """Return a line that jumps on each day of ``changes`` and keeps its height until the next.

    ``marks`` are the heights written at the left edge, the lowest and the highest among them.
    """
    config = Config(
        style=_STYLE,
        js=[],
        width=960,
        height=220,
        margin=8,
        margin_left=24,
        margin_right=56,
        show_legend=False,
        show_dots=False,
        show_y_guides=True,
        show_x_guides=False,
        truncate_label=-1,
        disable_xml_declaration=True,
        title=None,
        range=(min(height for height, _ in marks), max(height for height, _ in marks)),
    )
    chart = DateLine(config)
    chart.y_labels = [{"label": label, "value": height} for height, label in marks]
    chart.x_labels = _spread(changes[0][0], until)
    chart.x_value_formatter = lambda day: f"{day:%Y-%m-%d}"
    points: list[tuple[date, int]] = []
    for day, height in changes:
        if points:
            points.append((day, points[-1][1]))
        points.append((day, height))
    chart.add(title, [*points, (until, points[-1][1])])
    return _inline(chart, title)


def curves(
    title: str,
    series: Mapping[str, Sequence[tuple[float | None, float | None]]],
    axes: tuple[str, str],
) -> Markup:
    """Return lines through points (x, y) between 0 and 1; points without a value are left out."""
    config = _config(_STYLE, len(series), 1)
    config.x_title, config.y_title = axes
    config.x_value_formatter = config.value_formatter = lambda value: f"{value:.0%}"
    config.height = 360
    config.xrange = config.range = (0, 1)
    config.show_minor_x_labels = True
    chart = XY(config)
    for name, points in series.items():
        chart.add(name, [(x, y) for x, y in points if x is not None and y is not None])
    return _inline(chart, title)


def _spread(first: date, last: date) -> list[date]:
    """Return up to five days from ``first`` to ``last``, evenly apart."""
    span = (last - first).days
    parts = min(4, max(1, span // 14))
    return [first + timedelta(days=span * part // parts) for part in range(parts + 1)]


def _inline(chart: Any, title: str) -> Markup:
    """Make pygal's output fit our policy: no script, its style under our nonce, a name to read."""
    return _fitted(chart.render(is_unicode=True), title)


def _fitted(drawn: str, title: str) -> Markup:
    svg = _SCRIPT.sub("", drawn)
    # Attributes of presentation are allowed where inline styles are not.
    svg = svg.replace('style="opacity: 0"', 'opacity="0"')
    svg = svg.replace("<style ", f'<style nonce="{nonce()}" ', 1)
    svg = svg.replace("<svg ", f'<svg role="img" aria-label="{Markup.escape(title)}" ', 1)
    return Markup(svg)  # noqa: S704 - pygal escapes labels; nothing else enters the picture
