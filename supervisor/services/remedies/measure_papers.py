"""The papers of measures: the interview's notice, the reminder of a fallen grade, the certificate.

A certificate's code is signed like a proof slip; whether it still holds is read from the record of
the measure when somebody verifies it.
"""

from dataclasses import dataclass
from datetime import date
from typing import Final

from itsdangerous import BadData, URLSafeSerializer
from sqlalchemy.orm import Session

from supervisor.documents import certificate as document
from supervisor.documents.certificate import Certificate
from supervisor.domain.cases.letters import Letter
from supervisor.domain.law.articles import registry
from supervisor.domain.platform.bureau import here
from supervisor.domain.platform.clock import chinese_day
from supervisor.domain.remedies.measures import (
    ActKind,
    EndReason,
    MeasureKind,
    MeasureStatus,
)
from supervisor.services.remedies.measures import why_over
from supervisor.store.queries.remedies import measures as queries
from supervisor.store.tables.remedies import CreditMeasure, CreditMeasureAct

TITLE: Final = "人力资源服务诚信证书"
_SALT: Final = "certificate"


@dataclass(frozen=True, slots=True)
class CertificateCheck:
    """What a certificate states, and whether it holds today; ``why`` says why it does not."""

    number: str
    agency: str
    uscc: str
    grade: str
    issued_on: date
    until_on: date
    is_in_force: bool
    why: str


def notice_of(measure: CreditMeasure) -> Letter | None:
    """Return the notice of an interview or the reminder; ``None`` where the kind has no letter."""
    if measure.status is MeasureStatus.PROPOSED or measure.starts_on is None:
        return None
    if measure.kind is MeasureKind.INTERVIEW:
        return _interview(measure)
    return _reminder(measure) if measure.kind is MeasureKind.WARNING else None


def certificate_pdf(measure: CreditMeasure, url: str) -> bytes | None:
    """Return the certificate; ``None`` while it is not issued. Raises ``MissingFonts``."""
    issued = _last(measure, ActKind.ISSUED)
    if issued is None or measure.ground_grade is None:
        return None
    return document.build(
        Certificate(
            title=TITLE,
            number=measure.number,
            agency=measure.agency.name,
            uscc=measure.agency.uscc,
            text=(
                f"经评定，该单位{chinese_day(measure.starts_on or issued.on_date)}信用等级为"
                f" {measure.ground_grade.value} 级（{measure.ground_grade.label}）。"
            ),
            term=f"有效期至{chinese_day(measure.until_on)}；等级变化或者撤回的即时失效，以核验结果为准。",
            issuer=here().name,
            day=chinese_day(issued.on_date),
            verify_url=url,
        )
    )


def sign_certificate(measure: CreditMeasure, secret: str | list[str]) -> str:
    """Return the token that the certificate's code carries."""
    return _signer(secret).dumps({"m": measure.id, "c": measure.number})


def check_certificate(
    session: Session, token: str, secret: str | list[str]
) -> CertificateCheck | None:
    """Return what the certificate states and whether it holds; ``None`` where it is not ours."""
    try:
        content = _signer(secret).loads(token)
        measure = queries.measure_of(session, int(content["m"]))
        number = str(content["c"])
    except (BadData, KeyError, TypeError, ValueError):
        return None
    issued = None if measure is None else _last(measure, ActKind.ISSUED)
    if measure is None or issued is None or measure.number != number:
        return None
    over = measure.end_reason or why_over(session, measure)
    return CertificateCheck(
        number=number,
        agency=measure.agency.name,
        uscc=measure.agency.uscc,
        grade=measure.ground_grade.value if measure.ground_grade else "",
        issued_on=issued.on_date,
        until_on=measure.until_on,
        is_in_force=over is None,
        why=_why(over, measure),
    )


def _why(over: EndReason | None, measure: CreditMeasure) -> str:
    if over is None:
        return ""
    return f"{chinese_day(measure.ended_on)}起，{over.label}" if measure.ended_on else over.label


def _interview(measure: CreditMeasure) -> Letter:
    notice = _last(measure, ActKind.NOTICE)
    held = chinese_day(notice.until_on) if notice and notice.until_on else "　　年　月　日"
    place = notice.place if notice else "　　　　　　"
    return Letter(
        title="约谈通知书",
        number=measure.number,
        addressee=measure.agency.name,
        paragraphs=(
            f"因{measure.reason.rstrip('。')}，本机关定于{held}在{place}约谈你单位负责人，"
            "了解有关情况，听取你单位的说明，并提示相关要求。",
            f"依据：{registry().cite(measure.basis)}。",
            "约谈不是行政处罚。你单位可以书面说明情况、提交材料，也可以申请另定时间；"
            "不参加约谈不因此受到处罚。",
        ),
        on=notice.on_date if notice else None,
    )


def _reminder(measure: CreditMeasure) -> Letter:
    grade = measure.ground_grade
    sent = _last(measure, ActKind.SENT)
    return Letter(
        title="信用等级下降提醒书",
        number=measure.number,
        addressee=measure.agency.name,
        paragraphs=(
            f"你单位的信用等级已变化为 {grade.value if grade else ''} 级。{measure.reason}",
            f"依据：{registry().cite(measure.basis)}。",
            "本提醒不附加任何义务。各项扣分的依据、期限和可以申请修复、提出异议的事项，"
            "见本系统“本机构”页面；异议和修复不收取任何费用。",
        ),
        on=sent.on_date if sent else None,
    )


def _last(measure: CreditMeasure, kind: ActKind) -> CreditMeasureAct | None:
    return next((one for one in reversed(measure.acts) if one.kind is kind), None)


def _signer(secret: str | list[str]) -> URLSafeSerializer:
    return URLSafeSerializer(secret, salt=_SALT)
