"""Random inspections: freeze the lists, draw with a second person, publish what was found."""

import io
import json
import secrets
import zipfile
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from sqlalchemy.orm import Session

from supervisor.domain.credit.scheme import Grade
from supervisor.domain.fieldwork.draws import (
    DRAW_FILE,
    INSPECTORS_FILE,
    RESULT_FILE,
    SEED_BYTES,
    TARGETS_FILE,
    DrawError,
    DrawPlan,
    DrawTarget,
    check,
    commitment,
    draw,
    frozen_files,
    parse_inspectors,
    parse_plan,
    parse_targets,
    result_file,
    seed_of_draw,
)
from supervisor.domain.platform import clock
from supervisor.domain.platform.clock import office_date, utc_now
from supervisor.domain.platform.streets import Street
from supervisor.domain.remedies.measures import MeasureKind
from supervisor.services.credit.schemes import credit_scheme_on
from supervisor.services.platform import audit
from supervisor.services.platform.audit import Actor, AuditAction
from supervisor.services.platform.seal import Seal
from supervisor.store.engine import unit_of_work
from supervisor.store.queries.fieldwork import inspections as queries
from supervisor.store.queries.public.directory import grades_of
from supervisor.store.queries.remedies.measures import agencies_under
from supervisor.store.tables.fieldwork import Inspection, InspectionDraw, Recusal

_UNGRADED: Final = Grade.C
"""An agency whose grade was never computed is drawn at the ordinary rate."""


@dataclass(frozen=True, slots=True)
class NewDraw:
    """What a draw is asked for."""

    title: str
    plan: DrawPlan
    public_value_is: str
    street: Street | None = None


def freeze(session: Session, seal: Seal, actor: Actor, new: NewDraw) -> InspectionDraw:
    """Freeze the lists and commit to a seed. Raises ``DrawError``.

    Weights are the shares of the credit scheme in force, by the agency's present grade; a running
    measure of fewer checks gives the share of the best grade. Nothing weighs more than its grade.
    """
    if not new.title.strip() or not new.public_value_is.strip():
        raise DrawError("请填写名称，并写明用哪一项事后才产生的公开数值。")
    today = clock.today()
    with unit_of_work(session):
        targets = _targets(session, today, new.street)
        people = queries.inspectors(session)
        check(targets, people, new.plan)
        seed = secrets.token_bytes(SEED_BYTES)
        promise = {
            "commitment": commitment(seed),
            "public_value_is": new.public_value_is.strip(),
            "frozen_on": today.isoformat(),
        }
        files = frozen_files(new.title.strip(), targets, people, new.plan, promise)
        made = InspectionDraw(
            title=new.title.strip(),
            public_value_is=new.public_value_is.strip(),
            sealed_seed=seal.lock(seed),
            files={name: data.decode() for name, data in files.items()},
            frozen_by=actor.user_id,
        )
        session.add(made)
        session.flush()
        detail = {"commitment": promise["commitment"]}
        subject = ("inspection_draw", made.id)
        audit.record(session, actor, AuditAction.DRAW_COMMITTED, subject, detail)
    return made


def make_draw(
    session: Session, seal: Seal, actor: Actor, draw_id: int, public_value: str
) -> InspectionDraw:
    """Draw from the frozen lists and publish the seed. Raises ``DrawError``.

    Whoever froze the lists does not draw, nor anybody on the day they were frozen: the value has
    to come after them. Nothing but the frozen files is read.
    """
    with unit_of_work(session):
        made = session.get_one(InspectionDraw, draw_id)
        if made.drawn_at is not None:
            raise DrawError("这次抽查已经抽取过，不能重抽。")
        if made.frozen_by == actor.user_id:
            raise DrawError("冻结名单的人不能自己抽取，请由另一人操作。")
        if not public_value.strip():
            raise DrawError("请填写公开数值。")
        if clock.today() <= office_date(made.frozen_at):
            raise DrawError("公开数值须在冻结之后才产生，最早在冻结次日抽取。")
        files = {name: text.encode() for name, text in made.files.items()}
        seed = seal.unlock(made.sealed_seed)
        drawn = draw(
            seed_of_draw(seed, public_value),
            parse_targets(files[TARGETS_FILE]),
            parse_inspectors(files[INSPECTORS_FILE]),
            parse_plan(files),
        )
        made.files = {**made.files, RESULT_FILE: result_file(seed, public_value, drawn).decode()}
        made.drawn_at, made.drawn_by = utc_now(), actor.user_id
        ids = queries.agency_ids(session)
        made.inspections = [
            Inspection(agency_id=ids[one.uscc], position=number, inspectors=list(one.inspectors))
            for number, one in enumerate(drawn, start=1)
        ]
        audit.record(session, actor, AuditAction.DRAW_MADE, ("inspection_draw", made.id))
    return made


def publish(session: Session, actor: Actor, inspection_id: int, version: int) -> None:
    """Make a recorded result public; never whoever recorded it. Raises ``DrawError``."""
    with unit_of_work(session):
        inspection = session.get_one(Inspection, inspection_id)
        if inspection.result is None or inspection.published_at is not None:
            raise DrawError("没有待公布的检查结果。")
        if inspection.version != version:
            raise DrawError("检查结果在您查看期间有了变化，请看过后再公布。")
        if inspection.recorded_by == actor.user_id:
            raise DrawError("登记结果的人不能自己公布。")
        inspection.published_at, inspection.published_by = utc_now(), actor.user_id
        detail = {"step": "published", "draw": inspection.draw_id}
        subject = ("inspection", inspection.id)
        audit.record(session, actor, AuditAction.INSPECTION_RECORDED, subject, detail)


def recuse(session: Session, actor: Actor, username: str, uscc: str, reason: str) -> None:
    """Note that an inspector keeps away from an agency. Raises ``DrawError``."""
    with unit_of_work(session):
        user_id = queries.inspector_named(session, username.strip())
        agency_id = queries.agency_coded(session, uscc.strip().upper())
        if user_id is None or agency_id is None or not reason.strip():
            raise DrawError("请选择检查人员，填写名册中机构的统一社会信用代码和回避理由。")
        if not queries.is_recused(session, user_id, agency_id):
            row = Recusal(user_id=user_id, agency_id=agency_id, reason=reason.strip()[:200])
            row.noted_by = actor.user_id
            session.add(row)


def published_zip(made: InspectionDraw) -> bytes:
    """Return the published files of a draw, to be verified by anybody."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in sorted(made.files.items()):
            archive.writestr(name, text)
    return out.getvalue()


def facts_of(made: InspectionDraw) -> dict[str, Any]:
    """Return what the published files say: the plan and promise, the seed once drawn."""
    facts: dict[str, Any] = json.loads(made.files[DRAW_FILE])
    result = json.loads(made.files[RESULT_FILE]) if RESULT_FILE in made.files else {}
    targets = made.files[TARGETS_FILE].count("\n") - 1
    return {**facts, "targets": targets, **{k: result.get(k) for k in ("seed", "public_value")}}


def _targets(session: Session, today: date, street: Street | None) -> list[DrawTarget]:
    effects = credit_scheme_on(session, today).effects
    grades, visits = grades_of(session), queries.inspected_in_year(session, today.year)
    lighter = agencies_under(session, MeasureKind.LIGHTER)
    least = effects[Grade.A].inspection_share

    def share(agency_id: int) -> int:
        """The scheme's share of the grade; fewer checks means that of the best grade."""
        own = effects[grades.get(agency_id, _UNGRADED)].inspection_share
        return min(own, least) if agency_id in lighter else own

    return [
        DrawTarget(uscc, name, share(id_), visits.get(id_, 0))
        for id_, uscc, name in queries.licensed_agencies(session, today, street)
    ]
