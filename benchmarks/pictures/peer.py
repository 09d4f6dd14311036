"""The peer: Debian's ``tesseract-ocr`` with ``chi_sim``, as it comes."""

import resource
import shutil
import subprocess
import tempfile
from pathlib import Path
from typing import Final

_SECONDS: Final = 120


def is_there() -> bool:
    """Tell whether the peer is installed with Chinese."""
    program = shutil.which("tesseract")
    if program is None:
        return False
    known = subprocess.run(  # noqa: S603 - a fixed program with fixed arguments
        [program, "--list-langs"], capture_output=True, text=True, check=False
    )
    return "chi_sim" in known.stdout


def read(data: bytes) -> tuple[str, float]:
    """Return what the peer reads of a JPEG, and the CPU seconds it took."""
    program = shutil.which("tesseract")
    if program is None:
        raise FileNotFoundError("tesseract")
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "picture.jpg")
        path.write_bytes(data)
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        done = subprocess.run(  # noqa: S603 - a fixed program, a file of ours
            [program, str(path), "-", "-l", "chi_sim"],
            capture_output=True,
            text=True,
            check=False,
            timeout=_SECONDS,
            env={"OMP_THREAD_LIMIT": "1"},
        )
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
    spent = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return done.stdout, spent
