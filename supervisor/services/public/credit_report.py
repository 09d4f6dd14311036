"""The credit report of an agency: put together from its file, signed, kept in the trail."""

from collections.abc import Callable, Iterable
from datetime import date
from typing import Final

from sqlalchemy.orm import Session

from supervisor.documents import credit_report as document
from supervisor.documents.credit_report import CreditReport, ReportEntry, ReportLicence
from supervisor.domain.credit.ledger import EntryKind
from supervisor.domain.platform import clock
from supervisor.domain.platform.bureau import here
from supervisor.domain.platform.clock import chinese_day, office_time, utc_now
from supervisor.domain.ratings.stars import star_words
from supervisor.domain.ratings.suspension import SUSPENDED
from supervisor.domain.register.agencies import LicenceRecord, licence_standing
from supervisor.services.credit.file import CreditFile, FileStep, credit_file
from supervisor.services.platform import audit
from supervisor.services.platform.audit import Actor, AuditAction
from supervisor.services.public.directory import Profile, profile
from supervisor.services.public.proofs import Proof, ProofKind, ReportFigures, proof_of, sign_proof
from supervisor.store.tables.register import Agency

TITLE: Final = f"人力资源服务机构{ProofKind.REPORT.label}"
_NO_PAPER: Final = f"{SUSPENDED}（没有有效的许可）"


def issue_report(
    session: Session, actor: Actor, agency_id: int, secret: list[str], address: Callable[[str], str]
) -> bytes:
    """Return today's report as a PDF and note in the trail who took it.

    ``address`` gives the public address under which a token is verified. Raises ``MissingFonts``.
    """
    on = clock.today()
    file = credit_file(session, agency_id, on)
    found = profile(session, session.get_one(Agency, agency_id).uscc, on)
    if found is None:
        raise LookupError(f"agency {agency_id} has left the register")
    proof = proof_of(found, ReportFigures(file.standing.score, len(file.steps)))
    pdf = document.build(_report(file, found, proof, address(sign_proof(proof, secret))))
    audit.record_reading(session, actor, AuditAction.CREDIT_REPORT_ISSUED, ("agency", agency_id))
    return pdf


def _report(file: CreditFile, found: Profile, proof: Proof, url: str) -> CreditReport:
    now = office_time(utc_now())
    grade = file.standing.grade
    return CreditReport(
        title=TITLE,
        issuer=here().name,
        agency=found.agency.name,
        uscc=found.agency.uscc,
        address=found.agency.address or "未登记",
        on=chinese_day(file.on),
        until=chinese_day(proof.until),
        made_at=f"{chinese_day(now.date())} {now:%H:%M}",
        standing=found.standing.label,
        licences=tuple(_licences(found.record.licences, file.on)),
        grade="—" if file.is_suspended else grade.value,
        grade_label=_NO_PAPER if file.is_suspended else grade.label,
        score=f"{file.standing.score} 分",
        why=file.why,
        scheme=file.scheme.title,
        star=_star(found),
        entries=tuple(_entry(step, file.on) for step in file.steps),
        digest=proof.register_digest,
        verify_url=url,
    )


def _star(found: Profile) -> str:
    if found.credit.is_suspended:
        return _NO_PAPER
    held, until = found.credit.star, found.credit.star_until
    return star_words(held) + (f"，有效期至{chinese_day(until)}" if held and until else "")


def _licences(licences: Iterable[LicenceRecord], on: date) -> Iterable[ReportLicence]:
    for one in licences:
        first = chinese_day(one.valid_from) if one.valid_from else "未登记"
        last = chinese_day(one.valid_to) if one.valid_to else "长期"
        standing = licence_standing(one, on).label
        yield ReportLicence(one.kind.label, one.number, f"{first}至{last}", standing)


def _entry(step: FileStep, on: date) -> ReportEntry:
    row = step.entry
    kind = row.entry_class.label if row.kind is EntryKind.FACT else row.kind.label
    document_day = f"{row.document_number}，{chinese_day(row.document_on)}"
    return ReportEntry(
        label=row.label,
        kind=kind,
        points=f"{step.step.counted:+d}",
        facts=row.facts or row.reason,
        basis=row.legal_basis,
        document=document_day if row.document_number else "",
        ends=chinese_day(step.ends.on),
        days_left=step.ends.days_left(on),
    )
