"""Paint a PDF anew, page by page, in a process of its own: it is started as a script.

Reads a PDF on standard input and writes one whose pages are pictures on standard output. Scripts,
links, forms, embedded files, layers and metadata cannot survive: only what is seen is kept.
Memory and computing time are limited before the first byte is read. The exit code says why a file
is refused; whatever else happens here, a crash of the reader included, ends this process only.
"""

import io
import resource
import sys

import pypdfium2
from PIL import Image

MOST_PAGES = 20
PASSWORD, UNREADABLE, TOO_MANY_PAGES = 10, 11, 12
_MEMORY = 1024**3
_SECONDS = 15
_LONGEST_SIDE = 1_800
_MOST_SCALE = 2.5
_QUALITY = 80
_DPI = 150  # about what an A4 page is painted at


def main() -> int:
    """Paint standard input onto standard output."""
    resource.setrlimit(resource.RLIMIT_AS, (_MEMORY, _MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (_SECONDS, _SECONDS))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    try:
        pdf = pypdfium2.PdfDocument(sys.stdin.buffer.read())
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
    scale = min(_MOST_SCALE, _LONGEST_SIDE / longest)
    picture: Image.Image = page.render(scale=scale).to_pil().convert("RGB")
    page.close()
    return picture


if __name__ == "__main__":
    sys.exit(main())
