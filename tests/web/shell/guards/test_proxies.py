"""Who is calling, with and without a proxy in front."""

import pytest
from flask import request


@pytest.fixture
def asking(app_with):
    """Return a function that asks through a proxy setting and gives what the view sees."""

    def ask(peer, headers, **values):
        app = app_with(**values)
        seen = []
        app.before_request_funcs.setdefault(None, []).insert(
            0, lambda: seen.append((request.remote_addr, request.scheme)) or ("", 204)
        )
        app.test_client().get("/", headers=headers, environ_base={"REMOTE_ADDR": peer})
        return seen[0]

    return ask


TOLD = {"X-Forwarded-For": "203.0.113.7", "X-Forwarded-Proto": "https"}


def test_without_a_proxy_nobody_can_say_who_is_calling(asking):
    assert asking("127.0.0.1", TOLD) == ("127.0.0.1", "http")


def test_a_proxy_of_ours_is_believed(asking):
    assert asking("10.0.0.5", TOLD, trusted_proxies="10.0.0.0/24") == ("203.0.113.7", "https")


def test_anybody_else_is_not(asking):
    assert asking("10.0.9.9", TOLD, trusted_proxies="10.0.0.0/24") == ("10.0.9.9", "http")


def test_what_a_caller_put_before_the_proxys_own_word_is_not_read(asking):
    forged = {"X-Forwarded-For": "198.51.100.1, 203.0.113.7"}
    assert asking("10.0.0.5", forged, trusted_proxies="10.0.0.5/32")[0] == "203.0.113.7"


def test_two_proxies_one_after_the_other(asking):
    passed = {"X-Forwarded-For": "203.0.113.7, 10.0.0.6"}
    values = {"trusted_proxies": "10.0.0.0/24", "proxy_hops": 2}
    assert asking("10.0.0.5", passed, **values)[0] == "203.0.113.7"
