"""Leaflets, notices, screens and papers in layouts and fonts that the first set has not."""

from collections.abc import Callable, Sequence
from functools import cache
from random import Random
from typing import Final

from PIL import Image, ImageDraw, ImageFont

_NOTO: Final = "/usr/share/fonts/opentype/noto/"
HEAVY: Final = (f"{_NOTO}NotoSansCJK-Black.ttc", 2)
LIGHT: Final = (f"{_NOTO}NotoSansCJK-Light.ttc", 2)
MEDIUM: Final = (f"{_NOTO}NotoSansCJK-Medium.ttc", 2)
SERIF: Final = (f"{_NOTO}NotoSerifCJK-Black.ttc", 2)
FINE_SERIF: Final = (f"{_NOTO}NotoSerifCJK-Medium.ttc", 2)
BRUSH: Final = ("/usr/share/fonts/truetype/arphic-gkai00mp/gkai00mp.ttf", 0)
PEN: Final = ("/usr/share/fonts/truetype/lxgw-wenkai/LXGWWenKai-Light.ttf", 0)
_BODY: Final = (LIGHT, MEDIUM, FINE_SERIF, BRUSH, PEN)

Lines = Sequence[str]
Drawn = tuple[Image.Image, list[str]]
"""A picture, and its lines in the order a person reads them."""


@cache
def font(which: tuple[str, int], size: int) -> ImageFont.FreeTypeFont:
    """Return a font of this machine."""
    return ImageFont.truetype(which[0], size, index=which[1])


def wrapped(text: str, face: ImageFont.FreeTypeFont, width: float) -> list[str]:
    """Break a text where it is too wide, between any two characters."""
    lines = [""]
    for char in text:
        if lines[-1] and face.getlength(lines[-1] + char) > width:
            lines.append("")
        lines[-1] += char
    return lines


def poster(chance: Random, lines: Lines) -> Drawn:
    """A red head with white outlined letters, the rest between rules, the phone large below."""
    picture = Image.new("RGB", (1240, 1754), chance.choice(("#fffdf2", "#f4f7ff", "#ffe94d")))
    draw = ImageDraw.Draw(picture)
    head, body, foot = lines[0], lines[1:-1], lines[-1]
    draw.rectangle((0, 0, 1240, 300), fill=chance.choice(("#c8102e", "#12439b", "#0b7a3b")))
    face = font(HEAVY, min(130, 1120 // max(1, len(head))))
    draw.text((620, 150), head, font=face, fill="white", anchor="mm",
              stroke_width=3, stroke_fill="#5a0a12")  # fmt: skip
    shown, top, face = [head], 360, font(chance.choice(_BODY), 54)
    for number, text in enumerate(body):
        for part in wrapped(text, face, 1080):
            draw.text((80, top), part, font=face, fill="#1d1d1d")
            shown.append(part)
            top += 84
        if number % 2 and top < 1500:
            draw.line((60, top - 2, 1180, top - 2), fill="#b0b0b0", width=2)
            top += 18
    face = font(HEAVY, min(68, 1130 // max(1, len(foot))))
    draw.text((620, top + 70), foot, font=face, fill="#c8102e", anchor="mm")
    return picture.crop((0, 0, 1240, min(1754, top + 160))), [*shown, foot]


def columns(chance: Random, lines: Lines) -> Drawn:
    """A head over two columns; the left one is read first."""
    picture = Image.new("RGB", (1500, 1000), "#ffffff")
    draw = ImageDraw.Draw(picture)
    draw.text((750, 80), lines[0], font=font(SERIF, 76), fill="#7a0014", anchor="mm")
    draw.line((750, 170, 750, 960), fill="#888888", width=3)
    shown, face = [lines[0]], font(chance.choice(_BODY), 40)
    half = (len(lines)) // 2 + 1
    for side, part in ((60, lines[1:half]), (800, lines[half:])):
        top = 190
        for text in part:
            for piece in wrapped(text, face, 640):
                draw.text((side, top), piece, font=face, fill="#222222")
                shown.append(piece)
                top += 66
    return picture, shown


def sticker(chance: Random, lines: Lines) -> Drawn:
    """A small slip as glued to poles: dense, narrow, black on a loud colour."""
    ground, ink = chance.choice((("#ffd400", "#111111"), ("#ffffff", "#cc0000"),
                                 ("#d7f2d0", "#10307a")))  # fmt: skip
    face = font(chance.choice((MEDIUM, HEAVY, BRUSH)), 44)
    shown = [part for text in lines for part in wrapped(text, face, 640)]
    picture = Image.new("RGB", (720, 62 * len(shown) + 70), ground)
    draw = ImageDraw.Draw(picture)
    draw.rectangle((8, 8, 711, 62 * len(shown) + 61), outline=ink, width=4)
    for number, text in enumerate(shown):
        draw.text((36, 34 + 62 * number), text, font=face, fill=ink)
    return picture, shown


def painted(chance: Random, lines: Lines) -> Drawn:
    """Painted by hand on a rolling shutter: uneven letters over ribs."""
    face = font(chance.choice((PEN, BRUSH)), 64)
    shown = [part for text in lines for part in wrapped(text, face, 1150)]
    picture = Image.new("RGB", (1300, 112 * len(shown) + 90), "#9aa0a6")
    draw = ImageDraw.Draw(picture)
    for top in range(0, picture.height, 26):
        draw.line((0, top, 1300, top), fill="#858b91", width=3)
    ink = chance.choice(("#b00014", "#0c1f66", "#f5f5f0"))
    for number, text in enumerate(shown):
        left = 50.0
        for char in text:
            place = (left, 40 + 112 * number + chance.uniform(-5, 5))
            draw.text(place, char, font=face, fill=ink, stroke_width=1, stroke_fill=ink)
            left += face.getlength(char) * chance.uniform(0.98, 1.04)
    return picture, shown


def night_group(chance: Random, lines: Lines) -> Drawn:
    """A dark chat with names and times over the bubbles, longer than a screen."""
    face, small = font(MEDIUM, 38), font(LIGHT, 26)
    picture = Image.new("RGB", (1080, 9000), "#111111")
    draw, top, shown = ImageDraw.Draw(picture), 40, list[str]()
    for text in lines:
        name = chance.choice(("招工小陈", "A派遣老周", "莉姐人力", "打工人阿伟"))
        draw.text((140, top), name, font=small, fill="#9a9a9a")
        shown.append(name)
        parts = wrapped(text, face, 680)
        draw.rectangle((30, top, 110, top + 80), fill=chance.choice(("#5b7", "#75a", "#a63")))
        bottom = top + 76 + 54 * len(parts)
        width = max(face.getlength(part) for part in parts)
        draw.rounded_rectangle((136, top + 42, 190 + width, bottom), 14, fill="#2c2c2c")
        for number, part in enumerate(parts):
            draw.text((160, top + 58 + 54 * number), part, font=face, fill="#e6e6e6")
        shown += parts
        top = bottom + 40
    return picture.crop((0, 0, 1080, top)), shown


def table(chance: Random, lines: Lines) -> Drawn:
    """A ruled notice: numbers on the left, what is offered on the right."""
    face = font(chance.choice((FINE_SERIF, LIGHT)), 42)
    picture = Image.new("RGB", (1240, 2400), "#fdfdfa")
    draw, top = ImageDraw.Draw(picture), 150
    draw.text((620, 80), lines[0], font=font(HEAVY, 66), fill="#000000", anchor="mm")
    shown = [lines[0]]
    for number, text in enumerate(lines[1:], start=1):
        parts = wrapped(text, face, 960)
        height = 60 * len(parts) + 26
        draw.rectangle((60, top, 1180, top + height), outline="#333333", width=2)
        draw.line((170, top, 170, top + height), fill="#333333", width=2)
        draw.text((115, top + height / 2), str(number), font=face, fill="#333333", anchor="mm")
        for row, part in enumerate(parts):
            draw.text((190, top + 12 + 60 * row), part, font=face, fill="#111111")
        shown += [f"{number}{parts[0]}", *parts[1:]]
        top += height
    return picture.crop((0, 0, 1240, top + 60)), shown


LAYOUTS: Final[tuple[Callable[[Random, Lines], Drawn], ...]] = (
    poster, columns, sticker, painted, night_group, table,
)  # fmt: skip

_LABELS: Final = (
    {"许可证编号": "编号", "单位名称": "机构名称", "法定代表人": "法定代表人（主要负责人）",
     "住所": "机构地址", "服务范围": "业务范围", "有效期限": "有效期"},
    {"单位名称": "名称", "许可证编号": "许可证编号", "服务范围": "许可事项", "住所": "经营场所"},
    {"许可证编号": "证号", "有效期限": "有效期限", "发证机关": "发证机关（盖章）"},
)  # fmt: skip


def certificate(chance: Random, title: str, fields: Sequence[tuple[str, str]]) -> Drawn:
    """A framed copy (副本) with a double border, wide labels and a seal over the last lines."""
    names = chance.choice(_LABELS)
    wide = chance.random() < 0.5
    picture = Image.new("RGB", (1600, 1130), chance.choice(("#fbf5e6", "#eef4ee", "#fffafa")))
    draw = ImageDraw.Draw(picture)
    for inset, thick in ((24, 9), (44, 2)):
        draw.rectangle((inset, inset, 1600 - inset, 1130 - inset), outline="#a98235", width=thick)
    draw.text((800, 130), title, font=font(SERIF, 76), fill="#8a1212", anchor="mm")
    draw.text((800, 205), "（副本）", font=font(FINE_SERIF, 34), fill="#333333", anchor="mm")
    face = font(chance.choice((FINE_SERIF, BRUSH, LIGHT)), 36)
    shown, top, end = [title, "（副本）"], 270, 0
    step = 740 // (len(fields) + 2)
    for key, value in fields:
        label = names.get(key, key)
        spread = "  ".join(label) if wide and len(label) == 2 else label
        mark = "：" if chance.random() < 0.7 else "  "
        draw.text((120, top), spread + mark, font=face, fill="#222222")
        for part in wrapped(value, face, 1000):
            draw.text((500, top), part, font=face, fill="#111111")
            top, end = top + step, top
        shown.append(f"{label}{mark}{value}")
    middle = (1180, end - 20)
    draw.ellipse((middle[0] - 120, middle[1] - 120, middle[0] + 120, middle[1] + 120),
                 outline="#d8433f", width=7)  # fmt: skip
    draw.regular_polygon((*middle, 36), 5, fill="#d8433f")
    return picture, shown
