"""Paint a PDF or a picture anew, in a process of its own: it is started as a script.

Reads the file on standard input. Of a PDF it writes one whose pages are pictures, of a picture a
JPEG, to standard output. Scripts, links, forms, embedded files, layers and metadata cannot
survive: only what is seen is kept.
Memory and computing time are limited before the first byte is read. The exit code says why a file
is refused; whatever else happens here, a crash of the reader included, ends this process only.
"""

import io
import resource
import sys

import pypdfium2
from PIL import Image, ImageOps, UnidentifiedImageError

MOST_PAGES = 20
MOST_PIXELS = 40_000_000
PASSWORD, UNREADABLE, TOO_MANY_PAGES, TOO_LARGE = 10, 11, 12, 13
_FORMATS = ("JPEG", "PNG", "WEBP")
_LONGEST_SIDE = 4_000
_PICTURE_QUALITY = 85
MEMORY = 1024**3
SECONDS = 10
_LONGEST_PAGE = 1_800
_MOST_SCALE = 2.5
_QUALITY = 80
_DPI = 150  # about what an A4 page is painted at


def main() -> int:
    """Paint standard input onto standard output."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    data = sys.stdin.buffer.read()
    return _paint_pdf(data) if data.startswith(b"%PDF-") else _paint_picture(data)


def _paint_picture(data: bytes) -> int:
    try:
        with Image.open(io.BytesIO(data), formats=_FORMATS) as picture:
            if picture.width * picture.height > MOST_PIXELS:
                return TOO_LARGE
            picture.draft("RGB", (_LONGEST_SIDE, _LONGEST_SIDE))
            picture.load()
            upright = ImageOps.exif_transpose(picture)
            upright.thumbnail((_LONGEST_SIDE, _LONGEST_SIDE))
            seen = upright.convert("RGBA")
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError):
        return UNREADABLE
    except Image.DecompressionBombError:
        return TOO_LARGE
    painted = Image.new("RGB", seen.size, "white")
    painted.paste(seen, mask=seen.getchannel("A"))
    painted.save(sys.stdout.buffer, "JPEG", quality=_PICTURE_QUALITY)
    return 0


def _paint_pdf(data: bytes) -> int:
    try:
        pdf = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        return PASSWORD if "password" in str(error).lower() else UNREADABLE
    if len(pdf) > MOST_PAGES:
        return TOO_MANY_PAGES
    if pdf.get_formtype():
        pdf.init_forms()  # what was typed into fields is part of what is seen
    try:
        pages = [_picture(pdf, number) for number in range(len(pdf))]
    except (pypdfium2.PdfiumError, ValueError):
        return UNREADABLE
    if not pages:
        return UNREADABLE
    out = io.BytesIO()
    pages[0].save(
        out,
        "PDF",
        save_all=True,
        append_images=pages[1:],
        resolution=_DPI,
        quality=_QUALITY,
        creationDate=None,
        modDate=None,
    )
    sys.stdout.buffer.write(out.getvalue())
    return 0


def _picture(pdf: pypdfium2.PdfDocument, number: int) -> Image.Image:
    page = pdf[number]
    longest = max(page.get_size())
    scale = min(_MOST_SCALE, _LONGEST_PAGE / longest)
    picture: Image.Image = page.render(scale=scale).to_pil().convert("RGB")
    page.close()
    return picture


if __name__ == "__main__":
    sys.exit(main())
