"""PDF attachments: what is seen is kept, nothing else, and hostile files end in a refusal."""

import contextlib
import zlib

import pypdfium2
import pytest

from supervisor.services.platform import attachments
from supervisor.services.platform.attachments import RefusedAttachment, clean_files
from supervisor.services.platform.painter import MOST_PAGES
from tests.support.files.pdf_files import FONT, pdf, stream


def painted(data, name="证据.pdf"):
    (clean,) = clean_files([(name, data)])
    assert (clean.name, clean.media_type) == ("附件1.pdf", "application/pdf")
    return clean.data


def test_what_is_seen_is_kept_and_nothing_else():
    annotation = (
        b"<</Type/Annot/Subtype/Link/Rect[0 0 500 800]/A<</S/URI/URI(http://evil.example)>>>>"
    )
    hostile = pdf(
        stream(b"<x:xmpmeta>Zhang San</x:xmpmeta>", b"/Type/Metadata/Subtype/XML"),
        annotation,
        b"<</Type/Filespec/F(evil.exe)/EF<</F 9 0 R>>>>",
        stream(b"MZ payload", b"/Type/EmbeddedFile"),
        catalog=b"/Metadata 6 0 R/OpenAction<</S/JavaScript/JS(app.alert(1))>>"
        b"/AA<</WC<</S/Launch/F(cmd.exe)>>>>/Names<</EmbeddedFiles<</Names[(evil.exe)8 0 R]>>>>"
        b"/AcroForm<</Fields[]>>",
        page=b"/Annots[7 0 R]",
    )
    for word in (b"JavaScript", b"Launch", b"evil", b"xmpmeta", b"Zhang San"):
        assert word in hostile
    made = painted(hostile)
    for word in (
        b"JavaScript", b"/JS", b"Launch", b"evil", b"xmp", b"Zhang", b"secret", b"EmbeddedFile",
        b"OpenAction", b"/AA", b"Annot", b"AcroForm", b"URI", b"Info", b"Date",
    ):  # fmt: skip
        assert word not in made, word
    page = pypdfium2.PdfDocument(made)[0]
    assert page.get_textpage().get_text_range() == ""
    colours = page.render(scale=1).to_pil().convert("L").getcolors(256)
    assert any(shade < 100 for _count, shade in colours), "the words are painted"


def test_a_pdf_is_known_by_its_content_too():
    assert painted(pdf(), name="截图.jpg").startswith(b"%PDF-")


def test_every_page_is_painted_up_to_the_limit():
    made = painted(pdf(pages=MOST_PAGES))
    assert len(pypdfium2.PdfDocument(made)) == MOST_PAGES
    with pytest.raises(RefusedAttachment, match="20 页"):
        painted(pdf(pages=MOST_PAGES + 1))


def test_a_file_that_needs_a_password_is_refused_in_clear_words():
    locked = pdf(
        b"<</Filter/Standard/V 1/R 2/O<" + b"41" * 32 + b">/U<" + b"42" * 32 + b">/P -4>>",
        trailer=b"/Encrypt 6 0 R/ID[<00112233445566778899aabbccddeeff><00>]",
    )
    with pytest.raises(RefusedAttachment, match="取消密码"):
        painted(locked)


@pytest.mark.parametrize(
    "data",
    [
        b"%PDF-1.7\njunk",
        b"",
        pdf()[:200],
        pdf(pages=0),
        b"%PDF-1.7\n" + b"[" * 100_000,
    ],
    ids=["junk", "empty", "cut off", "no pages", "nested"],
)
def test_what_cannot_be_read_is_refused(data):
    with pytest.raises(RefusedAttachment, match="附件“证据"):
        painted(data)


def test_a_bomb_comes_to_an_end_and_stays_small():
    level = zlib.compress(b" " * 400_000_000, 9)
    twice = zlib.compress(level, 9)
    bomb = pdf(content=stream(twice, b"/Filter[/FlateDecode/FlateDecode]"))
    assert len(bomb) < 10_000
    try:
        made = painted(bomb)
    except RefusedAttachment:
        made = b""
    assert len(made) < 1_000_000


def test_a_reader_that_runs_too_long_is_stopped(monkeypatch):
    monkeypatch.setattr(attachments, "_SECONDS", 0.01)
    with pytest.raises(RefusedAttachment, match="限定的时间"):
        painted(pdf())


def test_a_page_of_any_size_is_painted_within_bounds():
    made = painted(pdf(box=b"0 0 14400 3"))
    picture = pypdfium2.PdfDocument(made)[0].render(scale=1).to_pil()
    assert picture.width <= 2_000


def test_a_drawing_that_draws_itself_comes_to_an_end():
    form = b"/Type/XObject/Subtype/Form/BBox[0 0 9 9]/Resources<</XObject<</X 6 0 R>>>>"
    endless = pdf(stream(b"/X Do " * 50, form), content=b"/X Do")
    endless = endless.replace(FONT, FONT[:-2] + b"/XObject<</X 6 0 R>>>>")
    with contextlib.suppress(RefusedAttachment):
        painted(endless)
