"""An official letter as the file its reader needs."""

from collections.abc import Callable
from typing import Final

from flask import Response

from supervisor.documents import letter as letter_file
from supervisor.domain.cases.letters import Letter
from supervisor.web.shell.downloads import download

_WRITERS: Final[dict[str, Callable[[Letter], bytes]]] = {
    "docx": letter_file.as_word,
    "pdf": letter_file.as_pdf,
}


def letter_response(letter: Letter, name: str, file_format: str) -> Response:
    """Give a letter as ``docx`` or ``pdf``; ``name`` is the file's, without its ending."""
    return download(_WRITERS[file_format](letter), f"{name}.{file_format}")
