"""The same check for programs: JSON in, JSON out, described by OpenAPI.

It reads no cookie and changes nothing, so there is no session a foreign page could abuse; that is
why it alone needs no form token.
"""

from typing import Any, Final

from flask import Blueprint, Response, current_app, jsonify, make_response, request
from pydantic import BaseModel, ConfigDict, Field
from spectree import Response as Answers
from spectree import SpecTree

from supervisor.domain.platform.clock import utc_now
from supervisor.domain.screening.model import Ad, RuleHit
from supervisor.domain.screening.rule import Rule
from supervisor.domain.screening.signals import Signal
from supervisor.extensions import csrf, db
from supervisor.services.check import precheck
from supervisor.services.check.precheck import Checked
from supervisor.services.public import directory
from supervisor.services.public.directory import TooManyRequests
from supervisor.web.leads.hints import FOR_POSTERS
from supervisor.web.shell.access import allow_anyone

blueprint = Blueprint("check_api", __name__, url_prefix="/api/v1")

description: Final = SpecTree(
    "flask",
    mode="strict",
    title="招聘信息发布前自查",
    version="1",
    page_templates={},
    annotations=False,
)


# The longest ad there may be, every character of it escaped, and room for the form around it.
MOST_BYTES: Final = 6 * sum(precheck.LONGEST.values()) + 4096
_NO_JSON: Final = "请以 JSON 提交（Content-Type: application/json）。"
_TOO_LARGE: Final = "请求过大：一次提交一条招聘信息。"


class CheckRequest(BaseModel):
    """A draft of a job ad."""

    model_config = ConfigDict(extra="forbid", strict=True)

    title: str = Field(default="", max_length=precheck.LONGEST["title"], description="职位名称")
    company: str = Field(default="", max_length=precheck.LONGEST["company"], description="发布单位")
    text: str = Field(min_length=1, max_length=precheck.LONGEST["text"], description="招聘信息正文")


class CheckHit(BaseModel):
    """One place found; ``start`` and ``end`` count characters (code points) of ``field``."""

    field: str = Field(description="title、company 或 text")
    start: int
    end: int
    span: str
    category: str
    category_label: str
    severity: str = Field(description="severe、ordinary 或 advisory")
    rule: str
    rule_version: int
    rule_title: str
    explanation: str
    basis: list[str] = Field(description="法律依据")
    rewording: str = Field(description="建议写法")
    exception: str | None = Field(description="适用的法定例外；有例外的命中不算问题")
    post: str | None = Field(description="一条信息招多个岗位时，命中所在的岗位")


class MissingElement(BaseModel):
    """Something a published ad must say and this draft does not."""

    element: str
    label: str


class CheckSignal(BaseModel):
    """A sign to look at, no breach; ``start`` and ``end`` count code points of ``field``."""

    kind: str
    label: str
    field: str = Field(description="title、company 或 text")
    start: int
    end: int
    span: str
    advice: str = Field(description="怎么处理")
    basis: list[str] = Field(description="依据")


class CheckContradiction(BaseModel):
    """A stated field without limits against a hit that sets one."""

    field: str = Field(description="正文中写明的项目，如“性别要求”")
    value: str = Field(description="该项目的内容，如“不限”")
    hit: int = Field(description="与之矛盾的命中在 hits 中的序号，从 0 起")


class CheckResponse(BaseModel):
    """What the machine found; no finding does not mean that the ad is lawful."""

    rules: str = Field(description="规则版本（内容的 SHA-256）")
    breaches: int = Field(description="问题处数，不含适用法定例外的")
    hits: list[CheckHit]
    missing: list[MissingElement] = Field(
        description="没有写明的内容（提示，不是违法认定）；只看提交的三个字段"
    )
    signals: list[CheckSignal] = Field(description="值得留意的写法（提示，不是违法认定）")
    contradictions: list[CheckContradiction] = Field(description="前后不一之处（提示）")


class Refusal(BaseModel):
    """Why a request was not answered."""

    message: str
    fields: list[str] = Field(default_factory=list, description="有问题的字段")


def _say_what_is_wrong(
    _request: Any, response: Response, error: Any, _view: Any, _adapter: Any
) -> None:
    """Put the refusal into plain words in place of the library's list."""
    if error is None:
        return
    names = sorted({str(one["loc"][0]) for one in error.errors() if one["loc"]})
    limits = "、".join(f"{name} 至多 {most} 字" for name, most in precheck.LONGEST.items())
    refusal = Refusal(
        message=f"请以 JSON 提交 title、company、text；text 必填，{limits}。", fields=names
    )
    response.set_data(refusal.model_dump_json())
    response.content_type = "application/json"


@blueprint.before_request
def _admit() -> Response | None:
    """Turn away what is too large or too often before anything of it is read."""
    if request.endpoint != "check_api.check":
        return None
    request.max_content_length = MOST_BYTES
    if (request.content_length or 0) > MOST_BYTES:
        return make_response(jsonify(Refusal(message=_TOO_LARGE).model_dump()), 413)
    try:
        directory.admit(db.session(), precheck.API_CHECKS, request.remote_addr or "")
    except TooManyRequests:
        refusal = Refusal(message="请求过于频繁，请过一分钟再试。")
        return make_response(jsonify(refusal.model_dump()), 429, {"Retry-After": "60"})
    if not request.is_json:
        return make_response(jsonify(Refusal(message=_NO_JSON).model_dump()), 415)
    return None


@blueprint.post("/check")
@csrf.exempt  # type: ignore[untyped-decorator] # the library is untyped; why: see the module
@allow_anyone
@description.validate(
    json=CheckRequest,
    resp=Answers(
        HTTP_200=CheckResponse,
        HTTP_413=Refusal,
        HTTP_415=Refusal,
        HTTP_422=Refusal,
        HTTP_429=Refusal,
    ),
    before=_say_what_is_wrong,
)
def check() -> Response:
    """Screen a draft. Nothing of it is kept."""
    draft: CheckRequest = request.context.json  # type: ignore[attr-defined] # set by validate
    ad = Ad("", draft.title, draft.company, draft.text)
    checked = precheck.check(db.session(), ad, utc_now())
    return jsonify(_response(checked).model_dump())


@blueprint.get("/openapi.json")
@allow_anyone
def openapi() -> Response:
    """Describe the interface."""
    description.app = current_app
    return jsonify(description.spec)


def _response(checked: Checked) -> CheckResponse:
    reading = checked.reading
    posts = zip(checked.hits, reading.hit_posts, strict=True)
    places = {hit: place for place, hit in reversed(list(enumerate(checked.hits)))}
    return CheckResponse(
        rules=checked.rules.digest,
        breaches=checked.breaches,
        hits=[_hit(hit, checked.rules.get(hit.rule), post) for hit, post in posts],
        missing=[
            MissingElement(element=str(element), label=element.label) for element in reading.missing
        ],
        signals=[_signal(signal) for signal in reading.signals],
        contradictions=[
            CheckContradiction(field=found.field, value=found.value, hit=places[found.hit])
            for found in reading.contradictions
        ],
    )


def _hit(hit: RuleHit, rule: Rule, post: str) -> CheckHit:
    return CheckHit(
        field=hit.field,
        start=hit.start,
        end=hit.end,
        span=hit.span,
        category=str(hit.category),
        category_label=hit.category.label,
        severity=str(hit.severity),
        rule=hit.rule,
        rule_version=hit.version,
        rule_title=rule.title,
        explanation=rule.explanation,
        basis=list(hit.basis),
        rewording=rule.rewording,
        exception=hit.exception,
        post=post or None,
    )


def _signal(signal: Signal) -> CheckSignal:
    return CheckSignal(
        kind=str(signal.kind),
        label=signal.kind.label,
        field=signal.field,
        start=signal.start,
        end=signal.end,
        span=signal.span,
        advice=FOR_POSTERS[signal.kind],
        basis=list(signal.basis),
    )
