"""Work a request starts and does not wait for: one piece at a time in this process.

A piece that dies with the process is lost here only; what it worked on must be left so that the
scheduler can finish it.
"""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import structlog
from flask import Flask, current_app

log = structlog.get_logger()


def init_app(app: Flask) -> None:
    """Give the application its one worker thread; it starts with the first piece of work."""
    app.extensions["background_waiting"] = set()
    app.extensions["background"] = ThreadPoolExecutor(1, thread_name_prefix="background")


def start(work: Callable[[], None]) -> None:
    """Do ``work`` later within this application; a failure is logged with its traceback.

    Work that waits already is not put there again: who asks a hundred times is answered once.
    """
    app: Flask = current_app._get_current_object()  # type: ignore[attr-defined]
    waiting: set[Callable[[], None]] = app.extensions["background_waiting"]
    if work in waiting:
        return
    waiting.add(work)

    def run() -> None:
        waiting.discard(work)
        with app.app_context():
            try:
                work()
            except Exception:
                log.exception("background work failed")

    app.extensions["background"].submit(run)
