"""An agency changed by form: the same checks as an import, each answer beside its field."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from sqlalchemy.orm import Session

from supervisor.domain.platform import clock
from supervisor.domain.register.agencies import LicenceEvent, LicenceKind
from supervisor.domain.register.cleaning import CellError
from supervisor.domain.register.columns import EVENT_COLUMNS, LICENCE_COLUMNS
from supervisor.domain.register.described import DESCRIBED
from supervisor.domain.register.entries import RegisterEntry
from supervisor.domain.register.fields import Column
from supervisor.domain.register.history import ActOrigin
from supervisor.domain.register.patches import (
    AgencyPatch,
    EventPatch,
    LicencePatch,
    Place,
    Problem,
)
from supervisor.services.platform.audit import Actor, AuditAction, record
from supervisor.services.register.acts import Grounds, Noted, Occasion, change_register
from supervisor.services.register.parsing import ParsedFile
from supervisor.services.register.plan import RegisterView, make_plan
from supervisor.store.engine import unit_of_work
from supervisor.store.queries.register.entries import (
    StoredEntry,
    licence_holders,
    register_directory,
    stored_agency,
    stored_entries,
)
from supervisor.store.writing.agencies import StaleEntry

EDITED: Final = tuple(held.column for held in DESCRIBED if held.key != "uscc")
"""The fields of the form, in the order of the sheet."""

LICENCE_FORM: Final = tuple(
    {column.key: column for column in (*LICENCE_COLUMNS, *EVENT_COLUMNS)}[key]
    for key in ("kind", "number", "event", "on", "valid_from", "valid_to", "scope", "issuer")
)
"""The fields of the form for something that happened to a licence."""

OF_FORM: Final = "form"
"""The key of what is wrong with a form as a whole."""

_PLACE: Final[Place] = ("表单", 1)
_PAPER_OF_EVENT: Final = ("valid_from", "issuer")


class EditRefused(ValueError):
    """The form cannot be taken; ``problems`` says in Chinese what each field needs."""

    def __init__(self, problems: Mapping[str, str]) -> None:
        super().__init__("；".join(problems.values()))
        self.problems = problems


class AgencyMoved(RuntimeError):
    """Someone else changed the agency while the form was open."""


def form_texts(entry: RegisterEntry) -> dict[str, str]:
    """Return what stands in each field of the form; names and accounts one a line."""
    return {column.key: _shown(column, getattr(entry, column.key)) for column in EDITED}


def save_agency(
    session: Session,
    actor: Actor,
    held: tuple[int, int],
    texts: Mapping[str, str],
    grounds: Grounds,
) -> Noted:
    """Change the fields of an agency; ``held`` is its id and the version that was on the screen.

    Fields left as they were are not read. Raises ``EditRefused`` and ``AgencyMoved``.
    """
    with unit_of_work(session):
        stored = _at_version(session, held)
        before = form_texts(stored.entry)
        changed = {c: texts[c.key] for c in EDITED if _lines(texts[c.key]) != _lines(before[c.key])}
        values, problems = _values(changed)
        problems |= _missing_grounds(grounds)
        if problems:
            raise EditRefused(problems)
        if not values:
            raise EditRefused({OF_FORM: "没有改动任何内容。"})
        parsed = ParsedFile(agencies=[AgencyPatch(stored.entry.uscc, values, _PLACE)])
        return _change(session, actor, stored, parsed, grounds)


def save_licence_event(
    session: Session,
    actor: Actor,
    held: tuple[int, int],
    texts: Mapping[str, str],
    grounds: Grounds,
) -> Noted:
    """Put what happened to a licence before a second person, as ``save_agency`` does.

    A licence whose number the agency does not hold yet is a new one.
    """
    with unit_of_work(session):
        stored = _at_version(session, held)
        given = {column: texts[column.key] for column in LICENCE_FORM if texts[column.key].strip()}
        values, problems = _values(given)
        required = ("kind", "number", "event", "on")
        problems |= {key: "必填。" for key in required if not texts[key].strip()}
        problems |= _missing_grounds(grounds)
        if not grounds.document and not grounds.files:
            problems["document"] = "许可事项须填写文号，或附上文书。"
        if problems:
            raise EditRefused(problems)
        parsed = _licence_patches(stored.entry, values, grounds.document)
        return _change(session, actor, stored, parsed, grounds)


def _at_version(session: Session, held: tuple[int, int]) -> StoredEntry:
    agency_id, version = held
    stored = stored_agency(session, agency_id)
    if stored is None or stored.version != version:
        raise AgencyMoved
    return stored


def _values(texts: Mapping[Column, str]) -> tuple[dict[str, Any], dict[str, str]]:
    """Return the values of the texts, and what is wrong with the others."""
    values: dict[str, Any] = {}
    problems = {}
    for column, text in texts.items():
        plain = _lines(text)
        try:
            if plain:
                values[column.key] = column.parse(plain)
            elif column.key in ("parent", "former_names") or column.empty is not None:
                values[column.key] = column.empty[0] if column.empty else ()
            else:
                problems[column.key] = "必填。"
        except CellError as error:
            problems[column.key] = f"应为：{error}。"
    return values, problems


def _licence_patches(entry: RegisterEntry, values: Mapping[str, Any], document: str) -> ParsedFile:
    """Return the event and what it says of the paper."""
    kind: LicenceKind = values["kind"]
    key = (kind, values["number"])
    valid_to = values.get("valid_to")
    scope = values.get("scope")
    event = LicenceEvent(values["event"], values["on"], valid_to, scope, document)
    parsed = ParsedFile(events=[EventPatch(key, event, _PLACE)])
    paper = {name: values[name] for name in _PAPER_OF_EVENT if name in values}
    is_new = key not in {licence.key for licence in entry.licences}
    if is_new:
        paper |= {name: values[name] for name in ("valid_to", "scope") if name in values}
    if is_new or paper:
        parsed.licences.append(LicencePatch(key, paper, entry.uscc, _PLACE))
    return parsed


def _change(
    session: Session, actor: Actor, stored: StoredEntry, parsed: ParsedFile, grounds: Grounds
) -> Noted:
    view = RegisterView(
        directory=register_directory(session),
        holders=licence_holders(session),
        load=lambda codes: stored_entries(session, codes),
    )
    plan = make_plan(parsed, view, clock.today())
    if plan.problems:
        raise EditRefused(_by_field(plan.problems))
    if not plan.writes:
        raise EditRefused({OF_FORM: "名册中已是这样，没有改动任何内容。"})
    occasion = Occasion(ActOrigin.FORM, stored.entry.name, grounds)
    try:
        noted = change_register(session, actor, occasion, plan.writes)
    except StaleEntry as error:
        raise AgencyMoved from error
    detail = {"changed": noted.applied, "waiting": noted.waiting}
    record(session, actor, AuditAction.REGISTER_EDITED, ("agency", stored.id), detail)
    return noted


def _by_field(problems: Sequence[Problem]) -> dict[str, str]:
    """Return what is wrong by field of the form; what belongs to no field is the form's."""
    keys = {column.header: column.key for column in (*EDITED, *LICENCE_FORM)}
    found: dict[str, str] = {}
    for problem in problems:
        key = keys.get(problem.column, OF_FORM)
        found.setdefault(key, f"应{'为' if key != OF_FORM else ''}：{problem.expected}。")
    return found


def _missing_grounds(grounds: Grounds) -> dict[str, str]:
    return {} if grounds.reason.strip() else {"reason": "请填写变更的依据或原因。"}


def _shown(column: Column, value: Any) -> str:
    """Write a field as the form does: one name or account a line."""
    return (
        column.show(value).replace("；", "\n") if isinstance(value, tuple) else column.show(value)
    )


def _lines(text: str) -> str:
    """Return the text without blank lines and surrounding blanks."""
    parts = (part.strip() for part in text.replace("\r", "").split("\n"))
    return "\n".join(part for part in parts if part)
