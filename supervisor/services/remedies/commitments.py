"""Commitments to honest business that agencies sign of their own will."""

from typing import Final

from sqlalchemy.orm import Session

from supervisor.domain.credit.remedies import RemedyError
from supervisor.domain.platform import clock
from supervisor.services.platform import audit
from supervisor.services.platform.audit import Actor, AuditAction
from supervisor.store.engine import unit_of_work
from supervisor.store.queries.credit.requests import last_commitment
from supervisor.store.tables.credit import Commitment

TITLE: Final = "诚信经营承诺书"
TEXT: Final = (
    "本机构郑重承诺：依法取得许可或备案，在服务场所明示营业执照、许可证、服务项目和收费标准；发布的招聘"
    "信息真实、合法，不含歧视性内容；不扣押证件，不收取押金，不泄露个人信息；如实提交年度报告，配合监督"
    "检查；如违背承诺，愿意依法承担责任。"
)


def signed_commitment(session: Session, agency_id: int) -> Commitment | None:
    """Return the commitment to honest business an agency last signed; it is public."""
    return last_commitment(session, agency_id, TITLE)


def sign(session: Session, actor: Actor, agency_id: int, signed_by: str) -> Commitment:
    """Keep the commitment with the text as it stands today. Raises ``RemedyError`` unsigned.

    The same signature on the same day is the same one, however often it is sent.
    """
    if not signed_by.strip():
        raise RemedyError("请填写签署人姓名。")
    commitment = Commitment(
        agency_id=agency_id,
        title=TITLE,
        text=TEXT,
        signed_by=signed_by.strip(),
        user_id=actor.user_id,
    )
    with unit_of_work(session):
        last = signed_commitment(session, agency_id)
        if last is not None and _is_same(last, commitment):
            return last
        session.add(commitment)
        session.flush()
        subject = ("commitment", commitment.id)
        audit.record(session, actor, AuditAction.COMMITMENT_SIGNED, subject)
    return commitment


def _is_same(last: Commitment, new: Commitment) -> bool:
    return (last.text, last.signed_by, last.user_id) == (
        new.text,
        new.signed_by,
        new.user_id,
    ) and clock.office_date(last.signed_at) == clock.today()
