"""``python -m benchmarks.bombs.reading DOOR PATH``: read one file; print what it took as JSON."""

import json
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Final

from scrapers.files.handover import UnreadableFile, read_rows
from supervisor.services.register.files import UnreadableRegister, read_register_file
from supervisor.services.register.parsing import parse_register_file

_PER_MB: Final = 1024


def _handed_over(path: Path) -> str:
    try:
        rows = list(read_rows(path, path.name))
    except UnreadableFile as error:
        return str(error)
    told = next((problem.expected for row in rows for problem in row.problems), "")
    ads = sum(1 for row in rows if row.posting is not None)
    return f"{ads} ads; {told}" if told else f"{ads} ads"


def _registered(path: Path) -> str:
    try:
        parsed = parse_register_file(read_register_file(path.name, path.read_bytes()))
    except UnreadableRegister as error:
        return str(error)
    return f"{parsed.rows} rows"


DOORS: Final[dict[str, Callable[[Path], str]]] = {
    "hand-over": _handed_over,
    "register": _registered,
}


def _peak() -> int:
    """Return the most memory this process has held, in megabytes, by the kernel's own count.

    What ``getrusage`` gives begins with the size of the process that started this one.
    """
    lines = Path("/proc/self/status").read_text(encoding="ascii").splitlines()
    return int(next(line for line in lines if line.startswith("VmHWM")).split()[1]) // _PER_MB


def main(door: str, name: str) -> None:
    """Read the file through the door."""
    before, spent, began = _peak(), time.process_time(), time.perf_counter()
    said = DOORS[door](Path(name))
    took = time.perf_counter() - began
    told = {
        "seconds": took,
        "computed": time.process_time() - spent,
        "grown_mb": _peak() - before,
        "peak_mb": _peak(),
        "said": said,
    }
    print(json.dumps(told, ensure_ascii=False))


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2])
