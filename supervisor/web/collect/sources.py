"""Sources: what each declares, does and has done; pausing and running one; handing files over."""

from collections.abc import Mapping
from functools import partial
from typing import Final

from flask import (
    Blueprint,
    Response,
    abort,
    flash,
    jsonify,
    redirect,
    render_template,
    request,
    url_for,
)
from markupsafe import Markup
from werkzeug.wrappers import Response as AnyResponse

from supervisor.domain.desk import foreseeing_one
from supervisor.domain.platform.clock import office_date, office_time, utc_now
from supervisor.domain.platform.permissions import Permission
from supervisor.extensions import db
from supervisor.services.collect.source_cards import SourceCard, is_open_at, source_cards
from supervisor.services.nights import control
from supervisor.services.nights import upload as handover_upload
from supervisor.services.nights.control import RunRefused
from supervisor.services.nights.scan import nightly_sources
from supervisor.services.nights.upload import UploadRefused
from supervisor.services.platform.table_writing import csv_bytes
from supervisor.services.watch import incidents as incident_service
from supervisor.services.watch.baselines import Baseline, baseline_of
from supervisor.store.queries.collect import sources as source_queries
from supervisor.store.queries.collect.sources import RefusedLine, SourceRun, SourceStanding
from supervisor.store.queries.watch import canaries
from supervisor.store.queries.watch import incidents as incident_queries
from supervisor.web.collect.progress import SourceProgress, progress_of_all
from supervisor.web.shell import background
from supervisor.web.shell.access import allow
from supervisor.web.shell.arguments import page_place
from supervisor.web.shell.charts import band_points
from supervisor.web.shell.downloads import download
from supervisor.web.shell.foreseen import heed
from supervisor.web.shell.identity import actor
from supervisor.web.shell.installation import settings
from supervisor.web.shell.submitted import FormProblem

blueprint = Blueprint("sources", __name__, url_prefix="/sources")

_REFUSED_HEADINGS: Final = ("文件或网页", "行", "列", "原值", "应为")


@blueprint.get("")
@allow(Permission.READ)
def index() -> str:
    """List every source with how it stands."""
    standings = source_queries.standings(db.session())
    return render_template(
        "collect/index.html",
        cards=source_cards().values(),
        standings=standings,
        progress=_progress(standings),
        incidents=incident_queries.open_by_source(db.session()),
        check=canaries.newest_check(db.session()),
    )


@blueprint.get("/progress")
@allow(Permission.READ)
def progress() -> Response:
    """Tell the script of the source pages how every source stands."""
    found = _progress(source_queries.standings(db.session()))
    return jsonify(
        running=any(standing.is_running for standing in found.values()),
        sources={source_id: standing.as_json() for source_id, standing in found.items()},
    )


@blueprint.get("/<source_id>")
@allow(Permission.READ)
def show(source_id: str) -> str:
    """Show one source: its declaration, its standing and its runs."""
    session, card = db.session(), _card(source_id)
    standings = source_queries.standings(session)
    baseline = baseline_of(session, source_id)
    incidents = incident_queries.open_for_source(session, source_id)
    return render_template(
        "collect/source.html",
        card=card,
        standing=standings.get(source_id),
        progress=_progress(standings)[source_id],
        runs=source_queries.recent_runs(session, source_id),
        incidents=incidents,
        can_relearn=any(incident_service.is_learnt(found) for found in incidents),
        relearning=foreseeing_one.source_learnt_anew(card.title),
        baseline=baseline,
        chart=_chart(baseline) if len(baseline.nights) > 1 else None,
        can_run=source_id in nightly_sources(settings()),
        is_open_now=is_open_at(source_id, office_time(utc_now()).time()),
    )


@blueprint.post("/<source_id>/pause")
@allow(Permission.RUN_SOURCES)
def pause(source_id: str) -> AnyResponse:
    """Leave the source alone; a run under way stops after its page."""
    control.pause(db.session(), actor(), _card(source_id).id)
    flash("已暂停。正在进行的采集读完本页后停下，已取得的内容都保留。", "success")
    return redirect(url_for("sources.show", source_id=source_id))


@blueprint.post("/<source_id>/resume")
@allow(Permission.RUN_SOURCES)
def resume(source_id: str) -> AnyResponse:
    """Take the source up again: where its run was stopped, or from the next night on."""
    goes_on = control.resume(db.session(), settings(), actor(), _card(source_id).id)
    when = "将在半分钟内从停下的那一页继续" if goes_on else "从下一晚起照常采集这个来源"
    flash(f"已恢复，{when}。", "success")
    return redirect(url_for("sources.show", source_id=source_id))


@blueprint.post("/<source_id>/run")
@allow(Permission.RUN_SOURCES)
def run_now(source_id: str) -> AnyResponse:
    """Have the scheduler visit the source now."""
    try:
        control.ask_for_run(db.session(), settings(), actor(), _card(source_id).id)
        flash("已安排，将在半分钟内开始；可在本页查看进度。", "success")
    except RunRefused as refusal:
        flash(str(refusal), "error")
    return redirect(url_for("sources.show", source_id=source_id))


@blueprint.post("/<source_id>/learn")
@allow(Permission.RESET_SOURCES)
def learn_anew(source_id: str) -> AnyResponse:
    """Take the source as it is now for usual."""
    card = _card(source_id)
    try:
        heed(foreseeing_one.source_learnt_anew(card.title))
    except FormProblem as refusal:
        flash(str(refusal), "error")
        return redirect(url_for("sources.show", source_id=source_id))
    incident_service.learn_anew(db.session(), actor(), card.id)
    flash("已按目前的情况重新学习；积累到足够次数之前，条数等变化不会报警。", "success")
    return redirect(url_for("sources.show", source_id=source_id))


@blueprint.route("/<source_id>/upload", methods=["GET", "POST"])
@allow(Permission.RUN_SOURCES)
def upload(source_id: str) -> str | AnyResponse | tuple[str, int]:
    """Take a file a platform handed over, and start reading it."""
    card = _card(source_id)
    if request.method == "GET":
        return render_template("collect/upload.html", card=card, problem="")
    file = request.files.get("file")
    try:
        if file is None or not file.filename:
            raise UploadRefused("请先选择文件。")
        received = handover_upload.receive(settings(), source_id, file.filename, file.stream)
    except UploadRefused as refusal:
        return render_template("collect/upload.html", card=card, problem=str(refusal)), 422
    scan_id = handover_upload.open_upload_scan(db.session(), settings(), actor(), received)
    background.start(partial(_read, scan_id))
    return redirect(url_for("sources.uploaded", source_id=source_id, name=received.name))


@blueprint.get("/<source_id>/uploads/<name>")
@allow(Permission.READ)
def uploaded(source_id: str, name: str) -> str:
    """Show what came of an uploaded file; the page renews itself while it is being read."""
    card = _card(source_id)
    if not handover_upload.is_upload_name(name):
        abort(404)
    result = source_queries.upload_result(db.session(), source_id, name)
    if result is None and not handover_upload.is_waiting(settings(), source_id, name):
        abort(404)
    refused = (
        source_queries.refused_page(db.session(), result.run.id, page_place()) if result else None
    )
    return render_template(
        "collect/uploaded.html", card=card, name=name, result=result, refused=refused
    )


@blueprint.get("/runs/<int:run_id>/refused")
@allow(Permission.READ)
def refused(run_id: int) -> str:
    """List the rows a run could not read."""
    run = _run(run_id)
    page = source_queries.refused_page(db.session(), run_id, page_place())
    return render_template("collect/refused.html", run=run, page=page)


@blueprint.get("/runs/<int:run_id>/refused.csv")
@allow(Permission.READ)
def refused_csv(run_id: int) -> Response:
    """Download the rows a run could not read, to be put right by whoever sent them."""
    run = _run(run_id)
    lines = source_queries.refused_lines(db.session(), run_id)
    data = csv_bytes(_REFUSED_HEADINGS, [_csv_row(line) for line in lines])
    return download(data, f"refused-{run.source_id}-{office_date(run.started_at)}.csv")


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


def _progress(standings: Mapping[str, SourceStanding]) -> dict[str, SourceProgress]:
    return progress_of_all(source_cards(), standings, utc_now())


def _chart(baseline: Baseline) -> Markup:
    nights = baseline.nights
    labels = [f"{night.on.month}-{night.on.day:02d}" for night in nights]
    usual = {
        "平时（中位数）": [night.band.middle if night.band else None for night in nights],
        "低于此线报警": [night.band.low if night.band else None for night in nights],
    }
    rows = [night.rows for night in nights]
    return band_points("每次取得的条数与平时相比", labels, rows, usual, every=5)
