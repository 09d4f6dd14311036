"""PDF files written byte by byte."""

FONT = b"<</Font<</F1<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>>>>>"


WORDS = b"BT /F1 24 Tf 72 700 Td (Paid 300 yuan deposit) Tj ET"


def stream(content, extra=b""):
    return b"<</Length %d%s>>stream\n%s\nendstream" % (len(content), extra, content)


def pdf(*more, catalog=b"", page=b"", box=b"0 0 595 842", content=WORDS, pages=1, trailer=b""):
    """Return a PDF; ``more`` are further objects, numbered from 6."""
    kids = b" ".join([b"3 0 R"] * pages)
    objects = [
        b"<</Type/Catalog/Pages 2 0 R" + catalog + b">>",
        b"<</Type/Pages/Kids[" + kids + b"]/Count %d>>" % pages,
        b"<</Type/Page/Parent 2 0 R/MediaBox[" + box + b"]/Contents 4 0 R/Resources"
        + FONT + page + b">>",
        content if content.startswith(b"<<") else stream(content),
        b"<</Author(Zhang San)/Title(My secret)>>",
        *more,
    ]  # fmt: skip
    out, places = b"%PDF-1.7\n", []
    for number, body in enumerate(objects, start=1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    size = len(objects) + 1
    return out + b"xref\n0 %d\n0000000000 65535 f \n%strailer\n<</Size %d/Root 1 0 R/Info 5 0 R%s>>\nstartxref\n%d\n%%%%EOF" % (  # noqa: E501
        size, table, size, trailer, len(out)
    )  # fmt: skip
