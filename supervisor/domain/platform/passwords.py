"""What makes a password acceptable. Length counts; forced character classes do not help."""

from typing import Final

MIN_LENGTH: Final = 10
MAX_LENGTH: Final = 128
_COMMON: Final = (
    "password", "qwerty", "admin", "letmein", "welcome", "iloveyou",
    "123456", "654321", "111111", "000000", "888888", "666666", "abc123", "wuhan", "wuchang",
)  # fmt: skip


def password_problem(password: str, username: str = "") -> str | None:
    """Return in Chinese what is wrong with ``password``, or ``None`` when it will do."""
    if len(password) < MIN_LENGTH:
        return f"密码至少 {MIN_LENGTH} 位。"
    if len(password) > MAX_LENGTH:
        return f"密码最多 {MAX_LENGTH} 位。"
    if len(set(password)) < 5:
        return "密码里重复的字符太多，请换一个。"
    lowered = password.lower()
    if username and username.lower() in lowered:
        return "密码不能包含用户名。"
    if _is_common(lowered):
        return "密码太常见，容易被猜中，请换一个。"
    return None


def _is_common(lowered: str) -> bool:
    """Tell whether little is left once the commonest parts are taken out."""
    rest = lowered
    for part in _COMMON:
        rest = rest.replace(part, "")
    return len(rest) < 4
