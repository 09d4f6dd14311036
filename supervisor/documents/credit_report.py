"""The credit report of an agency as an A4 PDF with the code that the public page verifies."""

from dataclasses import asdict, dataclass

import segno

from supervisor.documents.pdf import typeset


@dataclass(frozen=True, slots=True)
class ReportLicence:
    """One paper of the agency as it stands on the day of the report."""

    kind: str
    number: str
    term: str
    standing: str


@dataclass(frozen=True, slots=True)
class ReportEntry:
    """One entry that counts, with everything that explains it."""

    label: str
    kind: str
    points: str
    facts: str
    basis: str
    document: str
    ends: str
    days_left: int


@dataclass(frozen=True, slots=True)
class CreditReport:
    """What the report says; every text is ready to print."""

    title: str
    issuer: str
    agency: str
    uscc: str
    address: str
    on: str
    until: str
    made_at: str
    standing: str
    licences: tuple[ReportLicence, ...]
    grade: str
    grade_label: str
    score: str
    why: str
    scheme: str
    star: str
    entries: tuple[ReportEntry, ...]
    digest: str
    verify_url: str


def build(report: CreditReport) -> bytes:
    """Return the PDF. Raises ``MissingFonts``."""
    code = segno.make(report.verify_url, error="m").svg_inline(scale=4, border=2)
    return typeset("credit_report.typ", {**asdict(report), "code": code})
