"""What the person who reads the page owes, by role, the gravest first."""

from collections.abc import Iterator
from dataclasses import dataclass

from flask import g, url_for

from supervisor.domain.cases.cases import CaseStatus
from supervisor.domain.platform.clock import utc_now
from supervisor.domain.platform.roles import Role
from supervisor.extensions import db
from supervisor.store.queries.cases.cases import pending_counts
from supervisor.store.queries.desk.navigation import Waiting, waiting


@dataclass(frozen=True, slots=True)
class OwnWork:
    """One line of what is owed, and where it is done."""

    words: str
    address: str


def own_work(reader_id: int, role: Role) -> list[OwnWork]:
    """Return the lines for a role; nothing where nothing is owed."""
    if "waiting" not in g:
        g.waiting = waiting(db.session(), reader_id, utc_now())
    counts: Waiting = g.waiting
    lines = list(_of_approver(counts)) if role is Role.APPROVER else []
    if role in (Role.INSPECTOR, Role.APPROVER):
        lines += _of_officer(counts)
    if role in (Role.ADMIN, Role.AUDITOR) and counts.incidents:
        words = f"来源异常 {counts.incidents} 项未恢复"
        lines.append(OwnWork(words, url_for("incidents.index")))
    return lines


def _of_approver(counts: Waiting) -> Iterator[OwnWork]:
    pending = pending_counts(db.session())
    for status, words in (
        (CaseStatus.PROPOSED, "件案件待告知和决定"),
        (CaseStatus.DRAFT, "件拟案待批准立案"),
    ):
        if pending.get(status):
            address = url_for("cases.index", status=status.value)
            yield OwnWork(f"{pending[status]} {words}", address)
    if counts.acts:
        yield OwnWork(f"{counts.acts} 项批量操作等待执行，可以撤回", url_for("acts.index"))


def _of_officer(counts: Waiting) -> Iterator[OwnWork]:
    if counts.complaints:
        address = url_for("complaints.index", status="received")
        yield OwnWork(f"{counts.complaints} 件投诉待决定是否受理", address)
    if counts.batch:
        yield OwnWork(f"我领取的线索还有 {counts.batch} 条", url_for("findings.queue", mine="yes"))
    if counts.second:
        yield OwnWork(f"{counts.second} 条线索等待二次判读", url_for("second.index"))
