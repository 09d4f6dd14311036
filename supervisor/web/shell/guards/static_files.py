"""Style sheets, scripts and fonts: their addresses name a version, so browsers keep them.

Nothing of the application runs for them: they are answered before a session is opened. Whoever
opens page after page asks for each of them once, and after an upgrade once more.
"""

import hashlib
from collections.abc import Callable, Iterable
from copy import copy
from functools import cache
from pathlib import Path
from typing import Any, Final

import flask_bootstrap
from flask import Flask, current_app
from whitenoise import WhiteNoise

from supervisor.web.shell.security import HEADERS

_BOOTSTRAP: Final = Path(flask_bootstrap.__file__).parent / "static" / "bootstrap5"


def init_app(app: Flask) -> None:
    """Answer files before the application, and name their version in every address of one."""
    app.url_defaults(_name_version)
    served = copy(_files(str(app.static_folder)))
    served.application = app.wsgi_app
    app.wsgi_app = served  # type: ignore[method-assign]


@cache
def _files(folder: str) -> WhiteNoise:
    """Find the files once in a process; they do not change while it runs."""
    files = WhiteNoise(
        _nothing,
        immutable_file_test=lambda _path, _url: True,
        allow_all_origins=False,
        add_headers_function=_harden,
    )
    files.add_files(folder, prefix="static/")
    files.add_files(str(_BOOTSTRAP), prefix="bootstrap/static/")
    return files


def _nothing(_environ: dict[str, Any], _start: Callable[..., Any]) -> Iterable[bytes]:
    raise LookupError("the application stands behind the files once it is made")


def _harden(headers: dict[str, str], _path: str, _url: str) -> None:
    for name, value in HEADERS.items():
        headers[name] = value


def _name_version(endpoint: str, values: dict[str, Any]) -> None:
    if "filename" not in values or endpoint.rpartition(".")[2] != "static":
        return
    folder = str(_BOOTSTRAP if endpoint == "bootstrap.static" else current_app.static_folder)
    values["v"] = _version(folder, values["filename"])


@cache
def _version(folder: str, name: str) -> str:
    """The first twelve digits of a file's digest; an address without a file is a mistake."""
    return hashlib.sha256(Path(folder, name).read_bytes()).hexdigest()[:12]
