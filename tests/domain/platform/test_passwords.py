"""What passes as a password."""

import pytest

from supervisor.domain.platform.passwords import password_problem


@pytest.mark.parametrize("password", ["quiet-river-42", "床前明月光疑是地上霜", "xK9#mmQ2vL0p"])
def test_long_unlikely_passwords_pass(password):
    assert password_problem(password, "zhang") is None


@pytest.mark.parametrize(
    ("password", "words"),
    [
        ("short-one", "至少 10 位"),
        ("a" * 65, "最多 64 位"),
        ("abababababab", "重复的字符"),
        ("ZhangWei-2026", "不能包含用户名"),
        ("Password123456", "太常见"),
        ("wuchang888888", "太常见"),
        ("woaini1314520", "太常见"),
        ("1qaz2wsx3edc", "太常见"),
        ("renshe2026zx", "太常见"),
        ("p@ssw0rd2026", "太常见"),
        ("asdfghjkl;'", "太常见"),
    ],
)
def test_poor_passwords_are_named(password, words):
    assert words in password_problem(password, "zhangwei")
