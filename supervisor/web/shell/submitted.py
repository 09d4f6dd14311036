"""Values of submitted forms, read strictly: a mistake is told in words and loses nothing typed."""

from datetime import date
from typing import Final, TypeVar

from flask import request

from supervisor.domain.platform.labelled import LabelledEnum
from supervisor.services.platform.attachments import CleanFile, RefusedAttachment, clean_files
from supervisor.web.shell.numbers import calendar_day, whole_number

Labelled = TypeVar("Labelled", bound=LabelledEnum)
LONGEST: Final = 4000


class FormProblem(ValueError):
    """A field that cannot be read; the message is Chinese."""


def text_field(name: str, longest: int = LONGEST) -> str:
    """Return a text, trimmed."""
    text = request.form.get(name, "").replace("\x00", "").strip()
    if len(text) > longest:
        raise FormProblem(f"文字过长，最多 {longest} 字。")
    return text


def version_field() -> int:
    """Return the version of the row that was on the screen."""
    text = request.form.get("version", "")
    try:
        return whole_number(text)
    except ValueError as error:
        raise FormProblem("页面已过期，请刷新后重新操作。") from error


def date_field(name: str, label: str) -> date | None:
    """Return a day; ``None`` where the field was left empty."""
    text = request.form.get(name, "").strip()
    if not text:
        return None
    try:
        return calendar_day(text)
    except ValueError as error:
        raise FormProblem(f"“{label}”应为日期，例如 2026-11-23。") from error


def required_date(name: str, label: str) -> date:
    """Return a day that must be given."""
    found = date_field(name, label)
    if found is None:
        raise FormProblem(f"请填写“{label}”。")
    return found


def choice_field(name: str, enum: type[Labelled], label: str) -> Labelled | None:
    """Return a member of a closed list; ``None`` where nothing was chosen."""
    key = request.form.get(name, "")
    if not key:
        return None
    try:
        return enum.of(key)
    except ValueError as error:
        raise FormProblem(f"请重新选择“{label}”。") from error


def files_field(name: str = "files") -> tuple[CleanFile, ...]:
    """Return the files handed in, made harmless."""
    uploads = [(one.filename, one.read()) for one in request.files.getlist(name) if one.filename]
    try:
        return tuple(clean_files(uploads))
    except RefusedAttachment as error:
        raise FormProblem(f"{error}附件需要重新选择。") from error
