"""Sources: what each declares and has done; pausing one; handing files over."""

from datetime import date
from functools import partial
from typing import Final

from flask import Blueprint, Response, abort, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from supervisor.domain.clock import office_date
from supervisor.extensions import db
from supervisor.services import handover_upload, sources
from supervisor.services.handover_upload import UploadRefused
from supervisor.services.sources import SourceCard, source_cards
from supervisor.services.table_files import csv_bytes
from supervisor.store.queries import sources as source_queries
from supervisor.store.queries.sources import RefusedLine
from supervisor.store.tables.runs import SourceRun
from supervisor.store.tables.users import Role
from supervisor.web import background
from supervisor.web.access import STAFF, allow
from supervisor.web.arguments import page_number
from supervisor.web.charts import stacked_bars
from supervisor.web.identity import actor
from supervisor.web.installation import settings

blueprint = Blueprint("sources", __name__, url_prefix="/sources")

UPLOADERS: Final = (Role.INSPECTOR, Role.APPROVER, Role.ADMIN)
KEEPERS: Final = (Role.APPROVER, Role.ADMIN)
_REFUSED_HEADINGS: Final = ("文件或网页", "行", "列", "原值", "应为")


@blueprint.get("")
@allow(*STAFF)
def index() -> str:
    """List every source with how it stands."""
    return render_template(
        "sources/index.html",
        cards=source_cards().values(),
        standings=source_queries.standings(db.session()),
    )


@blueprint.get("/<source_id>")
@allow(*STAFF)
def show(source_id: str) -> str:
    """Show one source: its declaration, its standing and its runs."""
    runs = source_queries.recent_runs(db.session(), source_id)
    return render_template(
        "sources/source.html",
        card=_card(source_id),
        standing=source_queries.standings(db.session()).get(source_id),
        runs=runs,
        chart=_chart(list(reversed(runs))) if len(runs) > 1 else None,
    )


@blueprint.post("/<source_id>/pause")
@allow(*KEEPERS)
def pause(source_id: str) -> AnyResponse:
    """Leave the source out from the next night on."""
    sources.set_paused(db.session(), actor(), _card(source_id).id, paused=True)
    flash("已暂停，从下一晚起不再采集这个来源。", "success")
    return redirect(url_for("sources.show", source_id=source_id))


@blueprint.post("/<source_id>/resume")
@allow(*KEEPERS)
def resume(source_id: str) -> AnyResponse:
    """Take the source up again from the next night on."""
    sources.set_paused(db.session(), actor(), _card(source_id).id, paused=False)
    flash("已恢复，从下一晚起继续采集这个来源。", "success")
    return redirect(url_for("sources.show", source_id=source_id))


@blueprint.route("/<source_id>/upload", methods=["GET", "POST"])
@allow(*UPLOADERS)
def upload(source_id: str) -> str | AnyResponse | tuple[str, int]:
    """Take a file a platform handed over, and start reading it."""
    card = _card(source_id)
    if request.method == "GET":
        return render_template("sources/upload.html", card=card, problem="")
    file = request.files.get("file")
    try:
        if file is None or not file.filename:
            raise UploadRefused("请先选择文件。")
        received = handover_upload.receive(settings(), source_id, file.filename, file.stream)
    except UploadRefused as refusal:
        return render_template("sources/upload.html", card=card, problem=str(refusal)), 422
    scan_id = handover_upload.open_upload_scan(db.session(), settings(), actor(), received)
    background.start(partial(_read, scan_id))
    return redirect(url_for("sources.uploaded", source_id=source_id, name=received.name))


@blueprint.get("/<source_id>/uploads/<name>")
@allow(*STAFF)
def uploaded(source_id: str, name: str) -> str:
    """Show what came of an uploaded file; the page renews itself while it is being read."""
    card = _card(source_id)
    if not handover_upload.is_upload_name(name):
        abort(404)
    result = source_queries.upload_result(db.session(), source_id, name)
    if result is None and not handover_upload.is_waiting(settings(), source_id, name):
        abort(404)
    refused = (
        source_queries.refused_page(db.session(), result.run.id, page_number()) if result else None
    )
    return render_template(
        "sources/uploaded.html", card=card, name=name, result=result, refused=refused
    )


@blueprint.get("/runs/<int:run_id>/refused")
@allow(*STAFF)
def refused(run_id: int) -> str:
    """List the rows a run could not read."""
    run = _run(run_id)
    page = source_queries.refused_page(db.session(), run_id, page_number())
    return render_template("sources/refused.html", run=run, page=page)


@blueprint.get("/runs/<int:run_id>/refused.csv")
@allow(*STAFF)
def refused_csv(run_id: int) -> Response:
    """Download the rows a run could not read, to be put right by whoever sent them."""
    run = _run(run_id)
    lines = source_queries.refused_lines(db.session(), run_id)
    data = csv_bytes(_REFUSED_HEADINGS, [_csv_row(line) for line in lines])
    name = f"refused-{run.source_id}-{office_date(run.started_at)}.csv"
    disposition = {"Content-Disposition": f'attachment; filename="{name}"'}
    return Response(data, content_type="text/csv; charset=utf-8", headers=disposition)


def _card(source_id: str) -> SourceCard:
    card = source_cards().get(source_id)
    if card is None:
        abort(404)
    return card


def _run(run_id: int) -> SourceRun:
    run = db.session().get(SourceRun, run_id)
    if run is None:
        abort(404)
    return run


def _read(scan_id: int) -> None:
    handover_upload.read_upload(db.session(), settings(), scan_id)


def _csv_row(line: RefusedLine) -> dict[str, str]:
    row = line.row
    values = (
        line.page.filename or line.page.url,
        str(row.row),
        row.column,
        row.value,
        row.expected,
    )
    return dict(zip(_REFUSED_HEADINGS, values, strict=True))


def _chart(runs: list[SourceRun]) -> str:
    nights: list[date] = [run.scan.night for run in runs]
    labels = [f"{night.month}-{night.day:02d}" for night in nights]
    read = [run.rows - run.refused for run in runs]
    series = {"取得": read, "拒收": [run.refused for run in runs]}
    return stacked_bars("历次采集取得的行数", labels, series, every=5)
