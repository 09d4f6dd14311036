"""Error pages: what happened, what it means, what to do next."""

from dataclasses import dataclass
from typing import Final

import structlog
from flask import (
    Flask,
    current_app,
    flash,
    jsonify,
    redirect,
    render_template,
    request,
    url_for,
)
from flask.globals import request_ctx
from flask_login import current_user
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import HTTPException, MethodNotAllowed
from werkzeug.routing import RoutingException
from werkzeug.wrappers import Response

from supervisor.documents.pdf import MissingFonts
from supervisor.extensions import db
from supervisor.services.platform.trouble import MissingRow, StoreError, Trouble, trouble_of
from supervisor.web.shell.security import page_before
from supervisor.web.shell.submitted import FormProblem

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Explanation:
    """One error in the reader's words."""

    title: str
    meaning: str
    advice: str


_EXPLANATIONS: Final = {
    400: Explanation(
        "请求无法识别", "系统没有读懂这次提交的内容。", "请返回上一页，核对后重新提交。"
    ),
    403: Explanation(
        "没有权限", "您的账号不能使用这个页面或操作。", "如工作需要，请联系管理员调整账号角色。"
    ),
    404: Explanation(
        "找不到页面", "地址有误，或者内容已不存在。", "请从左侧导航重新进入，或使用顶部搜索。"
    ),
    405: Explanation("操作方式不对", "这个地址不能直接打开。", "请从页面上的按钮进行操作。"),
    413: Explanation(
        "内容过大", "提交的内容超过 {limit} 的上限，没有保存。", "请拆分或压缩（.gz）后再上传。"
    ),
    500: Explanation(
        "系统出错", "这次操作没有完成，数据保持原样。", "请稍后再试；仍然出错时请联系管理员。"
    ),
}
_CODES: Final = {Trouble.FULL: 507}
_PROGRAMS: Final = "/api/"
_NO_FONTS: Final = Explanation(
    "暂时不能生成 PDF",
    "服务器上没有安装中文字体，生成的文件会缺字，所以没有生成。",
    "请联系系统管理员安装字体（fonts-noto-cjk）；文书可以先下载 Word 版或直接打印页面。",
)
_EXPIRED_FORM: Final = Explanation(
    "页面已过期", "登录状态已变化，这次提交没有生效。", "请返回上一页刷新后重新提交。"
)


def init_app(app: Flask) -> None:
    """Answer every error with a page in plain Chinese."""
    app.register_error_handler(CSRFError, _expired_form)
    app.register_error_handler(MissingFonts, _missing_fonts)
    app.register_error_handler(FormProblem, _form_problem)
    app.register_error_handler(HTTPException, _http_error)
    app.register_error_handler(MissingRow, _missing_row)
    app.register_error_handler(Exception, _failure)


def _expired_form(_error: CSRFError) -> Response | tuple[str, int]:
    """Offer to sign in where that is what is missing: the form is come back to."""
    back = page_before()
    if back and not current_user.is_authenticated and request.endpoint != "auth.sign_in":
        flash("登录已过期，这次提交没有保存。登录后回到原来的页面，填写的内容会恢复。", "warning")
        return redirect(url_for("auth.sign_in", next=back))
    return _page(400, _EXPIRED_FORM)


def _form_problem(problem: FormProblem) -> tuple[str, int]:
    """Say what is wrong with a field where the view has no page of its own for that."""
    return _page(422, Explanation("填写有误", str(problem), "请返回上一页，改好后重新提交。"))


def _missing_fonts(_error: MissingFonts) -> tuple[str, int]:
    return _page(503, _NO_FONTS)


def _http_error(error: HTTPException) -> tuple[str, int] | HTTPException | Response:
    code = error.code or 500
    if code < 400:  # a redirect raised as an exception is an answer, not an error
        return error
    found = _EXPLANATIONS.get(code, _EXPLANATIONS[400 if code < 500 else 500])
    meaning = found.meaning.format(limit=_size(request.max_content_length or 0))
    explanation = Explanation(found.title, meaning, found.advice)
    if _is_for_programs():
        return _for_programs(code, explanation, error)
    if isinstance(error, MethodNotAllowed) and request.method in ("GET", "HEAD"):
        return _page_above()
    is_bare = code >= 500 or not _has_addresses()
    return _bare_page(code, explanation) if is_bare else _page(code, explanation)


def _missing_row(error: MissingRow) -> tuple[str, int]:
    """Answer for an object that a form or address names and that is not there."""
    log.warning("a row is not there", page=request.endpoint, exc_info=error)
    return _page(404, _EXPLANATIONS[404])


def _page_above() -> Response:
    """Lead to the nearest page above an address that only takes forms: a reload asks for it so."""
    adapter = request_ctx.url_adapter
    path = request.path
    while adapter is not None and "/" in path[1:]:
        path = path.rpartition("/")[0]
        try:
            adapter.match(path, method="GET")
        except (HTTPException, RoutingException):
            continue
        flash("这个地址只接收表单，已转到它所在的页面；刚才的提交没有重复。", "warning")
        return redirect(path)
    return redirect(url_for("home.index"))


def _size(most: int) -> str:
    """Return a number of bytes as people say it."""
    return f"{most // 1024**2} MB" if most >= 1024**2 else f"{most // 1024} KB"


def _is_for_programs() -> bool:
    return request.path.startswith(_PROGRAMS)


def _for_programs(
    code: int, explanation: Explanation, error: HTTPException | None = None
) -> Response:
    """Explain in JSON; where a method is wrong the answer says which would be right."""
    answer = jsonify(message=f"{explanation.title}：{explanation.meaning}", fields=[])
    answer.status_code = code
    if isinstance(error, MethodNotAllowed):
        answer.allow.update(error.valid_methods or ())
    return answer


def _failure(error: Exception) -> tuple[str, int] | Response:
    trouble = trouble_of(error)
    if trouble is None and current_app.testing:
        raise error
    log.error("unhandled error", page=request.endpoint, exc_info=error)
    if trouble is None:
        explanation, code = _EXPLANATIONS[500], 500
    else:
        explanation = Explanation(trouble.title, trouble.meaning, trouble.advice)
        code = _CODES.get(trouble, 503)
    if _is_for_programs():
        return _for_programs(code, explanation)
    return _bare_page(code, explanation)


def _page(code: int, explanation: Explanation) -> tuple[str, int]:
    """Explain within the frame; where the frame cannot be read from the database, without it."""
    db.session.rollback()
    try:
        return render_template("shell/errors/error.html", code=code, explanation=explanation), code
    except StoreError as error:
        log.error("an error page without its frame", page=request.endpoint, exc_info=error)
        return _bare_page(code, explanation)


def _bare_page(code: int, explanation: Explanation) -> tuple[str, int]:
    """Explain without asking the database for anything: it may be what is in trouble."""
    try:
        db.session.remove()
    except StoreError as error:
        log.error("a session could not be ended", exc_info=error)
    template = current_app.jinja_env.get_template("shell/errors/failure.html")
    page = template.render(code=code, explanation=explanation, has_addresses=_has_addresses())
    return page, code


def _has_addresses() -> bool:
    """Tell whether addresses can be made: a request whose Host no name can be has none."""
    return request_ctx.url_adapter is not None
