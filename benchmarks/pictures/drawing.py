"""Leaflets, chats, long screenshots and papers drawn clean, with the fonts Debian has."""

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from random import Random
from typing import Final

from PIL import Image, ImageDraw, ImageFont

from benchmarks.pictures.wording import PaperTruth

_FONTS: Final = (
    ("/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc", 2),
    ("/usr/share/fonts/opentype/noto/NotoSansCJK-Bold.ttc", 2),
    ("/usr/share/fonts/opentype/noto/NotoSerifCJK-Regular.ttc", 2),
    ("/usr/share/fonts/opentype/noto/NotoSerifCJK-Bold.ttc", 2),
    ("/usr/share/fonts/truetype/wqy/wqy-zenhei.ttc", 0),
    ("/usr/share/fonts/truetype/wqy/wqy-microhei.ttc", 0),
    ("/usr/share/fonts/truetype/arphic/ukai.ttc", 0),
    ("/usr/share/fonts/truetype/arphic/uming.ttc", 0),
    ("/usr/share/fonts/truetype/lxgw-wenkai/LXGWWenKai-Regular.ttf", 0),
    ("/usr/share/fonts/truetype/lxgw-wenkai/LXGWWenKai-Bold.ttf", 0),
)
_GROUNDS: Final = (
    ("#ffffff", "#111111"), ("#fff4c2", "#1a1a1a"), ("#ffe14d", "#b00010"), ("#c81e1e", "#ffee66"),
    ("#1457a8", "#ffffff"), ("#f6f6f0", "#22223a"), ("#e8f4e8", "#0b5a1e"), ("#ffd9e0", "#7a0030"),
    ("#2b2b2b", "#f4f4f4"), ("#ff7a1a", "#ffffff"),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Drawn:
    """A picture, and its lines from top to bottom as drawn."""

    picture: Image.Image
    lines: tuple[str, ...]


def fonts() -> list[tuple[str, int]]:
    """Return the fonts of this machine that can be used."""
    return [one for one in _FONTS if Path(one[0]).exists()]


@lru_cache(maxsize=256)
def _font(path: str, index: int, size: int) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(path, size, index=index)


def draw_leaflet(chance: Random, lines: tuple[str, ...]) -> Drawn:
    """Draw an ad as a leaflet: a large head, a frame, some lines in another colour."""
    width = chance.choice((900, 1_080, 1_240, 1_500))
    ground, ink = chance.choice(_GROUNDS)
    font = chance.choice(fonts())
    size = chance.randint(width // 30, width // 19)
    margin = chance.randint(width // 20, width // 9)
    drawn: list[str] = []
    pieces: list[tuple[str, int]] = []
    for number, line in enumerate(lines):
        big = round(size * 1.7) if number == 0 else size
        for part in _wrapped(line, _font(*font, big), width - 2 * margin):
            pieces.append((part, big))
            drawn.append(part)
    gap = chance.uniform(0.35, 0.9)
    height = round(sum(big * (1.2 + gap) for _, big in pieces) + 2 * margin)
    picture = Image.new("RGB", (width, height), ground)
    draw = ImageDraw.Draw(picture)
    if chance.random() < 0.4:
        draw.rectangle((12, 12, width - 12, height - 12), outline=ink, width=5)
    is_centred = chance.random() < 0.35
    top = float(margin)
    for part, big in pieces:
        face = _font(*font, big)
        left = (width - draw.textlength(part, face)) / 2 if is_centred else margin
        draw.text((left, top), part, font=face, fill=ink)
        top += big * (1.2 + gap)
    return Drawn(picture, tuple(drawn))


def draw_chat(chance: Random, lines: tuple[str, ...]) -> Drawn:
    """Draw messages as a screenshot of a chat on a phone, which may be very long."""
    width, size = 1_080, chance.randint(38, 46)
    font = _font(*chance.choice(fonts()[:2]), size)
    drawn: list[str] = []
    bubbles = []
    top = 60
    for line in lines:
        parts = _wrapped(line, font, 640)
        bubbles.append((top, parts, chance.random() < 0.25))
        drawn += parts
        top += len(parts) * round(size * 1.35) + 90
    picture = Image.new("RGB", (width, top + 60), "#ededed")
    draw = ImageDraw.Draw(picture)
    for start, parts, is_own in bubbles:
        wide = max(draw.textlength(part, font) for part in parts) + 60
        left = width - wide - 150 if is_own else 150
        bottom = start + len(parts) * round(size * 1.35) + 40
        draw.rounded_rectangle(
            (left, start, left + wide, bottom), 18, fill="#95ec69" if is_own else "#ffffff"
        )
        avatar = width - 120 if is_own else 30
        draw.rectangle((avatar, start, avatar + 90, start + 90), fill=chance.choice(_GROUNDS)[0])
        for number, part in enumerate(parts):
            place = (left + 30, start + 18 + number * round(size * 1.35))
            draw.text(place, part, font=font, fill="#111111")
    return Drawn(picture, tuple(drawn))


def draw_paper(chance: Random, paper: PaperTruth) -> Drawn:
    """Draw a licence: frame, wide title, labels and values in two columns."""
    width, height = chance.choice(((1_600, 1_130), (1_400, 1_000), (1_200, 1_500)))
    font = chance.choice(fonts())
    size = width // 46
    picture = Image.new("RGB", (width, height), chance.choice(("#fffdf5", "#f5f9ff", "#fdf3ee")))
    draw = ImageDraw.Draw(picture)
    draw.rectangle((24, 24, width - 24, height - 24), outline="#a8402c", width=8)
    title = _font(*font, round(size * 2.2))
    shown = chance.choice(("", " ", "  ")).join(paper.title)
    draw.text(((width - draw.textlength(shown, title)) / 2, 90), shown, font=title, fill="#8c1a10")
    drawn = [paper.title]
    face = _font(*font, size)
    top = 90 + size * 5
    column = round(width * 0.3)
    mark = chance.choice(("：", "", ":"))
    for label, value in paper.fields:
        draw.text((width // 10, top), label + mark, font=face, fill="#222222")
        for part in _wrapped(value, face, width - column - width // 12):
            draw.text((column, top), part, font=face, fill="#111111")
            drawn.append(part)
            top += round(size * 1.7)
        drawn.append(label)
        top += round(size * 0.5)
    return Drawn(picture, tuple(drawn))


def _wrapped(text: str, font: ImageFont.FreeTypeFont, width: int) -> list[str]:
    lines = [""]
    for char in text:
        if font.getlength(lines[-1] + char) > width:
            lines.append("")
        lines[-1] += char
    return lines
