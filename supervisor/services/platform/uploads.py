"""Tables that people upload are read apart: in a process limited in time and memory, in turn.

What a hostile file can cost is a few seconds of one core and the patience of whoever sent it; the
requests of everybody else are answered meanwhile.
"""

from collections.abc import Callable
from typing import Any, Final, TypeVar

from scrapers import apart
from scrapers.apart import Overrun, bounded
from supervisor.services.platform.locks import Busy, Turns

SECONDS: Final = 30.0
SECONDS_PER_MB: Final = 10.0
MEMORY_BYTES: Final = 2 * 1024**3
_BUSY: Final = "正在读取别人上传的文件，请过一会儿再试。"
_turns: Final = Turns(places=3, patience=20.0)

_Found = TypeVar("_Found")

apart.load_before(
    "supervisor.services.platform.table_rows",
    "supervisor.services.register.parsing",
    "supervisor.services.lists.reading",
)


def read_apart(
    read: Callable[..., _Found],
    filename: str,
    data: bytes,
    *values: Any,
    refusal: Callable[[str], Exception],
) -> _Found:
    """Return what ``read`` makes of a file (name, content) and ``values``, or raise what it raises.

    Beyond the limits, and where too many wait already, raises what ``refusal`` makes of the words.
    """
    seconds = SECONDS + SECONDS_PER_MB * len(data) / 1024**2
    try:
        with _turns.taken():
            found: _Found = bounded(
                read, filename, data, *values, seconds=seconds, memory_bytes=MEMORY_BYTES
            )
    except Busy as error:
        raise refusal(_BUSY) from error
    except Overrun as error:
        raise refusal(
            f"读取文件时{error.reason}没有保存任何内容，请检查文件，拆分后再传。"
        ) from error
    return found
