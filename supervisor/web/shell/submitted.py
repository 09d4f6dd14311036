"""Values of submitted forms, read strictly: a mistake is told in words and loses nothing typed.

What is wrong with a field is kept beside the request, so that the page says it at the field and
once more on top. Within ``all_at_once`` a form is read to its end, and every mistake told together.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from typing import Final, TypeVar

from flask import Flask, request
from flask_login import current_user

from supervisor.domain.platform.labelled import LabelledEnum
from supervisor.domain.platform.roles import Role
from supervisor.extensions import db
from supervisor.services.platform.attachments import CleanFile, RefusedAttachment, clean_files
from supervisor.services.platform.throttle import Limit
from supervisor.services.public import directory
from supervisor.web.shell.numbers import calendar_day, count_or_none, whole_number, yuan

Labelled = TypeVar("Labelled", bound=LabelledEnum)
LONGEST: Final = 4000
_AGENCY_FILES: Final = Limit("agency_files", capacity=20, seconds_per_token=60)
_PROBLEMS: Final = "supervisor.field_problems"
_READS_ON: Final = "supervisor.reads_on"


class FormProblem(ValueError):
    """A field that cannot be read; the message is Chinese."""


@contextmanager
def all_at_once() -> Iterator[None]:
    """Read a form to its end, whatever is wrong in it; then raise ``FormProblem`` with all of it.

    A field that cannot be read gives an empty value meanwhile, which nothing outside ever sees.
    """
    request.environ[_READS_ON] = True
    try:
        yield
    except ValueError as error:
        if not field_problems():
            raise
        if isinstance(error, FormProblem):
            field_problems().setdefault("", str(error))
        raise FormProblem(_summary()) from error
    finally:
        request.environ[_READS_ON] = False
    if field_problems():
        raise FormProblem(_summary())


def field_problems() -> dict[str, str]:
    """Return what is wrong with the fields of the submitted form, by the field's name."""
    found: dict[str, str] = request.environ.setdefault(_PROBLEMS, {})
    return found


def init_app(app: Flask) -> None:
    """Let pages say what is wrong at the field."""
    app.add_template_global(field_problems, "field_problems")


def wrong(name: str, message: str) -> None:
    """Keep what is wrong with a field. Raises ``FormProblem`` unless the form is read on."""
    field_problems().setdefault(name, message)
    if not request.environ.get(_READS_ON):
        raise FormProblem(message)


def _summary() -> str:
    found = list(field_problems().values())
    return found[0] if len(found) == 1 else f"有 {len(found)} 处需要改正：" + "".join(found)


def text_field(name: str, longest: int = LONGEST) -> str:
    """Return a text, trimmed."""
    text = request.form.get(name, "").replace("\x00", "").strip()
    if len(text) > longest:
        wrong(name, f"文字过长，最多 {longest} 字。")
    return text


def required_text(name: str, label: str, longest: int = LONGEST) -> str:
    """Return a text that must be given."""
    text = text_field(name, longest)
    if not text:
        wrong(name, f"请填写“{label}”。")
    return text


def version_field() -> int:
    """Return the version of the row that was on the screen."""
    text = request.form.get("version", "")
    try:
        return whole_number(text)
    except ValueError as error:
        raise FormProblem("页面已过期，请刷新后重新操作。") from error


def required_count_field(name: str, label: str) -> int:
    """Return a whole number from 0 on that must be given."""
    found = count_or_none(request.form.get(name, "").strip())
    if found is None:
        wrong(name, f"请在“{label}”填写不小于 0 的整数。")
    return found or 0


def required_cents(name: str, label: str, most: int) -> int:
    """Return an amount that must be given in yuan, at most ``most`` of them, in fen."""
    try:
        found = yuan(request.form.get(name, "").strip().replace("，", ","))
    except ValueError:
        wrong(name, f"“{label}”应为不小于零的数字，至多两位小数。")
        return 0
    if found > most:
        wrong(name, f"“{label}”不得超过 {most:,} 元。")
        return 0
    return int(found * 100)


def count_field(name: str) -> int:
    """Return a number that counts or names something; 0 where none that a database holds stands."""
    return count_or_none(request.form.get(name, "").strip()) or 0


def date_field(name: str, label: str) -> date | None:
    """Return a day; ``None`` where the field was left empty."""
    text = request.form.get(name, "").strip()
    if not text:
        return None
    try:
        return calendar_day(text)
    except ValueError:
        wrong(name, f"“{label}”应为日期，例如 2026-11-23。")
        return None


def required_date(name: str, label: str) -> date:
    """Return a day that must be given."""
    found = date_field(name, label)
    if found is None:
        wrong(name, f"请填写“{label}”。")
    return found or date.min


def choice_field(name: str, enum: type[Labelled], label: str) -> Labelled | None:
    """Return a member of a closed list; ``None`` where nothing was chosen."""
    key = request.form.get(name, "")
    if not key:
        return None
    try:
        return enum.of(key)
    except ValueError:
        wrong(name, f"请重新选择“{label}”。")
        return None


def required_choice(name: str, enum: type[Labelled], label: str) -> Labelled:
    """Return a member of a closed list that must be chosen."""
    found = choice_field(name, enum, label)
    if found is None:
        wrong(name, f"请选择“{label}”。")
    return found or next(iter(enum))


def files_field(name: str = "files") -> tuple[CleanFile, ...]:
    """Return the files handed in, made harmless."""
    uploads = [(one.filename, one.read()) for one in request.files.getlist(name) if one.filename]
    if uploads and not _may_have_painted():
        wrong(name, "上传文件过于频繁，请过一分钟再试。附件需要重新选择。")
        return ()
    try:
        return tuple(clean_files(uploads))
    except RefusedAttachment as error:
        wrong(name, f"{error}附件需要重新选择。")
        return ()


def _may_have_painted() -> bool:
    """Count what an agency hands in: painting is dear, and everybody shares its turns."""
    if current_user.role is not Role.AGENCY:
        return True
    try:
        directory.admit(db.session(), _AGENCY_FILES, f"account {current_user.id}")
    except directory.TooManyRequests:
        return False
    return True
