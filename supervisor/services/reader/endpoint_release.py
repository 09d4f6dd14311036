"""Whether the office's own model is used: its marks are judged, one person asks, another agrees."""

from sqlalchemy.orm import Session

from supervisor.domain.platform.clock import utc_now
from supervisor.domain.quality.sampling import Reading
from supervisor.domain.reader.endpoint import ReleaseStatus
from supervisor.services.platform import audit
from supervisor.services.platform.audit import Actor, AuditAction
from supervisor.store.engine import unit_of_work
from supervisor.store.queries.reader import endpoint as queries
from supervisor.store.tables.reader import EndpointMark, EndpointRelease


class ReleaseRefused(ValueError):
    """A step that is not taken; the message is Chinese."""


def judge(session: Session, reader: Actor, mark_id: int, reading: Reading) -> None:
    """Say whether a mark is right; a later word replaces an earlier. Raises ``ReleaseRefused``."""
    with unit_of_work(session):
        mark = session.get(EndpointMark, mark_id)
        if mark is None:
            raise ReleaseRefused("没有这一处标注。")
        mark.reading, mark.reader_id, mark.judged_at = reading, reader.user_id, utc_now()
        detail = {"reading": str(reading), "model": mark.source.model}
        subject = ("endpoint_mark", mark_id)
        audit.record(session, reader, AuditAction.ENDPOINT_JUDGED, subject, detail)


def ask(session: Session, person: Actor, model: str) -> int:
    """Ask for a model to be used. Raises ``ReleaseRefused`` where it is not sure enough."""
    with unit_of_work(session):
        for status in (ReleaseStatus.ASKED, ReleaseStatus.LIVE):
            if queries.release_of(session, model, status) is not None:
                raise ReleaseRefused("这个模型已经提请或启用。")
        sample = queries.sample(session, model)
        if sample.problem:
            raise ReleaseRefused(sample.problem)
        if person.user_id is None:
            raise ReleaseRefused("须由一人提请。")
        release = EndpointRelease(
            model=model, right=sample.right, judged=sample.judged, asked_by=person.user_id
        )
        session.add(release)
        session.flush()
        _record(session, person, AuditAction.ENDPOINT_ASKED, release)
        return release.id


def approve(session: Session, approver: Actor, release_id: int) -> None:
    """Use a model, as a second person. Raises ``ReleaseRefused``."""
    with unit_of_work(session):
        release = _release(session, release_id, ReleaseStatus.ASKED)
        if release.asked_by == approver.user_id:
            raise ReleaseRefused("提请人不能批准自己提请的模型，请由另一位审批人批准。")
        problem = queries.sample(session, release.model).problem
        if problem:
            raise ReleaseRefused(problem)
        _decide(release, approver, ReleaseStatus.LIVE)
        _record(session, approver, AuditAction.ENDPOINT_LIVE, release)


def refuse(session: Session, approver: Actor, release_id: int, reason: str) -> None:
    """Not use a model, and say why. Raises ``ReleaseRefused``."""
    if not reason:
        raise ReleaseRefused("不采用时，请写明理由。")
    with unit_of_work(session):
        release = _release(session, release_id, ReleaseStatus.ASKED)
        _decide(release, approver, ReleaseStatus.REFUSED)
        release.reason = reason
        _record(session, approver, AuditAction.ENDPOINT_REFUSED, release)


def end(session: Session, person: Actor, release_id: int) -> None:
    """Use a model no more; its marks are kept and judged as before."""
    with unit_of_work(session):
        release = _release(session, release_id, ReleaseStatus.LIVE)
        release.status = ReleaseStatus.ENDED
        release.ended_by, release.ended_at = person.user_id, utc_now()
        _record(session, person, AuditAction.ENDPOINT_ENDED, release)


def _decide(release: EndpointRelease, approver: Actor, status: ReleaseStatus) -> None:
    release.status, release.decided_by = status, approver.user_id
    release.decided_at = utc_now()


def _release(session: Session, release_id: int, status: ReleaseStatus) -> EndpointRelease:
    release = session.get(EndpointRelease, release_id)
    if release is None or release.status is not status:
        raise ReleaseRefused("刚有别人处理过，操作没有执行。请看过后重新操作。")
    return release


def _record(session: Session, actor: Actor, action: AuditAction, release: EndpointRelease) -> None:
    detail = {"model": release.model, "right": release.right, "judged": release.judged}
    detail |= {"reason": release.reason or ""}
    audit.record(session, actor, action, ("endpoint_release", release.id), detail)
