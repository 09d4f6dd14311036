"""Sixty hostile pictures: each is refused in words or read, and nothing else is lost by it."""

import io
import struct
import zipfile
import zlib

import numpy as np
import pytest
from PIL import Image

from tests.support.pictures import drawn, encoded, shared_reader

TWO = drawn(("招聘保洁员", "包吃住"))
JPEG = encoded(TWO)
PNG = encoded(TWO, "PNG")
WEBP = encoded(TWO, "WEBP")
SMALL = Image.new("RGB", (40, 40), "white")


def chunk(kind, data):
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def png(width, height, rows=b"", depth=8, colour=2, extra=b""):
    head = struct.pack(">IIBBBBB", width, height, depth, colour, 0, 0, 0)
    body = chunk(b"IDAT", zlib.compress(rows))
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + extra + body + chunk(b"IEND", b"")


def whole_png():
    """A PNG of 200 megapixels that is all there, in few bytes."""
    squeeze = zlib.compressobj()
    rows = b"".join(squeeze.compress(bytes(60_001)) for _ in range(10_000)) + squeeze.flush()
    head = chunk(b"IHDR", struct.pack(">IIBBBBB", 20_000, 10_000, 8, 2, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + head + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


def zipped(members, method=zipfile.ZIP_DEFLATED):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", method) as archive:
        for name, data in members:
            archive.writestr(name, data)
    return out.getvalue()


def with_exif(block):
    """A JPEG with this as its APP1 segment."""
    segment = b"\xff\xe1" + struct.pack(">H", len(block) + 2) + block
    return JPEG[:2] + segment + JPEG[2:]


def jpeg_of_size(width, height):
    """A small JPEG that says it is as large as this."""
    at = JPEG.index(b"\xff\xc0") + 5
    return JPEG[:at] + struct.pack(">HH", height, width) + JPEG[at + 4 :]


def webp_of_size(side):
    data = struct.pack("<I", (side - 1) | ((side - 1) << 14))
    body = b"WEBPVP8L" + struct.pack("<I", 5) + b"\x2f" + data
    return b"RIFF" + struct.pack("<I", len(body)) + body


def nested_zip(depth):
    data = JPEG
    for level in range(depth):
        data = zipped([(f"{level}.zip" if level else "a.jpg", data)])
    return data


def lying_zip():
    """A ZIP whose directory says that a member is small which is not."""
    data = bytearray(zipped([("a.png", bytes(60 * 1024**2))]))
    at = data.rindex(b"PK\x01\x02") + 24
    data[at : at + 4] = struct.pack("<I", 100)
    return bytes(data)


def scrambled(data, seed):
    chance = np.random.default_rng(seed)
    spoilt = np.frombuffer(data, np.uint8).copy()
    spoilt[chance.integers(2, len(spoilt), 40)] = chance.integers(0, 256, 40)
    return spoilt.tobytes()


def grey_16():
    return encoded(Image.fromarray(np.asarray(TWO.convert("L")).astype(np.uint16) << 8), "PNG")


def animated(kind, frames=40):
    more = [Image.new("RGB", SMALL.size, (at, at, at)) for at in range(frames)]
    return encoded(SMALL, kind, save_all=True, append_images=more)


def pdf(body):
    return b"%PDF-1.4\n" + body + b"\ntrailer<</Root 1 0 R>>\n%%EOF"


BOMBS = {
    "png of 200 megapixels": lambda: png(20_000, 10_000, bytes(1000)),
    "png of 200 megapixels, whole": whole_png,
    "png of 2^31": lambda: png(2**31 - 1, 2**31 - 1),
    "png without height": lambda: png(9_000, 0),
    "png one pixel high": lambda: png(39_000_000, 1),
    "png grey 16 of 90 megapixels": lambda: png(9_500, 9_500, b"", 16, 0),
    "jpeg that says 65000 wide": lambda: jpeg_of_size(65_000, 65_000),
    "jpeg that says 200 megapixels": lambda: jpeg_of_size(20_000, 10_000),
    "jpeg without size": lambda: jpeg_of_size(0, 0),
    "webp of 16383": lambda: webp_of_size(16_383),
    "text chunk of a bomb": lambda: png(
        40, 40, bytes(40 * 121), extra=chunk(b"zTXt", b"a\0\0" + zlib.compress(bytes(90 * 1024**2)))
    ),
    "colour profile of a bomb": lambda: png(
        40, 40, bytes(40 * 121), extra=chunk(b"iCCP", b"a\0\0" + zlib.compress(bytes(90 * 1024**2)))
    ),
    "zip of a bomb": lambda: zipped([("a.png", bytes(239 * 1024**2))]),
    "zip of many": lambda: zipped([(f"{at}.jpg", b"x") for at in range(3_000)]),
    "zip that lies": lying_zip,
    "zip with one name often": lambda: zipped(
        [("a.jpg", JPEG[:300]), ("b.jpg", JPEG[:300])]
    ).replace(b"b.jpg", b"a.jpg"),
    "zip with outside names": lambda: zipped([("../../a.jpg", JPEG[:300])]),
    "pdf of a bomb": lambda: pdf(
        b"1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj 2 0 obj<</Kids[3 0 R]/Count 1>>endobj "
        b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 9999999 9999999]>>endobj"
    ),
    "pdf of endless pages": lambda: pdf(
        b"1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj 2 0 obj<</Kids[2 0 R]/Count 99999>>endobj"
    ),
}
CUT = {
    **{f"jpeg cut at {part} %": lambda part=part: JPEG[: len(JPEG) * part // 100]
       for part in (1, 10, 50, 90, 99)},
    "png cut": lambda: PNG[: len(PNG) // 2],
    "png without end": lambda: PNG[:-12],
    "webp cut": lambda: WEBP[: len(WEBP) // 2],
    "zip cut": lambda: zipped([("a.jpg", JPEG)])[:-30],
    "pdf cut": lambda: encoded(TWO, "PDF")[:700],
    "one byte": lambda: b"\xff",
    "only a beginning": lambda: b"\xff\xd8\xff\xe0",
}  # fmt: skip
SCRAMBLED = {
    **{f"jpeg scrambled {seed}": lambda seed=seed: scrambled(JPEG, seed) for seed in range(4)},
    **{f"png scrambled {seed}": lambda seed=seed: scrambled(PNG, seed) for seed in range(4)},
    **{f"webp scrambled {seed}": lambda seed=seed: scrambled(WEBP, seed) for seed in range(3)},
}
WRONG = {
    "html": lambda: b"<html><img src=x></html>",
    "script": lambda: b"#!/bin/sh\nrm -rf x\n",
    "executable": lambda: b"MZ" + bytes(900),
    "svg": lambda: b'<svg xmlns="http://www.w3.org/2000/svg"><script>1</script></svg>',
    "gif": lambda: encoded(SMALL, "GIF"),
    "tiff": lambda: encoded(SMALL, "TIFF"),
    "bmp": lambda: encoded(SMALL, "BMP"),
    "heic without content": lambda: b"\0\0\0\x18ftypheic" + bytes(40),
    "jpeg called png": lambda: b"\x89PNG\r\n\x1a\n" + JPEG,
    "random": lambda: np.random.default_rng(1).bytes(20_000),
}
POLYGLOT = {
    "jpeg and zip": lambda: JPEG + zipped([("a.txt", b"x")]),
    "jpeg and html": lambda: JPEG + b"<script>alert(1)</script>",
    "pdf and jpeg": lambda: b"%PDF-1.4\n" + JPEG,
    "zip in zip": lambda: nested_zip(3),
    "animated webp": lambda: animated("WEBP"),
    "animated png": lambda: animated("PNG"),
    "cmyk": lambda: encoded(TWO.convert("CMYK")),
    "16 bit": grey_16,
    "exif that ends early": lambda: with_exif(b"Exif\0\0MM\0*\0\0\0\x08\0\x09"),
    "exif that points at itself": lambda: with_exif(
        b"Exif\0\0MM\0*\0\0\0\x08\0\x01\x87\x69\0\x04\0\0\0\x01\0\0\0\x08\0\0\0\x08"
    ),
    "exif place divided by zero": lambda: with_exif(
        b"Exif\0\0MM\0*\0\0\0\x08\0\x01\x88\x25\0\x04\0\0\0\x01\0\0\0\x1a\0\0\0\0"
        b"\0\x01\0\x02\0\x05\0\0\0\x03\0\0\0\x2c\0\0\0\0" + bytes(24)
    ),
    "exif of rubbish": lambda: with_exif(b"Exif\0\0" + b"\xff" * 4_000),
}
EVERY = BOMBS | CUT | SCRAMBLED | WRONG | POLYGLOT


def test_there_are_sixty():
    assert len(EVERY) >= 60


@pytest.mark.parametrize("group", [BOMBS, CUT, SCRAMBLED, WRONG, POLYGLOT], ids=len)
def test_a_hostile_picture_is_refused_in_words_or_read(group):
    reader = shared_reader()
    silent = [
        name
        for name, made in group.items()
        if not ((found := reader.read(made())).pages or found.error)
    ]
    assert silent == []
    assert reader.read(JPEG).pages[0].lines  # whatever came before, the next one is read
