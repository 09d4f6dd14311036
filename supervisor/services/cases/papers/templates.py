"""Templates of papers: the product's own, or the newest that the office uploaded."""

import hashlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy.orm import Session

from scrapers.apart import Overrun, bounded
from scrapers.evidence.archive import Archive
from supervisor.documents.papers import BadTemplate, filled, packaged_template, places_in
from supervisor.domain.cases.cases import CaseError
from supervisor.domain.cases.papers.kinds import PaperKind
from supervisor.domain.cases.papers.places import COLUMNS, PLACES, unknown_places
from supervisor.domain.platform.clock import utc_now
from supervisor.services.platform import audit
from supervisor.services.platform.audit import Actor, AuditAction
from supervisor.services.platform.locks import Busy, Turns
from supervisor.settings import Settings
from supervisor.store.engine import unit_of_work
from supervisor.store.queries.cases import papers as queries
from supervisor.store.tables.cases.papers import PaperTemplate

BLOB = "paper-templates"
_SECONDS: Final = 10.0
_MEMORY: Final = 1024**3
_TOO_MUCH: Final = "模板没能在限定的时间和内存内填写，请去掉其中的循环或过大的内容。"
_turns: Final = Turns()


@dataclass(frozen=True, slots=True)
class TemplateFile:
    """A template as it is filled: its file, the digest, and its row where the office has one."""

    content: bytes
    digest: str
    row_id: int | None


def template_of(session: Session, settings: Settings, kind: PaperKind) -> TemplateFile:
    """Return the template that papers of a kind are made from now."""
    return templates_in_use(session, settings, [kind])[kind]


def templates_in_use(
    session: Session, settings: Settings, kinds: Iterable[PaperKind]
) -> dict[PaperKind, TemplateFile]:
    """Return the templates of several kinds, in one statement."""
    archive, found = Archive(settings.archive_path), {}
    own = queries.templates_by_kind(session)
    for kind in set(kinds):
        row = own.get(kind)
        if row is not None:
            found[kind] = TemplateFile(archive.get_blob(BLOB, row.digest), row.digest, row.id)
        else:
            content = packaged_template(kind)
            found[kind] = TemplateFile(content, hashlib.sha256(content).hexdigest(), None)
    return found


def keep_file(settings: Settings, template: TemplateFile) -> None:
    """Put a template into the archive, where the papers made from it find it."""
    Archive(settings.archive_path).put_blob(BLOB, template.content)


def upload(
    session: Session, settings: Settings, actor: Actor, kind: PaperKind, file: tuple[str, bytes]
) -> PaperTemplate:
    """Put a template into use once it is checked. Raises ``CaseError`` naming what is wrong."""
    filename, data = file
    try:
        problems = _apart(problems_of, kind, data)
    except BadTemplate as error:
        raise CaseError(str(error)) from error
    if problems:
        raise CaseError("".join(problems))
    digest = Archive(settings.archive_path).put_blob(BLOB, data)
    with unit_of_work(session):
        numbers = [one.number for one in queries.templates(session) if one.kind is kind]
        row = PaperTemplate(
            kind=kind,
            number=max(numbers, default=0) + 1,
            digest=digest,
            filename=filename[:200],
            by_id=actor.user_id,
        )
        session.add(row)
        session.flush()
        _record(session, actor, row, "uploaded")
    return row


def problems_of(kind: PaperKind, data: bytes) -> Sequence[str]:
    """Return in Chinese why a file cannot be a template of a kind; empty where it can.

    Every place must be one that such a paper has, and the file must fill with made-up values.
    """
    try:
        places = places_in(data)
        unknown = unknown_places(kind, places)
        if unknown:
            known = "、".join(PLACES[kind])
            return (f"模板中有不认识的占位符：{'、'.join(unknown)}。可以使用：{known}。",)
        if not places:
            return ("模板中没有任何占位符，例如 {{当事人}}。",)
        filled(data, {name: _sample(name) for name in PLACES[kind]})
    except BadTemplate as error:
        return (str(error),)
    return ()


def fill(template: TemplateFile, fields: Mapping[str, Any]) -> bytes:
    """Return a paper: an office's own template is filled apart. Raises ``BadTemplate``.

    It may hold loops that never end, and which it holds may depend on what is filled in.
    """
    if template.row_id is None:
        return filled(template.content, fields)
    content: bytes = _apart(filled, template.content, dict(fields))
    return content


def _apart(work: Callable[..., Any], *values: Any) -> Any:
    """Let a file of somebody's do its work in a process of limited time and memory, one at a time.

    Raises ``BadTemplate`` beyond the limits.
    """
    try:
        with _turns.taken():
            return bounded(work, *values, seconds=_SECONDS, memory_bytes=_MEMORY)
    except Busy as error:
        raise BadTemplate("正在处理别的模板，请过一会儿再试。") from error
    except Overrun as error:
        raise BadTemplate(_TOO_MUCH) from error


def _sample(name: str) -> object:
    return [dict.fromkeys(COLUMNS[name], "样")] if name in COLUMNS else "样"


def retire(session: Session, actor: Actor, kind: PaperKind) -> None:
    """Go back to the product's own template. Raises ``CaseError`` where it is in use already."""
    with unit_of_work(session):
        row = queries.templates_by_kind(session).get(kind)
        if row is None:
            raise CaseError("正在使用系统自带的模板。")
        row.retired_at = utc_now()
        _record(session, actor, row, "retired")


def _record(session: Session, actor: Actor, row: PaperTemplate, what: str) -> None:
    detail = {"kind": str(row.kind), "number": row.number, "what": what, "sha256": row.digest}
    audit.record(session, actor, AuditAction.TEMPLATE_CHANGED, ("paper_template", row.id), detail)
