"""``supervisor serve``: the console behind gunicorn."""

import gc

import click
from flask import Flask
from gunicorn.app.base import BaseApplication

from supervisor.cli.console import application
from supervisor.extensions import db
from supervisor.services.public import directory
from supervisor.web.shell import background


class Server(BaseApplication):  # type: ignore[misc]
    """Gunicorn with the options this product needs, configured from code."""

    def __init__(self, app: Flask, address: str, workers: int, threads: int) -> None:
        self._app = app
        self._options = {
            "bind": address,
            "workers": workers,
            "threads": threads,
            "worker_class": "gthread",
            "accesslog": None,
            "loglevel": "warning",
            "control_socket_disable": True,
            "post_fork": self._post_fork,
        }
        super().__init__()

    def load_config(self) -> None:
        """Hand the options to gunicorn."""
        for name, value in self._options.items():
            self.cfg.set(name, value)

    def load(self) -> Flask:
        """Return the application that every worker serves."""
        return self._app

    def _post_fork(self, _server: object, _worker: object) -> None:
        """Give a forked worker database connections of its own, and its search index."""
        with self._app.app_context():
            db.engine.dispose(close=False)
            background.start(_settle)


def _settle() -> None:
    """Build the search index, and keep the collector from looking through what stays anyway.

    At 70,000 agencies each look costs whoever is being served a tenth of a second.
    """
    directory.warm(db.session())
    gc.collect()
    gc.freeze()


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True)
@click.option("--port", default=5000, show_default=True)
@click.option("--workers", default=2, show_default=True, help="Server processes.")
@click.option("--threads", default=4, show_default=True, help="Threads in each process.")
def serve(*, host: str, port: int, workers: int, threads: int) -> None:
    """Serve the console."""
    Server(application(), f"{host}:{port}", workers, threads).run()
