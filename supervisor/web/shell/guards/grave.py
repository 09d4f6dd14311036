"""Acts before which a person shows once more who they are.

The page that asks carries what was submitted, so that nothing typed is lost: it goes on to the
view with the proof beside it. A signing-in counts as proof for some minutes.
"""

from typing import Any, Final

from flask import Flask, render_template, request
from flask import session as cookie
from flask_login import current_user

from supervisor.extensions import db
from supervisor.services.platform.seal import Seal
from supervisor.services.platform.sign_in import attempts, passkeys, proving
from supervisor.services.platform.sign_in.refusals import AccountError, TooManyAttempts
from supervisor.store.queries.platform import sessions as queries
from supervisor.web.shell.identity import actor, site
from supervisor.web.shell.installation import settings
from supervisor.web.shell.submitted import text_field

GRAVE: Final[dict[str, str]] = {
    "api_tokens.create": "新建接口令牌",
    "webhooks.create": "登记推送地址",
    "complaints.decide_identity": "决定是否开启投诉人身份",
    "complaints.look": "查看投诉人身份",
    "complaints.reward": "决定举报奖励",
    "change_notices.accept": "采纳变更报告",
    "filings.publish": "公示年度报告",
    "inspections.publish": "公布检查结果",
    "paper_templates.upload": "启用文书模板",
    "paper_templates.retire": "停用文书模板",
    "course.head": "负责人决定案件",
    "cases.approve": "批准案件处理意见",
    "cases.revoke": "撤销决定",
    "credit.decide_objection": "决定异议申诉",
    "credit.decide_repair": "决定信用修复",
    "register_changes.accept": "确认名册变更",
    "register_import.apply": "启用名册导入",
    "register_import.take_back": "撤回名册导入",
    "lists.apply": "启用其他机关名单",
    "lists.withdraw": "撤下其他机关名单",
    "acts.agree": "同意批量操作",
    "ratings_course.appoint": "指定评审委员会",
    "ratings_course.decide_leave": "决定机构不参评",
    "measures.decide": "批准激励惩戒措施",
    "measures.withdraw": "撤销激励惩戒措施",
    "ratings.decide": "决定星级",
    "ratings.decide_carried": "登记表决通过的星级",
    "ratings.advance": "推进星级评定",
    "reader_endpoint.approve": "启用本单位模型",
    "reader_endpoint.end": "撤回本单位模型",
    "reader_models.approve": "启用研判模型",
    "reader_models.take_back": "撤回研判模型",
    "schemes.decide": "决定评价方案",
    "rule_lab.approve": "启用规则",
    "rule_lab.stop": "提出停用规则",
    "rule_lab.stop_packaged": "提出停用内置规则",
    "rules.accept_stop": "同意停用规则",
    "rule_lab.resume_packaged": "恢复内置规则",
    "users.create": "新建账号",
    "users.enable": "启用账号",
    "users.disable": "停用账号",
    "users.reset": "重置密码",
    "users.reset_second_factor": "清除第二步验证",
    "users.change_role": "变更角色",
    "account.generator": "启用验证码",
    "account.remove_generator": "停用验证码",
    "account.new_passkey": "登记通行密钥",
    "account.remove_passkey": "删除通行密钥",
    "account.new_recovery_codes": "重新生成恢复码",
    "account.end_session": "结束一处登录",
    "account.end_other_sessions": "结束其他全部登录",
    "users.end_sessions": "结束他人的登录",
}
"""Endpoint of each grave act, and what it is called.

An act under a grave permission that is not here fails a test.
"""

SECRET_PAGES: Final = frozenset({"account.generator"})
"""Pages that show a secret of the account: whoever found a session open must not see it."""

SHOW: Final = "only_show"
"""The field by which a page that shows a secret is asked for again, with the proof."""

_PROOF: Final = ("proof", "proof_challenge", "proof_credential")
_LONGEST: Final = 20_000


def init_app(app: Flask) -> None:
    """Stand before the views of grave acts."""
    app.before_request(_ask_for_proof)


def _ask_for_proof() -> Any:
    endpoint = request.endpoint or ""
    is_asked = endpoint in (GRAVE if request.method == "POST" else SECRET_PAGES)
    if not is_asked or not current_user.is_authenticated or current_user.is_proven:
        return None
    problem, code = "", 403
    if any(request.form.get(name) for name in _PROOF):
        try:
            cookie["_user_id"] = _check()
        except AccountError as refusal:
            problem, code = str(refusal), 429 if isinstance(refusal, TooManyAttempts) else 403
        else:
            return None
    return _page(GRAVE[endpoint], problem), code


def _check() -> str:
    """Return what the cookie holds from now on; raises ``AccountError``."""
    session, who, record_id = db.session(), actor(), current_user.record_id
    credential = text_field("proof_credential", _LONGEST)
    if not credential:
        seal = Seal.of(settings())
        return proving.prove(session, seal, who, record_id, request.form.get("proof", "")[:64])
    attempts.admit_second_step(session, current_user.id, who.remote_address)
    answer = text_field("proof_challenge"), credential
    passkeys.check(session, site(), answer, current_user.id, who.remote_address)
    return proving.note_proof(session, who, record_id)


def _page(act: str, problem: str) -> str:
    session, user_id = db.session(), current_user.id
    has_passkey = bool(queries.passkeys_of(session, user_id))
    carried = [
        (name, value) for name, value in request.form.items(multi=True) if name not in _PROOF
    ]
    if request.method != "POST":
        carried.append((SHOW, "1"))
    return render_template(
        "platform/account/prove.html",
        act=act,
        problem=problem,
        carried=[(name, value) for name, value in carried if name != "csrf_token"],
        has_files=any(file.filename for file in request.files.values()),
        asked=passkeys.ask_to_sign(session, site(), user_id) if has_passkey else None,
    )
