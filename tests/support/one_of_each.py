"""A row in every table, all about the first agency: a page about "number 1" has something to show.

Columns that a page reads as more than a word are given below; the others follow from their types,
so that a new table has its row too.
"""

import json
import warnings
from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, Boolean, Column, Date, LargeBinary, Numeric, String
from sqlalchemy.exc import SAWarning

from supervisor.documents.papers import packaged_template
from supervisor.domain.cases.cases import CaseOutcome, CaseStatus
from supervisor.domain.cases.course.kinds import StepKind
from supervisor.domain.cases.papers.kinds import PaperKind
from supervisor.domain.collect.runs import RunOutcome
from supervisor.domain.credit.ledger import EntryClass, EntryKind
from supervisor.domain.credit.remedies import ObjectionKind, ObjectionStatus, RepairStatus
from supervisor.domain.credit.scheme_states import SchemeKind, SchemeStatus
from supervisor.domain.duties.steps import HandedInStatus
from supervisor.domain.fieldwork.draws import DRAW_FILE, INSPECTORS_FILE, TARGETS_FILE
from supervisor.domain.leads.findings import Decision
from supervisor.domain.pictures.checking import PaperVerdict
from supervisor.domain.pictures.states import PictureState
from supervisor.domain.platform import clock
from supervisor.domain.platform.clock import utc_now
from supervisor.domain.platform.deadlines import add_months
from supervisor.domain.quality.sampling import ItemKind
from supervisor.domain.ratings.rounds import RoundStage
from supervisor.domain.screening.model import Category
from supervisor.schemes import packaged
from supervisor.services.cases.papers import making, templates
from supervisor.services.platform.seal import Seal
from supervisor.store.base import Base, Digest, EnumKey, UtcDateTime
from supervisor.store.packed import PackedJson
from supervisor.store.queries.fieldwork.inspections import public_number
from supervisor.store.tables.platform import User
from tests.support.factories import World


def fill(world: World, inspector: User) -> None:
    """Add a row to every table that has none; ``inspector`` is drawn for the inspection."""
    finding = world.finding(agency_id=1)
    world.review(finding, inspector, Decision.CONFIRM)
    given = _given(clock.today(), inspector) | _pictures(world) | _papers(world)
    given["totp_secret"] = {"sealed": Seal.of(world.settings).lock(b"JBSWY3DPEHPK3PXP" * 2)}
    order = [table.name for table in _sorted_tables()]
    mappers = sorted(Base.registry.mappers, key=lambda mapper: order.index(mapper.local_table.name))
    for mapper in mappers:
        entity = mapper.class_
        if world.session.query(entity).first() is None:
            columns = {column.key: column for column in mapper.column_attrs}
            values = {
                key: _value(attribute.columns[0])
                for key, attribute in columns.items()
                if _is_needed(attribute.columns[0])
            }
            world.add(entity(**values | given.get(mapper.local_table.name, {})))


def _pictures(world: World) -> dict[str, dict[str, Any]]:
    """Return a picture whose files are in the archive."""
    page = {"number": 1, "name": "", "width": 9, "height": 9, "notes": []}
    page["copy"] = world.archive.put_blob("picture_copy", b"a copy")
    return {
        "picture": {
            "state": PictureState.READ,
            "digest": world.archive.put_blob("picture", b"a picture"),
            "sighting_of": 1,
        },
        "picture_reading": {"pages": [page], "record": {}},
        "picture_replay": {"record": {}},
    }


def _papers(world: World) -> dict[str, dict[str, Any]]:
    """Return a template and a paper whose files are in the archive."""
    kind = next(iter(PaperKind))
    content = packaged_template(kind)
    digest = world.archive.put_blob(making.BLOB, content)
    world.archive.put_blob(templates.BLOB, content)
    return {
        "paper_template": {"kind": kind, "digest": digest},
        "case_paper": {"kind": kind, "digest": digest, "template_digest": digest},
    }


def _sorted_tables() -> list[Any]:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", SAWarning)  # tables that name each other
        return Base.metadata.sorted_tables


def _is_needed(column: Column[Any]) -> bool:
    is_own_key = (
        column.primary_key and not column.foreign_keys and column.autoincrement is not False
    )
    is_counted = is_own_key and column.type.python_type is int
    return not (column.nullable or column.default is not None or is_counted)


def _value(column: Column[Any]) -> Any:
    if column.foreign_keys:
        return 1
    kind = column.type
    if isinstance(kind, EnumKey):
        return next(iter(kind.enum))
    plain: tuple[tuple[type[Any], Any], ...] = (
        (UtcDateTime, utc_now()),
        (Digest, "0" * 64),
        (PackedJson, {}),
        (Date, clock.today()),
        (String, "甲"),
        (LargeBinary, b"-"),
        (JSON, {}),
        (Boolean, False),
        (Numeric, 1),
    )
    return next((value for one, value in plain if isinstance(kind, one)), 1)


def _given(today: date, inspector: User) -> dict[str, dict[str, Any]]:
    """Return by table what does not follow from the types."""
    now: datetime = utc_now()
    return {
        "blind_draw": {"population": {"handover": [1, 1]}},
        "blind_item": {"kind": ItemKind.UNFLAGGED, "revision_id": 1, "source_id": "handover"},
        "case": {
            "status": CaseStatus.SERVED,
            "agency_id": 1,
            "origin_id": 1,
            "outcome": CaseOutcome.FINE,
            "event_code": "C04",
            "entry_class": EntryClass.ORDINARY,
            "document_number": "罚字第1号",
            "decided_on": today,
            "served_on": today,
        },
        "course_step": {"step": StepKind.INTERVIEW, "claims": {"with": ["区总工会"]}},
        "paper_check_count": {"answer": PaperVerdict.SAME.value},
        "change_notice": {"status": HandedInStatus.SUBMITTED, "value": "武汉甲人力资源有限公司"},
        "periodic_filing": {
            "status": HandedInStatus.ACCEPTED,
            "period": str(today.year - 1),
            "reported_on": today,
            "published_on": today,
        },
        "credit_entry": {
            "kind": EntryKind.FACT,
            "code": "C04",
            "points": -5,
            "entry_class": EntryClass.ORDINARY,
            "ends_on": add_months(today, 12),
            "case_id": 1,
        },
        "incident": {
            "source_id": "handover",
            "cause": f"outcome:{RunOutcome.SCHEMA_DRIFT}",
            "last_run_id": 1,
        },
        "inspection_draw": {
            "files": {
                TARGETS_FILE: "uscc\n",
                INSPECTORS_FILE: "inspector\n",
                DRAW_FILE: json.dumps(
                    {"count": 1, "inspectors_each": 2, "yearly_cap": 1, "commitment": "-"}
                    | {"public_value_is": "甲", "sha256": {}}
                ),
            }
        },
        "inspection": {"inspectors": [public_number(inspector.id)]},
        "look": {"category": Category.GENDER, "field": "text", "start": 0, "end": 2},
        "lab_rule": {"rule_id": "gender.lab", "author_id": inspector.id},
        "objection": {
            "kind": ObjectionKind.OBJECTION,
            "status": ObjectionStatus.DISMISSED,
            "entry_id": 1,
        },
        "outgoing_mail": {"failed_at": now, "error": "拒收"},
        "poster_judgement": {"agency_id": 1},
        "rating_round": {
            "stage": RoundStage.ASSESSING,
            "scheme_text": packaged("stars"),
            "notice_number": "1号",
        },
        "register_import": {"plan_digest": ""},
        "repair_application": {"status": RepairStatus.GRANTED, "decided_on": today},
        "scheme_version": {
            "kind": SchemeKind.CREDIT,
            "status": SchemeStatus.DRAFT,
            "text": packaged("credit"),
        },
        "shadow_sample": {"field": "text", "start": 0, "end": 2},
        "reader_difference": {"field": "text", "start": 0, "end": 2},
        "endpoint_mark": {"field": "text", "start": 0, "end": 2},
        "succession": {"ties": [], "before_agency_id": 1},
        "succession_judgement": {"ties": []},
    }
