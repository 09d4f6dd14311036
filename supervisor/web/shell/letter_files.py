"""An official letter as the file its reader needs, and any file to take away."""

from collections.abc import Callable
from typing import Final

from flask import Response

from supervisor.documents import letter as letter_file
from supervisor.documents import word
from supervisor.domain.cases.letters import Letter

_FORMATS: Final[dict[str, tuple[Callable[[Letter], bytes], str]]] = {
    "docx": (letter_file.as_word, word.MEDIA_TYPE),
    "pdf": (letter_file.as_pdf, "application/pdf"),
}


def letter_response(letter: Letter, name: str, file_format: str) -> Response:
    """Give a letter as ``docx`` or ``pdf``; ``name`` is the file's, without its ending."""
    write, media_type = _FORMATS[file_format]
    return file_response(write(letter), f"{name}.{file_format}", media_type)


def file_response(content: bytes, name: str, media_type: str) -> Response:
    """Give bytes as a file to keep; ``name`` is plain ASCII."""
    response = Response(content, content_type=media_type)
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
