"""A real browser against a real server on loopback."""

import threading
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

import pytest
from flask import Flask
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright
from sqlalchemy.orm import Session
from werkzeug.serving import make_server

from supervisor import create_app
from supervisor.extensions import db
from supervisor.settings import Settings
from supervisor.store.queries.platform.people import account_named
from tests.support.apps.warm import make_tables
from tests.support.factories import World
from tests.support.sign_in import session_token

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

CHROMIUM = "/usr/bin/chromium-headless-shell"  # opens a page in half the time of the whole browser


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield browser
        browser.close()


@pytest.fixture
def app(settings: Settings) -> Iterator[Flask]:
    """The application as it runs: tokens on, errors shown as pages, no context held open."""
    app = create_app(settings)
    with app.app_context():
        make_tables()
    yield app
    app.extensions["background"].shutdown(wait=True)
    with app.app_context():
        db.engine.dispose()


@pytest.fixture
def world(app: Flask, settings: Settings) -> Iterator[World]:
    with app.app_context():
        engine = db.engine
    with Session(engine) as session:
        yield World(session, settings)


@pytest.fixture
def address(app: Flask) -> Iterator[str]:
    server = make_server("127.0.0.1", 0, _whole(app), threaded=True)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.port}"
    server.shutdown()
    thread.join()
    server.server_close()


def _whole(app: Flask) -> "WSGIApplication":
    """Answer in one piece: a browser that leaves early makes this server forget open files."""

    def answer(environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
        body = app(environ, start_response)
        try:
            return [b"".join(body)]
        finally:
            if hasattr(body, "close"):
                body.close()

    return answer


@pytest.fixture
def context(browser: Browser, address: str) -> Iterator[BrowserContext]:
    context = browser.new_context(
        base_url=address, locale="zh-CN", viewport={"width": 1440, "height": 900}
    )
    context.set_default_timeout(15_000)
    yield context
    context.close()


@pytest.fixture
def page(context: BrowserContext) -> Iterator[Page]:
    """A page on which nothing may fail or be blocked without the test failing too."""
    page = context.new_page()
    press = page.keyboard.press

    def press_when_loaded(key: str) -> None:
        page.wait_for_load_state()  # keys answer once the page's script has run
        press(key)

    page.keyboard.press = press_when_loaded  # type: ignore[method-assign]
    problems: list[str] = []
    page.on("pageerror", lambda error: problems.append(str(error)))
    page.on(
        "console",
        lambda message: problems.append(message.text) if message.type == "error" else None,
    )
    yield page
    expected = ("status of 4", "ERR_INTERNET_DISCONNECTED")  # refusals, and a network turned off
    assert [text for text in problems if not any(one in text for one in expected)] == []


@pytest.fixture
def citizen(browser: Browser, address: str) -> Iterator[Page]:
    """A phone without script, on which nobody is signed in."""
    context = browser.new_context(
        base_url=address,
        locale="zh-CN",
        viewport={"width": 390, "height": 844},
        java_script_enabled=False,
    )
    context.set_default_timeout(15_000)
    yield context.new_page()
    context.close()


@pytest.fixture
def sign_in(page: Page, app: Flask, address: str):
    """Sign in with the cookie of an open session; with a password, by the form as people do."""

    def enter(username: str, password: str | None = None) -> None:
        page.wait_for_load_state()  # an answer under way would bring its cookie back
        page.context.clear_cookies()  # whoever was signed in before leaves the desk
        if password is not None:
            page.goto("/sign-in")
            page.get_by_label("用户名").fill(username)
            page.get_by_label("密码").fill(password)
            page.get_by_role("button", name="登录").click()
            return
        cookie = {"name": app.config["SESSION_COOKIE_NAME"], "value": _open_session(app, username)}
        page.context.add_cookies([{**cookie, "url": address}])
        page.goto("/")

    return enter


def _open_session(app: Flask, username: str) -> str:
    """Return the cookie of a new session of an account."""
    with app.app_context():
        account = account_named(db.session(), username)
        assert account is not None
        token = session_token(db.session(), account.id)
        db.session.remove()
    signer = app.session_interface.get_signing_serializer(app)  # type: ignore[attr-defined]
    return str(signer.dumps({"_user_id": token, "_fresh": True}))
