"""Work on what strangers made, in a process of its own: limited in time and memory, free to die.

What a damaged or hostile file does to a reader costs that process and nobody else. The processes
are forked by a server that has loaded the readers already and holds no connection and no thread of
ours: the first work waits for it to start, every other begins within milliseconds.
"""

import gc
import math
import multiprocessing
import resource
import signal
import sys
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import islice
from multiprocessing import forkserver
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import Any, Final

from scrapers.errors import ScraperError

_BUSY: Final = 4
_AT_ONCE: Final = 200  # items of a stream that cross together
_FRAMES: Final = 4
_NO_MEMORY: Final = 83  # how the process ends that got no more memory
_READERS: Final = (
    "__main__",
    "scrapers.files.handover",
    "scrapers.registry",
)

_context = multiprocessing.get_context("forkserver")
_readers = list(_READERS)


class Overrun(ScraperError):
    """The work took more time or memory than it may, or its process died; ``reason`` says which."""


class FailedThere(Exception):
    """Stands as the cause of what the work raised: the lines of code it came through."""


def load_before(*modules: str) -> None:
    """Let the server load these modules before it forks; in force where it does not run yet."""
    _readers.extend(name for name in modules if name not in _readers)


def warm_up() -> None:
    """Start the server, so that the first work need not wait for all of it; returns at once."""
    _context.set_forkserver_preload(_readers)
    forkserver.ensure_running()


def bounded(work: Callable[..., Any], *values: Any, seconds: float, memory_bytes: int) -> Any:
    """Return what ``work`` returns, or raise what it raises; raises ``Overrun`` beyond its limits.

    ``seconds`` are of computing; on a busy machine it may take ``_BUSY`` times as long. Everything
    that goes in or out must survive pickling.
    """
    with _answers(_whole, work, values, seconds, memory_bytes) as answers:
        return next(answers)


def streamed(
    work: Callable[..., Any], *values: Any, seconds: float, memory_bytes: int
) -> Iterator[Any]:
    """Yield what ``work`` yields; as ``bounded``, but each ``_AT_ONCE`` items have ``seconds``.

    The process runs ahead by what fits into a pipe, and ends when the iteration does.
    """
    with _answers(_parts, work, values, seconds, memory_bytes) as answers:
        for part in answers:
            yield from part


@contextmanager
def _answers(
    kind: Callable[..., Iterator[Any]],
    work: Callable[..., Any],
    values: Any,
    seconds: float,
    memory_bytes: int,
) -> Iterator[Iterator[Any]]:
    """Give what the process answers, which is at its end when the block is."""
    warm_up()
    ours, theirs = _context.Pipe(duplex=False)
    limits = seconds, memory_bytes
    worker = _context.Process(target=_serve, args=(theirs, limits, kind, work, values))
    try:
        worker.start()
        theirs.close()
        yield _received(ours, worker, seconds, memory_bytes)
    finally:
        ours.close()
        theirs.close()
        if worker.pid is not None:
            worker.kill()
            worker.join()


def _received(
    pipe: Connection, worker: BaseProcess, seconds: float, memory_bytes: int
) -> Iterator[Any]:
    while True:
        try:
            if not pipe.poll(seconds * _BUSY):
                raise Overrun(f"等候超过 {seconds * _BUSY:g} 秒，已中止。")
            outcome, value = pipe.recv()
        except (EOFError, OSError) as error:  # it died before it had answered, or while it did
            worker.join()
            raise Overrun(_why(worker.exitcode, seconds, memory_bytes)) from error
        if outcome == "raised":
            failure, where = value
            raise failure from FailedThere(where)
        if outcome == "over":
            return
        yield value


def _why(exit_code: int | None, seconds: float, memory_bytes: int) -> str:
    if exit_code == -signal.SIGXCPU:
        return f"计算超过 {seconds:g} 秒，已中止。"
    if exit_code == _NO_MEMORY:
        return f"所需内存超过 {memory_bytes >> 20} MB，已中止。"
    return "处理它的进程异常退出，已中止。"


def _serve(
    pipe: Connection,
    limits: tuple[float, int],
    kind: Callable[..., Iterator[Any]],
    work: Callable[..., Any],
    values: Any,
) -> None:
    seconds, memory_bytes = limits
    _limit_computing(seconds)
    resource.setrlimit(resource.RLIMIT_AS, (memory_bytes, memory_bytes))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    gc.freeze()
    if kind is _whole:
        gc.disable()  # the process ends with its one answer
    try:
        for value in kind(work(*values)):
            pipe.send(("value", value))
            _limit_computing(seconds)
        pipe.send(("over", None))
    except BrokenPipeError:
        sys.exit(0)  # nobody waits for the rest
    except MemoryError:
        sys.exit(_NO_MEMORY)
    except Exception as error:
        pipe.send(("raised", (error, _where(error))))


def _where(error: Exception) -> str:
    """Return the innermost lines an error came through, without anything they worked on."""
    frames = traceback.extract_tb(error.__traceback__)[-_FRAMES:]
    return " ".join(f"{Path(one.filename).name}:{one.lineno} {one.name}" for one in frames)


def _whole(value: Any) -> Iterator[Any]:
    yield value


def _parts(items: Any) -> Iterator[Any]:
    while part := list(islice(items, _AT_ONCE)):
        yield part


def _limit_computing(seconds: float) -> None:
    """Let this process compute for so long from now on."""
    spent = resource.getrusage(resource.RUSAGE_SELF)
    most = math.ceil(spent.ru_utime + spent.ru_stime + seconds)
    resource.setrlimit(resource.RLIMIT_CPU, (most, resource.RLIM_INFINITY))
