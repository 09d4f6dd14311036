"""The interface for programs: its blueprint, who is let in, how it is described.

A view names what it asks of a caller with ``programs``. Nothing here reads a cookie, so there is no
session that a foreign page could abuse: that is why these views need no form token. A program shows
its token in ``Authorization: Bearer``; two things are open to anyone, and counted by address.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final

from flask import Blueprint, Response, current_app, g, jsonify, make_response, request
from pydantic import BaseModel, Field
from spectree import Response as Answers
from spectree import SecurityScheme, SpecTree
from spectree.models import SecureType, SecuritySchemeData

from supervisor.domain.exchange.scopes import ApiScope
from supervisor.extensions import csrf, db
from supervisor.services.exchange import tokens
from supervisor.services.exchange.tokens import TokenHolder
from supervisor.services.platform.throttle import Limit
from supervisor.services.public import directory
from supervisor.services.public.directory import TooManyRequests
from supervisor.web.shell.access import View
from supervisor.web.shell.guards import admission
from supervisor.web.shell.guards.limits import FORM_BYTES

blueprint = Blueprint("api", __name__, url_prefix="/api/v1")
csrf.exempt(blueprint)

BEARER: Final = "token"
SECURITY: Final[dict[str, list[str]]] = {BEARER: []}
description: Final = SpecTree(
    "flask",
    mode="strict",
    title="人力资源服务机构监管：数据接口",
    description="令牌由管理员发放，放在请求头 Authorization: Bearer 中。"
    "机器标出的是线索，不是违法认定。",
    version="1",
    page_templates={},
    annotations=False,
    security_schemes=[
        SecurityScheme(
            name=BEARER,
            data=SecuritySchemeData(
                type=SecureType.HTTP, scheme="bearer", description="管理员发放的令牌"
            ),
        )
    ],
)


class Refusal(BaseModel):
    """Why a request was not answered."""

    message: str
    fields: list[str] = Field(default_factory=list, description="有问题的字段")


OPEN_ANSWERS: Final = {"HTTP_429": Refusal}
TOKEN_ANSWERS: Final = {"HTTP_401": Refusal, "HTTP_403": Refusal, "HTTP_429": Refusal}


@dataclass(frozen=True, slots=True)
class Terms:
    """What a view asks of its caller.

    ``limit`` and ``most_bytes`` are asked for at each request; without a ``scope`` anyone may call.
    """

    limit: Callable[[], Limit]
    scope: ApiScope | None = None
    most_bytes: Callable[[], int] = lambda: 0
    takes_json: bool = False
    too_large: str = "请求过大。"


def programs(terms: Terms) -> Callable[[View], View]:
    """Declare a view for programs, under these terms and without a signed-in person."""

    def declare(view: View) -> View:
        view.access = None  # type: ignore[attr-defined]
        view.terms = terms  # type: ignore[attr-defined]
        return view

    return declare


def holder() -> TokenHolder:
    """Return who shows the token of this request."""
    found: TokenHolder = g.token_holder
    return found


def refusal(code: int, message: str, **headers: str) -> Response:
    """Return a refusal in words."""
    content = Refusal(message=message).model_dump()
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return make_response(jsonify(content), code, named)


def say_what_is_wrong(
    wanted: str,
) -> Callable[[Any, Response, Any, Any, Any], None]:
    """Return a hook that puts a refused form into plain words in place of the library's list."""

    def say(_request: Any, response: Response, error: Any, _view: Any, _adapter: Any) -> None:
        if error is None:
            return
        names = sorted({str(one["loc"][0]) for one in error.errors() if one["loc"]})
        response.set_data(Refusal(message=wanted, fields=names).model_dump_json())
        response.content_type = "application/json"

    return say


def described(models: dict[str, Any], wrong: str = "", **asked: Any) -> Callable[[View], View]:
    """Describe a view for holders of a token, and have the library check what it is asked.

    ``models`` are its answers beside the refusals that any of them may meet; ``wrong`` says what a
    request should look like; ``asked`` are the models of query, body and path.
    """
    if wrong:
        asked["before"] = say_what_is_wrong(wrong)
    resp = answers({**models, **TOKEN_ANSWERS})
    wrapped: Callable[[View], View] = description.validate(resp=resp, security=SECURITY, **asked)
    return wrapped


@blueprint.before_request
def _admit() -> Response | None:
    """Turn away what is too large, unknown or too often before anything of it is read."""
    terms: Terms | None = getattr(current_app.view_functions[request.endpoint or ""], "terms", None)
    if terms is None:
        return None
    refused = _admit_anyone(terms) if terms.scope is None else _admit_holder(terms, terms.scope)
    if refused is None and terms.takes_json and not request.is_json:
        return refusal(415, "请以 JSON 提交（Content-Type: application/json）。")
    return refused


def _admit_anyone(terms: Terms) -> Response | None:
    return _too_large(terms.most_bytes(), terms.too_large) or _too_often(terms.limit())


def _admit_holder(terms: Terms, scope: ApiScope) -> Response | None:
    given = request.headers.get("Authorization", "")
    kind, _, token = given.partition(" ")
    found = tokens.find(db.session(), token.strip()) if kind.lower() == "bearer" else None
    if found is None:
        return (
            _too_large(FORM_BYTES, terms.too_large)
            or _too_often(admission.STRANGERS)
            or refusal(
                401, "请出示有效的令牌（Authorization: Bearer）。", WWW_Authenticate="Bearer"
            )
        )
    too_large = _too_large(terms.most_bytes(), terms.too_large)
    if too_large is not None:
        return too_large
    if not tokens.admit(db.session(), found, terms.limit()):
        return _slow_down(terms.limit())
    if scope not in found.scopes:
        return refusal(403, f"这个令牌没有“{scope.label}”的权限。")
    g.token_holder = found
    return None


def _too_large(most: int, words: str) -> Response | None:
    request.max_content_length = most
    return refusal(413, words) if (request.content_length or 0) > most else None


def _too_often(limit: Limit) -> Response | None:
    try:
        directory.admit(db.session(), limit, request.remote_addr or "")
    except TooManyRequests:
        return _slow_down(limit)
    return None


def _slow_down(limit: Limit) -> Response:
    wait = "60" if limit.seconds_per_token > 1 else "10"
    return refusal(429, "请求过于频繁，请过一分钟再试。", Retry_After=wait)


def answers(models: dict[str, Any]) -> Answers:
    """Return what a view answers, by status."""
    return Answers(**models)
