"""The page on which a sheet is taken into a ledger of fieldwork."""

from collections.abc import Callable
from dataclasses import dataclass

from flask import render_template, request

from supervisor.services.fieldwork.ledger_import import ImportResult
from supervisor.services.platform.audit import Actor
from supervisor.services.platform.table_rows import UnreadableTable
from supervisor.web.shell.identity import actor


@dataclass(frozen=True, slots=True)
class ImportPage:
    """What the page is about: the ledger, its sheet, what a row is found by, its measure word.

    ``section`` is the blueprint with the views ``index`` and ``template``.
    """

    ledger: str
    sheet: str
    found_by: str
    unit: str
    section: str


def import_page(
    page: ImportPage, take: Callable[[Actor, str, bytes], ImportResult]
) -> str | tuple[str, int]:
    """Show the page; with an uploaded file, take it and say what became of its rows."""
    if request.method == "GET":
        return _page(page, None, "")
    upload = request.files.get("file")
    if upload is None or not upload.filename:
        return _page(page, None, "请选择要导入的文件。"), 422
    try:
        result = take(actor(), upload.filename, upload.read())
    except UnreadableTable as refusal:
        return _page(page, None, str(refusal)), 422
    return _page(page, result, "")


def _page(page: ImportPage, result: ImportResult | None, error: str) -> str:
    return render_template("fieldwork/import.html", about=page, result=result, error=error)
