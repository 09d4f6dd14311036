"""Files read in the limited process: pictures that are well, and pictures that are not."""

import io
import struct
import zipfile
import zlib

import numpy as np
import pytest
from PIL import Image

from supervisor.domain.pictures.layout import read_text
from supervisor.services.pictures.worker import PictureReader
from tests.support.pictures import LEAFLET, drawn, encoded, shared_reader

WHOLE = encoded(drawn(LEAFLET))


def words(reading):
    return [line.text for _, line in read_text(reading.lines).pieces]


def zipped(**members):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(name.replace("__", "."), data)
    return out.getvalue()


def chunk(kind, data):
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def png(width, height, data=b""):
    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", data) + chunk(b"IEND", b"")


def test_a_leaflet_is_read_line_by_line_in_its_place():
    reading = shared_reader().read(WHOLE)
    assert words(reading) == list(LEAFLET)
    assert min(line.confidence for line in reading.lines) > 0.9
    tops = [line.box[0][1] for line in reading.lines]
    assert tops == sorted(tops)
    page = reading.pages[0]
    shown = Image.open(io.BytesIO(page.shown))
    assert shown.size == (page.width, page.height)
    phone = next(line for line in reading.lines if "1387" in line.text)
    x, y = (sum(corner[at] for corner in phone.part(8, 12)) / 4 for at in (0, 1))
    assert np.ptp(np.asarray(shown.crop((x - 9, y - 9, x + 9, y + 9)))) < 60  # it is covered


@pytest.mark.parametrize("turn", [90, 180, 270])
def test_a_picture_held_wrongly_is_read_all_the_same(turn):
    turned = drawn(LEAFLET).rotate(turn, expand=True)
    assert words(shared_reader().read(encoded(turned))) == list(LEAFLET)


def test_a_short_line_under_a_long_one_is_read_where_the_page_is_held_askew():
    lines = ("报名热线：李老师13871234567，咨询电话同上", "武汉珩牧职业介绍所", "急招包装工20名")
    askew = drawn(lines).rotate(-11, expand=True, fillcolor="gray")
    assert words(shared_reader().read(encoded(askew))) == list(lines)


def test_orientation_time_and_place_of_a_photo_are_read_and_not_in_the_copy():
    exif = Image.Exif()
    exif[0x0112] = 6
    exif[0x9003] = "2026:11:20 10:00:00"
    exif[0x8825] = {1: "N", 2: (30.0, 32.0, 24.0), 3: "E", 4: (114.0, 18.0, 0.0)}
    page = (
        shared_reader()
        .read(encoded(drawn(LEAFLET[:2]).rotate(90, expand=True), exif=exif))
        .pages[0]
    )
    assert [line.text for line in page.lines] == list(LEAFLET[:2])
    assert (page.taken.latitude, page.taken.longitude) == (pytest.approx(30.54), 114.3)
    assert b"Exif" not in page.shown


def test_kinds_of_pictures_are_told_by_their_content():
    two = drawn(LEAFLET[:2])
    grey = np.asarray(two.convert("L")).astype(np.uint16) << 8
    kinds = {
        "cmyk": encoded(two.convert("CMYK")),
        "16 bit": encoded(Image.fromarray(grey), "PNG"),
        "palette": encoded(two.convert("P"), "PNG"),
        "animated": encoded(two, "WEBP", save_all=True, append_images=[Image.new("RGB", two.size)]),
        "pdf": encoded(two, "PDF"),
        "zip behind a picture": encoded(two) + zipped(x__txt="x"),
    }
    read = {kind: words(shared_reader().read(data)) for kind, data in kinds.items()}
    assert read == {kind: list(LEAFLET[:2]) for kind in kinds}


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (b"", "空的"),
        (b"<html></html>", "不是可读的图片"),
        (WHOLE[:-9000], "没有传完"),
        (png(50_000, 50_000), "超过可读的"),
        (png(2_000, 2_000, zlib.compress(b"")), "没有传完"),
        (b"\xff\xd8\xff" + b"\xff" * 5_000, "无法打开"),
        (b"%PDF-1.4\njunk", "PDF 不完整"),
        (b"PK\x05\x06" + bytes(18), "没有文件"),
        (b"PK\x03\x04junk", "压缩包不完整"),
        (zipped(a__png=b"\x89PNG\r\n\x1a\n" + bytes(250 * 1024**2)), "太大"),
        (encoded(Image.new("RGB", (8, 8))), "太小"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_what_cannot_be_read_is_refused_in_words(data, why):
    reading = shared_reader().read(data)
    assert reading.pages == ()
    assert why in reading.error


def test_what_is_wrong_in_a_zip_costs_nothing_else():
    packed = zipped(a__jpg=WHOLE, b__zip=zipped(c__jpg=WHOLE), c__jpg=WHOLE[:900], d__txt=b"hello")
    reading = shared_reader().read(packed)
    assert [page.name for page in reading.pages] == ["a.jpg"]
    assert "“b.zip”压缩包里的压缩包" in reading.error
    assert "“c.jpg”" in reading.error


def test_a_file_that_takes_too_long_costs_itself_only():
    with PictureReader(seconds=0.01) as reader:
        assert "没能在限定的时间" in reader.read(WHOLE).error
        assert reader.process_id is None
