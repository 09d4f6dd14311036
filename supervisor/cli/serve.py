"""``supervisor serve``: the console behind gunicorn."""

import gc
import ipaddress
import os
import shutil
import tempfile

import click
from flask import Flask
from gunicorn.app.base import BaseApplication

from scrapers import apart as readers
from supervisor import create_app
from supervisor.cli.console import apart, application, errors
from supervisor.extensions import db
from supervisor.services.public import directory
from supervisor.settings import Settings
from supervisor.web.shell import background
from supervisor.web.shell.watching import meters


class Server(BaseApplication):  # type: ignore[misc]
    """Gunicorn with the options this product needs, configured from code.

    The master never makes the application, so it never opens the database. SQLite's locks belong to
    a process: workers that inherited a connection would hold no locks of their own, and once their
    master is dead any command that opens and closes the database would throw away what they write.
    """

    def __init__(self, settings: Settings, address: str, workers: int, threads: int) -> None:
        self._settings = settings
        self._options = {
            "bind": address,
            "workers": workers,
            "threads": threads,
            "worker_class": "gthread",
            "accesslog": None,
            "loglevel": "warning",
            "control_socket_disable": True,
            "preload_app": False,
            # Who is told to stop ends the requests under way first.
            "graceful_timeout": 30,
            "keepalive": 75,  # longer than the proxy's, which then never meets a closed one
            "limit_request_line": 8190,
            "on_exit": _tidy_up,
        }
        super().__init__()

    def load_config(self) -> None:
        """Hand the options to gunicorn."""
        for name, value in self._options.items():
            self.cfg.set(name, value)

    def load(self) -> Flask:
        """Make the application; gunicorn calls this in each worker, after the fork."""
        app = create_app(self._settings)
        with app.app_context():
            background.start(_settle)
        return app


def _count_together() -> None:
    """Give the processes a folder in which to sum up what they count; before anything counts."""
    os.environ[meters.FOLDER] = tempfile.mkdtemp(prefix="supervisor-counts-")


def _tidy_up(_server: object) -> None:
    """Remove that folder; the counts of a new start begin anew."""
    folder = os.environ.get(meters.FOLDER)
    if folder is not None:
        shutil.rmtree(folder)


def _settle() -> None:
    """Build the search index, and keep the collector from looking through what stays anyway.

    At 70,000 agencies each look costs whoever is being served a tenth of a second. What reads
    uploaded tables is started too, so that the first of them need not wait for it.
    """
    readers.warm_up()
    directory.warm(db.session())
    gc.collect()
    gc.freeze()


def exposure(settings: Settings, host: str) -> str | None:
    """Return how the console would be open to others without a proxy; ``None`` where it is not."""
    try:
        is_local = ipaddress.ip_address(host).is_loopback
    except ValueError:
        is_local = host == "localhost"
    if is_local:
        return None
    if not settings.proxy_networks:
        return (
            f"listening on {host} with no proxy in front: nothing cuts slow requests, and what is"
            " typed travels in clear. Listen on 127.0.0.1 behind nginx (docs/runbook.md), and set"
            " SUPERVISOR_TRUSTED_PROXIES."
        )
    return f"listening on {host}: whoever reaches this port goes past the proxy."


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True)
@click.option("--port", default=5000, show_default=True)
@click.option("--workers", default=2, show_default=True, help="Server processes.")
@click.option("--threads", default=4, show_default=True, help="Threads in each process.")
def serve(*, host: str, port: int, workers: int, threads: int) -> None:
    """Serve the console."""
    settings = Settings()
    exposed = exposure(settings, host)
    if exposed:
        errors.print(f"Warning: {exposed}", style="bold", highlight=False)
    apart(application, settings)
    if settings.watching_networks:
        _count_together()
    Server(settings, f"{host}:{port}", workers, threads).run()
