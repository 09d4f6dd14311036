"""The console as it is served: real processes, signed-in clients, and a master that dies."""

import os
import re
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Sequence
from contextlib import closing, suppress
from pathlib import Path
from typing import Any

import requests
from sqlalchemy import NullPool, create_engine

from supervisor import create_app
from supervisor.settings import Settings

_TOKEN = re.compile(r'name="csrf_token"[^>]*value="([^"]+)"')
_PATIENCE = 180
_ANSWER = 90


class Served:
    """``supervisor serve`` on a free port of this machine; ``start`` starts it by its words."""

    def __init__(self, settings: Settings, start: Callable[[Sequence[str]], Any] | None = None):
        self.settings = settings
        with closing(socket.socket()) as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        words = ["serve", "--port", str(self.port)]
        self.process = start(words) if start else self._plainly(words)

    def _plainly(self, words: Sequence[str]) -> "subprocess.Popen[bytes]":
        places = {
            "SUPERVISOR_INSTANCE_PATH": str(self.settings.instance_path),
            "SUPERVISOR_COOKIES_SECURE": "false",
            "SUPERVISOR_DATABASE_URL": self.settings.database_url,
        }
        return subprocess.Popen(  # noqa: S603 - our own command with fixed arguments
            [sys.executable, "-m", "supervisor.cli", *words], env={**os.environ, **places}
        )

    def wait_until_answering(self) -> None:
        deadline = time.monotonic() + _PATIENCE
        while time.monotonic() < deadline and self.process.poll() is None:
            if self.is_answering():
                return
            time.sleep(0.1)
        raise RuntimeError("the console did not start")

    def is_answering(self) -> bool:
        try:
            return requests.get(self.url("/sign-in"), timeout=30).ok
        except requests.RequestException:
            return False

    def url(self, path: str) -> str:
        return f"http://127.0.0.1:{self.port}{path}"

    def kill_master(self, afterwards: float = 0) -> None:
        """Kill the master alone; its workers go on for some seconds and are killed then."""
        workers = self.workers()
        os.kill(self.process.pid, signal.SIGKILL)
        self.process.wait()
        time.sleep(afterwards)
        for worker in workers:
            with suppress(ProcessLookupError):
                os.kill(worker, signal.SIGKILL)

    def workers(self) -> list[int]:
        """Return the processes that serve."""
        folder = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children")
        return [int(number) for number in folder.read_text().split()]

    def open_files(self) -> set[str]:
        """Return the files that the master, not its workers, holds open."""
        folder = Path(f"/proc/{self.process.pid}/fd")
        return {str(link.readlink()) for link in folder.iterdir()}

    def client(self, cookie: str) -> requests.Session:
        client = requests.Session()
        client.cookies.set("session", cookie, domain="127.0.0.1", path="/")
        return client


def cookie_of(settings: Settings, signed_in: str) -> str:
    """Return the cookie that carries the secret of an open session."""
    app = create_app(settings)
    signer = app.session_interface.get_signing_serializer(app)  # type: ignore[attr-defined]
    return str(signer.dumps({"_user_id": signed_in, "_fresh": True}))


class Load:
    """Threads that post one form until the console dies, and count what was answered as saved."""

    def __init__(self, served: Served, cookie: str, page: str, form: str) -> None:
        self.saved = 0
        self._lock = threading.Lock()
        self._served, self._cookie, self._page, self._form = served, cookie, page, form
        self._threads = [threading.Thread(target=self._post) for _ in range(4)]
        for thread in self._threads:
            thread.start()

    def _post(self) -> None:
        client = self._served.client(self._cookie)
        try:
            page = client.get(self._served.url(self._page), timeout=_ANSWER).text
            found = _TOKEN.search(page)
            assert found is not None
            while True:
                answer = client.post(
                    self._served.url(self._form),
                    data={"csrf_token": found[1]},
                    allow_redirects=False,
                    timeout=_ANSWER,
                )
                # Anything else, as a busy database, was not answered as saved.
                is_saved = answer.headers.get("location", "").startswith("/findings/")
                with self._lock:
                    self.saved += is_saved
        except requests.RequestException:
            return  # the console is gone

    def wait_until_saved(self, count: int) -> None:
        deadline = time.monotonic() + _PATIENCE
        while self.saved < count and time.monotonic() < deadline:
            time.sleep(0.02)

    def join(self) -> int:
        for thread in self._threads:
            thread.join()
        return self.saved


class Beside:
    """Any command beside the console: it opens the database, reads, and closes it, endlessly."""

    def __init__(self, database: Path) -> None:
        code = (
            "import sqlite3, sys\n"
            "while True:\n"
            "    c = sqlite3.connect(sys.argv[1], timeout=10)\n"
            "    c.execute('SELECT count(*) FROM audit_event').fetchone()\n"
            "    c.close()\n"
        )
        self._process = subprocess.Popen(  # noqa: S603 - fixed arguments
            [sys.executable, "-c", code, str(database)], stderr=subprocess.DEVNULL
        )

    def stop(self) -> None:
        self._process.kill()
        self._process.wait()


def kill_under_load(settings: Settings, cookie: str, page: str, form: str, seconds: float) -> int:
    """Serve, post, kill the master after ``seconds``; return what was answered as saved."""
    served = Served(settings)
    served.wait_until_answering()
    beside = Beside(settings.instance_path / "supervisor.sqlite3")
    try:
        load = Load(served, cookie, page, form)
        load.wait_until_saved(10)
        time.sleep(seconds)
        served.kill_master(afterwards=1.5)
        return load.join()
    finally:
        beside.stop()


def scalar(settings: Settings, query: str) -> object:
    engine = create_engine(settings.database_uri, poolclass=NullPool)
    with engine.connect() as connection:
        return connection.exec_driver_sql(query).scalar()
