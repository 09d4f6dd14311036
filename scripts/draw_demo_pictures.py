"""Draw the sheets of the demonstration's photos into supervisor/demo/pictures.

Needs the Noto CJK fonts of Debian (fonts-noto-cjk):

    python scripts/draw_demo_pictures.py
"""

from pathlib import Path

from PIL import Image, ImageDraw, ImageFont

from supervisor.demo import pictures
from supervisor.demo.pictures.plan import PAPER, PAPER_KEY, SHEETS, DemoSheet

FOLDER = Path(pictures.__file__).parent
BODY = "/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc"
HEAD = "/usr/share/fonts/opentype/noto/NotoSansCJK-Bold.ttc"
SERIF = "/usr/share/fonts/opentype/noto/NotoSerifCJK-Bold.ttc"
SIMPLIFIED = 2


def font(path: str, size: int) -> ImageFont.FreeTypeFont:
    """Return a font in its simplified Chinese shapes."""
    return ImageFont.truetype(path, size, index=SIMPLIFIED)


def leaflet(sheet: DemoSheet) -> Image.Image:
    """Return a leaflet: a large head, the rest beneath it, a frame around all."""
    picture = Image.new("RGB", (820, 190 + 72 * len(sheet.lines)), sheet.ground)
    draw = ImageDraw.Draw(picture)
    draw.rectangle((14, 14, 805, picture.height - 15), outline=sheet.head, width=5)
    head, *rest = sheet.lines
    draw.text(
        (410, 90), head, font=font(HEAD, min(72, 740 // len(head))), fill=sheet.head, anchor="mm"
    )
    for number, text in enumerate(rest):
        size = min(42, 740 // max(1, len(text)))
        draw.text((46, 172 + 72 * number), text, font=font(BODY, size), fill=sheet.ink)
    return picture


def paper() -> Image.Image:
    """Return a licence as it hangs on a wall."""
    picture = Image.new("RGB", (1200, 820), "#fdf6ee")
    draw = ImageDraw.Draw(picture)
    draw.rectangle((20, 20, 1179, 799), outline="#a98235", width=8)
    draw.text((600, 110), "人力资源服务许可证", font=font(SERIF, 60), fill="#8c1a10", anchor="mm")
    for number, (label, value) in enumerate(PAPER):
        top = 210 + 86 * number
        draw.text((90, top), f"{label}：", font=font(BODY, 32), fill="#222222")
        draw.text((330, top), value, font=font(BODY, 32), fill="#222222")
    return picture


def main() -> None:
    """Write every sheet as WebP."""
    drawn = {sheet.key: leaflet(sheet) for sheet in SHEETS} | {PAPER_KEY: paper()}
    for key, picture in drawn.items():
        picture.save(FOLDER / f"{key}.webp", quality=70, method=6)


if __name__ == "__main__":
    main()
