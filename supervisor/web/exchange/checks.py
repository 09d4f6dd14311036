"""Drafts screened for programs: one for anyone, many for whoever holds a token."""

from typing import Final

from flask import Response, jsonify, request
from pydantic import BaseModel, ConfigDict, Field

from supervisor.domain.exchange.scopes import ApiScope
from supervisor.domain.platform.clock import utc_now
from supervisor.domain.screening.model import Ad, RuleHit
from supervisor.domain.screening.rule import Rule
from supervisor.domain.screening.signals import Signal
from supervisor.extensions import db
from supervisor.services.check import precheck
from supervisor.services.check.precheck import Checked
from supervisor.services.platform.throttle import Limit
from supervisor.web.exchange.interface import (
    OPEN_ANSWERS,
    Refusal,
    Terms,
    answers,
    blueprint,
    described,
    description,
    programs,
    say_what_is_wrong,
)
from supervisor.web.leads.hints import FOR_POSTERS

# The longest ad there may be, every character of it escaped, and room for the form around it.
MOST_BYTES: Final = 6 * sum(precheck.LONGEST.values()) + 4096
MOST_DRAFTS: Final = 100
BULK_BYTES: Final = 4 * 1024 * 1024
BULK_CHECKS: Final = Limit("check_bulk", capacity=30, seconds_per_token=2)
_LIMITS: Final = "、".join(f"{name} 至多 {most} 字" for name, most in precheck.LONGEST.items())
_UNREADABLE: Final = {"HTTP_413": Refusal, "HTTP_415": Refusal, "HTTP_422": Refusal}


class CheckRequest(BaseModel):
    """A draft of a job ad."""

    model_config = ConfigDict(extra="forbid", strict=True)

    title: str = Field(default="", max_length=precheck.LONGEST["title"], description="职位名称")
    company: str = Field(default="", max_length=precheck.LONGEST["company"], description="发布单位")
    text: str = Field(min_length=1, max_length=precheck.LONGEST["text"], description="招聘信息正文")


class BulkDraft(CheckRequest):
    """One draft of many."""

    key: str = Field(default="", max_length=100, description="提交方自己的编号，原样返回")


class BulkRequest(BaseModel):
    """Drafts of job ads."""

    model_config = ConfigDict(extra="forbid", strict=True)

    ads: list[BulkDraft] = Field(min_length=1, max_length=MOST_DRAFTS)


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


class BulkResult(CheckResponse):
    """What the machine found in one draft of many."""

    key: str


class BulkResponse(BaseModel):
    """What the machine found, draft by draft, in the order of the request."""

    results: list[BulkResult]


@blueprint.post("/check")
@programs(
    Terms(
        limit=lambda: precheck.API_CHECKS,
        most_bytes=lambda: MOST_BYTES,
        takes_json=True,
        too_large="请求过大：一次提交一条招聘信息。",
    )
)
@description.validate(
    json=CheckRequest,
    resp=answers({"HTTP_200": CheckResponse, **_UNREADABLE, **OPEN_ANSWERS}),
    before=say_what_is_wrong(f"请以 JSON 提交 title、company、text；text 必填，{_LIMITS}。"),
)
def check() -> Response:
    """Screen a draft. Nothing of it is kept."""
    draft: CheckRequest = request.context.json  # type: ignore[attr-defined] # set by validate
    checked = precheck.check(db.session(), _ad(draft), utc_now())
    return jsonify(_response(checked).model_dump())


@blueprint.post("/checks")
@programs(
    Terms(
        scope=ApiScope.CHECK,
        limit=lambda: BULK_CHECKS,
        most_bytes=lambda: BULK_BYTES,
        takes_json=True,
        too_large=f"请求过大：一次至多 {MOST_DRAFTS} 条，共 {BULK_BYTES // 1024**2} MB。",
    )
)
@described(
    {"HTTP_200": BulkResponse, **_UNREADABLE},
    wrong=f"请以 JSON 提交 ads：1 至 {MOST_DRAFTS} 条，"
    f"每条有 text，可有 title、company、key；{_LIMITS}。",
    json=BulkRequest,
)
def check_many() -> Response:
    """Screen up to a hundred drafts. Nothing of them is kept."""
    wanted: BulkRequest = request.context.json  # type: ignore[attr-defined] # set by validate
    found = precheck.check_all(db.session(), [_ad(one) for one in wanted.ads], utc_now())
    results = [
        BulkResult(key=draft.key, **_response(checked).model_dump())
        for draft, checked in zip(wanted.ads, found, strict=True)
    ]
    return jsonify(BulkResponse(results=results).model_dump())


def _ad(draft: CheckRequest) -> Ad:
    return Ad("", draft.title, draft.company, draft.text)


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
