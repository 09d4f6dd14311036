"""The proof capsule of a case: all its leads, its papers, its steps and its part of the chain.

The same format as a lead's, so that the same program checks it.
"""

from dataclasses import asdict
from typing import Any, Final

from sqlalchemy.orm import Session

from supervisor.services.cases.papers.making import content_of
from supervisor.services.platform import audit
from supervisor.services.platform.audit import Actor, AuditAction
from supervisor.services.proof.capsule import About, Capsule, as_json, sealed
from supervisor.services.proof.lead_capsule import lead_members
from supervisor.settings import Settings
from supervisor.store.queries.cases.papers import papers_of
from supervisor.store.queries.leads.record import load_record
from supervisor.store.queries.proof.case_trail import links_of, trail_of_case
from supervisor.store.tables.cases.cases import Case
from supervisor.store.tables.platform import ChainLink

_CONTENTS: Final = """\
  case.json   案件登记内容
  steps.json  办理步骤，每步的日期、内容、登记人和在留痕链中的编号
  trail.json  本案的操作留痕及其在留痕链中的编号和校验值
  papers/     制作过的文书（每一版）及其所用模板的校验值
  leads/编号/ 每条线索的证据：原始页面、读出的内容、判断依据、复核记录、提取笔录"""


def capsule_of_case(session: Session, settings: Settings, actor: Actor, case: Case) -> Capsule:
    """Make the capsule of a case and note in the trail who took it.

    Raises ``DamagedPage`` and ``CaseError`` where the archive does not give something back.
    """
    audit.record_reading(session, actor, AuditAction.CAPSULE_TAKEN, ("case", case.id))
    members = {
        "case.json": as_json(_case(case)),
        "steps.json": as_json(_steps(session, case)),
        "trail.json": as_json([asdict(one) for one in trail_of_case(session, case.id)]),
    }
    papers, made = [], papers_of(session, case.id)
    links = links_of(session, "case_paper", [paper.id for paper in made])
    for paper in made:
        name = f"papers/{paper.kind}-{paper.slot or '0'}-v{paper.version}.docx"
        members[name] = content_of(settings, paper)
        papers.append(
            {
                "file": name,
                "number": paper.number,
                "made_at": paper.at,
                "by": paper.by_id,
                "template_sha256": paper.template_digest,
                "changed": paper.changed,
                "link": _link(links.get(paper.id)),
            }
        )
    members["papers.json"] = as_json(papers)
    for lead in case.leads:
        found = load_record(session, lead.finding_id)
        if found is not None:
            members |= lead_members(session, settings, found, f"leads/{lead.finding_id}/")
    named = {"case": case.id, "leads": [lead.finding_id for lead in case.leads]}
    return sealed(session, settings, members, About("案件", case.number, named, _CONTENTS))


def _case(case: Case) -> dict[str, Any]:
    columns = case.__table__.columns
    return {column.name: getattr(case, column.key) for column in columns} | {"party": case.party}


def _steps(session: Session, case: Case) -> list[dict[str, Any]]:
    links = links_of(session, "course_step", [row.id for row in case.course])
    return [
        {
            "id": row.id,
            "step": str(row.step),
            "on": row.on,
            "claims": row.claims,
            "recorded_by": row.by_id,
            "recorded_at": row.at,
            "link": _link(links.get(row.id)),
        }
        for row in case.course
    ]


def _link(link: ChainLink | None) -> dict[str, Any] | None:
    """Return where a record stands in the chain; ``None`` for one written past it."""
    if link is None:
        return None
    return {"number": link.number, "content": link.content, "digest": link.digest}
