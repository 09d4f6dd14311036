"""``python -m tests.fuzz [--seconds N] [TARGET …]``: fuzz the readers, guided by coverage.

Each target runs in a process of its own for its share of the time. What it learned is kept under
``build/fuzz/<target>``; an input that fails is written to ``tests/fuzz/corpus/<target>``, where the
test suite runs it from then on.
"""

import argparse
import hashlib
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).parent
LEARNED = HERE.parents[1] / "build" / "fuzz"
_LONGEST = 64 * 1024


def main() -> int:
    """Share the time among the targets; return 1 where one of them failed."""
    parser = argparse.ArgumentParser(prog="python -m tests.fuzz")
    parser.add_argument("--seconds", type=int, default=600)
    parser.add_argument("--one", help=argparse.SUPPRESS)
    parser.add_argument("targets", nargs="*")
    wanted = parser.parse_args()
    if wanted.one:
        return _fuzz(wanted.one, wanted.seconds)
    from tests.fuzz.targets import TARGETS  # noqa: PLC0415 - a worker imports it instrumented

    names = wanted.targets or list(TARGETS)
    each = str(max(1, wanted.seconds // len(names)))
    failed = []
    for name in names:
        print(f"{name}: {each} s", flush=True)
        command = [sys.executable, "-m", "tests.fuzz", "--one", name, "--seconds", each]
        if subprocess.run(command, check=False).returncode:  # noqa: S603 - our own command
            failed.append(name)
    print(f"failed: {', '.join(failed)}" if failed else "nothing found")
    return 1 if failed else 0


def _fuzz(name: str, seconds: int) -> int:
    import atheris  # noqa: PLC0415 - only here, and it must come before what it instruments

    with atheris.instrument_imports(include=["scrapers", "supervisor"]):
        from tests.fuzz.targets import SEEDS, TARGETS  # noqa: PLC0415
    learned, found = LEARNED / name, HERE / "corpus" / name
    learned.mkdir(parents=True, exist_ok=True)
    found.mkdir(parents=True, exist_ok=True)
    for seed in SEEDS.get(name, lambda: iter(()))():
        (learned / hashlib.sha256(seed).hexdigest()[:16]).write_bytes(seed)
    atheris.Setup(
        [
            sys.argv[0], str(learned), f"-artifact_prefix={found}/", f"-max_total_time={seconds}",
            f"-max_len={_LONGEST}", "-timeout=20", "-rss_limit_mb=1500", "-verbosity=1",
            "-print_final_stats=1",
        ],
        TARGETS[name],
    )  # fmt: skip
    atheris.Fuzz()  # ends the process itself
    return 0


if __name__ == "__main__":
    sys.exit(main())
