"""What makes a password acceptable: how many guesses it would stand, not which signs it holds."""

from typing import Final

from zxcvbn import zxcvbn

MIN_LENGTH: Final = 10
MAX_LENGTH: Final = 64  # the estimate's cost grows with the length
# Ten thousand million guesses: the top mark of the estimate.
_GUESSES: Final = 10**10
# What people here begin with, which lists of common passwords made elsewhere do not know.
_CONTEXT: Final = (
    "wuhan", "wuchang", "hubei", "zhongguo", "renshe", "renshejv", "rensheju", "laodong",
    "jiancha", "laodongjiancha", "jianguan", "shenpi", "woaini", "woaini1314", "5201314",
    "1314520", "admin", "supervisor", "mima", "aini", "beijing", "zhangwei", "wangwei", "lina",
)  # fmt: skip


def password_problem(password: str, username: str = "") -> str | None:
    """Return in Chinese what is wrong with ``password``, or ``None`` when it will do."""
    if len(password) < MIN_LENGTH:
        return f"密码至少 {MIN_LENGTH} 位。"
    if len(password) > MAX_LENGTH:
        return f"密码最多 {MAX_LENGTH} 位。"
    if len(set(password)) < 5:
        return "密码里重复的字符太多，请换一个。"
    if username and username.lower() in password.lower():
        return "密码不能包含用户名。"
    if zxcvbn(password, user_inputs=[*_CONTEXT, username])["guesses"] < _GUESSES:
        return "密码太常见，容易被猜中，请换一个；几个不相干的词连起来又好记又难猜。"
    return None
