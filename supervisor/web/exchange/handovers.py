"""Ads handed over by programs: the same files as by hand, into the same inbox.

The token says for which source. What was found in the ads is the office's business and is not told;
what could not be read is, so that it can be put right.
"""

from functools import partial
from typing import Final

from flask import Response, current_app, jsonify, make_response, request, url_for
from pydantic import BaseModel, ConfigDict, Field

from supervisor.domain.exchange.scopes import ApiScope
from supervisor.domain.platform.labelled import LabelledEnum
from supervisor.extensions import db
from supervisor.services.nights import upload
from supervisor.services.nights.upload import UploadRefused
from supervisor.services.platform.audit import Actor
from supervisor.services.platform.throttle import Limit
from supervisor.store.queries.collect import sources as queries
from supervisor.web.exchange.interface import (
    Refusal,
    Terms,
    blueprint,
    described,
    holder,
    programs,
    refusal,
)
from supervisor.web.shell import background
from supervisor.web.shell.installation import settings

HANDOVERS: Final = Limit("api_handover", capacity=20, seconds_per_token=30)
READINGS: Final = Limit("api_handover_read", capacity=60, seconds_per_token=1)
_PROBLEMS_TOLD: Final = 100


class HandoverState(LabelledEnum):
    """How far the reading of a file has come."""

    WAITING = ("waiting", "等待读取")
    READING = ("reading", "正在读取")
    READ = ("read", "已读完")


class HandoverQuery(BaseModel):
    """What the file is called."""

    model_config = ConfigDict(extra="forbid")

    filename: str = Field(
        min_length=1,
        max_length=200,
        description="文件名，扩展名说明格式：.csv、.xlsx、.xls、.jsonl、.json，可再加 .gz",
    )


class UnreadRow(BaseModel):
    """A row that could not be read, and what was expected."""

    row: int
    column: str
    expected: str


class Handover(BaseModel):
    """A file that was handed over, and what came of it."""

    name: str = Field(description="收到后的名称，查询进度用")
    state: str = Field(description="waiting、reading 或 read")
    new: int = Field(default=0, description="新的招聘信息")
    changed: int = Field(default=0, description="内容有变化的招聘信息")
    refused: int = Field(default=0, description="没有读懂的行")
    problems: list[UnreadRow] = Field(
        default_factory=list, description=f"没有读懂的地方，至多 {_PROBLEMS_TOLD} 处"
    )


@blueprint.post("/handovers")
@programs(
    Terms(
        scope=ApiScope.HANDOVER,
        limit=lambda: HANDOVERS,
        most_bytes=lambda: current_app.config["MAX_CONTENT_LENGTH"],
        too_large="文件过大，没有收下。请拆分或压缩（.gz）后再报送。",
    )
)
@described(
    {"HTTP_202": Handover, "HTTP_413": Refusal, "HTTP_422": Refusal},
    wrong="请在 filename 中写明文件名（1 至 200 字），请求正文为文件本身。",
    query=HandoverQuery,
)
def hand_over() -> Response:
    """Take a file of ads, whole or not at all; it is read at once."""
    wanted: HandoverQuery = request.context.query  # type: ignore[attr-defined] # set by validate
    by, source_id = holder(), holder().source_id or ""
    try:
        received = upload.receive(settings(), source_id, wanted.filename, request.stream)
    except UploadRefused as refused:
        return refusal(422, str(refused))
    who = Actor(None, request.remote_addr or "")
    scan_id = upload.open_upload_scan(db.session(), settings(), who, received, token=by.name)
    background.start(partial(_read, scan_id))
    state = Handover(name=received.name, state=str(HandoverState.WAITING))
    where = {"Location": url_for("api.handover", name=received.name)}
    return make_response(jsonify(state.model_dump()), 202, where)


@blueprint.get("/handovers/<name>")
@programs(Terms(scope=ApiScope.HANDOVER, limit=lambda: READINGS))
@described(
    {"HTTP_200": Handover, "HTTP_404": Refusal},
    path_parameter_descriptions={"name": "收到文件时返回的 name"},
)
def handover(name: str) -> Response:
    """Tell how far the reading of a file has come, and what could not be read."""
    source_id = holder().source_id or ""
    if not upload.is_upload_name(name):
        return refusal(404, "没有收到过这个文件。")
    found = queries.upload_result(db.session(), source_id, name)
    if found is None:
        if not upload.is_waiting(settings(), source_id, name):
            return refusal(404, "没有收到过这个文件。")
        return jsonify(Handover(name=name, state=str(HandoverState.WAITING)).model_dump())
    state = HandoverState.READ if found.page.is_done else HandoverState.READING
    rows = queries.refused_of_page(db.session(), found.page.id, _PROBLEMS_TOLD)
    told = Handover(
        name=name,
        state=str(state),
        new=found.new,
        changed=found.changed,
        refused=found.refused_rows,
        problems=[UnreadRow(row=r.row, column=r.column, expected=r.expected) for r in rows],
    )
    return jsonify(told.model_dump())


def _read(scan_id: int) -> None:
    upload.read_upload(db.session(), settings(), scan_id)
