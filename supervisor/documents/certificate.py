"""A certificate of an agency's credit as an A4 PDF with the code that the public page verifies."""

from dataclasses import asdict, dataclass

import segno

from supervisor.documents.pdf import typeset


@dataclass(frozen=True, slots=True)
class Certificate:
    """What a certificate says; every text is ready to print."""

    title: str
    number: str
    agency: str
    uscc: str
    text: str
    term: str
    issuer: str
    day: str
    verify_url: str


def build(certificate: Certificate) -> bytes:
    """Return the PDF. Raises ``MissingFonts``."""
    code = segno.make(certificate.verify_url, error="m").svg_inline(scale=4, border=2)
    return typeset("certificate.typ", {**asdict(certificate), "code": code})
