"""Precision against recall as a drawing and as a page."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

_WIDTH: Final = 560
_HEIGHT: Final = 420
_MARGIN: Final = 50
_COLOURS: Final = {"learned": "#1f5fa8", "both": "#b3541e"}
_NAMES: Final = {"rules": "rules alone", "learned": "reader alone", "both": "both"}


def curve_svg(curves: Mapping[str, Any]) -> str:
    """Draw recall to the right and precision upwards; the rules are one point."""
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {_HEIGHT}" '
        'font-family="sans-serif" font-size="12">',
        f'<rect width="{_WIDTH}" height="{_HEIGHT}" fill="white"/>',
        *_grid(),
    ]
    for number, (kind, colour) in enumerate(_COLOURS.items()):
        points = " ".join(f"{x:.1f},{y:.1f}" for x, y in _places(curves[kind]))
        parts.append(
            f'<polyline points="{points}" fill="none" stroke="{colour}" stroke-width="2"/>'
        )
        parts.append(_said(_WIDTH - 150, 40 + 18 * number, _NAMES[kind], colour))
    for x, y in _places([curves["rules"]]):
        parts.append(f'<circle cx="{x:.1f}" cy="{y:.1f}" r="5" fill="#333"/>')
    parts.append(_said(_WIDTH - 150, 76, _NAMES["rules"], "#333"))
    return "\n".join([*parts, "</svg>", ""])


def curves_page(curves: Mapping[str, Any], reports: Mapping[str, Any]) -> str:
    """Return the figures of all three as a page."""
    lines = [
        "# Rules, reader and both on unseen hands",
        "",
        "![precision against recall](curves.svg)",
        "",
        "| reader | precision | recall | macro F1 | clean ads without lead | bad ads with lead |"
        " with lead or look |",
        "|---|---|---|---|---|---|---|",
    ]
    for kind, report in reports.items():
        micro, look = report["micro"], report["look"]
        shares = (
            micro["precision"],
            micro["recall"],
            report["macro_f1"],
            report["clean"]["without_lead"],
            look["bad_ads_with_lead"],
            look["bad_ads_with_lead_or_look"],
        )
        lines.append(f"| {_NAMES[kind]} | " + " | ".join(map(_share, shares)) + " |")
    lines += ["", "One threshold for every category, both readers:", ""]
    lines += ["| threshold | precision | recall | macro F1 |", "|---|---|---|---|"]
    for point in curves["both"]:
        at_once = (point["precision"], point["recall"], point["macro_f1"])
        lines.append(f"| {point['threshold']} | " + " | ".join(map(_share, at_once)) + " |")
    return "\n".join([*lines, ""])


def _places(points: Sequence[Mapping[str, Any]]) -> list[tuple[float, float]]:
    return [
        (
            _MARGIN + point["recall"] * (_WIDTH - 2 * _MARGIN),
            _HEIGHT - _MARGIN - point["precision"] * (_HEIGHT - 2 * _MARGIN),
        )
        for point in points
        if point["precision"] is not None and point["recall"] is not None
    ]


def _grid() -> list[str]:
    parts = []
    for tenth in range(0, 11, 2):
        share = {"recall": tenth / 10, "precision": tenth / 10}
        ((x, y),) = _places([share])
        right, top = _WIDTH - _MARGIN, _MARGIN
        parts.append(
            f'<path d="M{_MARGIN} {y}H{right}M{x} {top}V{_HEIGHT - _MARGIN}" stroke="#ddd"/>'
        )
        parts.append(_said(_MARGIN - 26, y + 4, f"{tenth / 10:.1f}", "#555"))
        parts.append(_said(x - 8, _HEIGHT - _MARGIN + 18, f"{tenth / 10:.1f}", "#555"))
    parts.append(_said(_WIDTH / 2 - 20, _HEIGHT - 12, "recall", "#333"))
    parts.append(_said(8, _MARGIN - 16, "precision", "#333"))
    return parts


def _said(x: float, y: float, text: str, colour: str) -> str:
    return f'<text x="{x:.0f}" y="{y:.0f}" fill="{colour}">{text}</text>'


def _share(value: float | None) -> str:
    return "—" if value is None else f"{value:.3f}"
