"""The folder on the desk for pictures: what lies in it is taken in like an upload.

``inbox/pictures-here`` of the instance; a folder in it named like a street says where its pictures
were seen. A file that cannot be taken goes to ``aside`` with the reason beside it. A process that
dies in between leaves a file that is taken in again, as the picture it already is.
"""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from sqlalchemy.orm import Session

from supervisor.domain.platform import clock
from supervisor.domain.platform.streets import Street
from supervisor.services.pictures import inbox
from supervisor.services.pictures.inbox import PhonePhoto, PictureRefused
from supervisor.services.pictures.limits import MOST_ZIP_BYTES
from supervisor.services.platform.audit import SYSTEM
from supervisor.settings import Settings

FOLDER: Final = "pictures-here"
ASIDE: Final = "aside"
AT_ONCE: Final = 40
"""Files one look takes, so that reading them is not put off for long."""
SETTLED_SECONDS: Final = 20.0
"""How long a file must have lain unchanged: somebody may still be copying it."""
_REASON: Final = ".reason.txt"
_TOO_LARGE: Final = f"文件超过 {MOST_ZIP_BYTES // 1024**2} MB，请拆分后再放。"


def folder_of(settings: Settings) -> Path:
    """Return the folder that is watched."""
    return settings.inbox_path / FOLDER


@dataclass(frozen=True, slots=True)
class FolderState:
    """How many files lie in the folder and are still to be taken, and how many were put aside."""

    lying: int = 0
    aside: int = 0


def state_of(settings: Settings) -> FolderState:
    """Return how the folder stands, files that somebody is still copying with the others."""
    folder = folder_of(settings)
    if not folder.is_dir():
        return FolderState()
    aside = folder / ASIDE
    reasons = aside.glob(f"*{_REASON}") if aside.is_dir() else ()
    return FolderState(sum(1 for _ in _files(folder)), sum(1 for _ in reasons))


def take_from_folder(session: Session, settings: Settings) -> int:
    """Take in what lies in the folder; return how many files left it, taken or put aside."""
    folder, done = folder_of(settings), 0
    if not folder.is_dir():
        return 0
    for path, street in _settled(folder):
        if done >= AT_ONCE:
            break
        if path.stat().st_size > MOST_ZIP_BYTES:
            _put_aside(folder, path, _TOO_LARGE)
        else:
            data = path.read_bytes()
            # Of the same file twice one picture is made, as of a photo that a phone sends again.
            known_as = f"folder-{hashlib.sha256(data).hexdigest()[:32]}"
            try:
                photo = PhonePhoto(known_as, path.name, data, street)
                inbox.receive_once(session, settings, SYSTEM, photo)
            except PictureRefused as refusal:
                _put_aside(folder, path, str(refusal))
            else:
                path.unlink()
        done += 1
    return done


def _settled(folder: Path) -> Iterator[tuple[Path, Street | None]]:
    """Yield the files that nobody is writing, with their streets."""
    latest = clock.machine_now().timestamp() - SETTLED_SECONDS
    for path, street in _files(folder):
        if path.stat().st_mtime <= latest:
            yield path, street


def _files(folder: Path) -> Iterator[tuple[Path, Street | None]]:
    """Yield the files in the folder and in those named like streets; links are never followed."""
    streets = {name: one for one in Street for name in (one.label, one.value)}
    places = [(folder, None), *((folder / name, one) for name, one in streets.items())]
    for place, street in places:
        if place.is_symlink() or not place.is_dir():
            continue
        for path in sorted(place.iterdir()):
            if path.is_file() and not path.is_symlink() and not path.name.startswith("."):
                yield path, street


def _put_aside(folder: Path, path: Path, reason: str) -> None:
    aside = folder / ASIDE
    aside.mkdir(exist_ok=True)
    kept = aside / path.name
    number = 1
    while kept.exists():
        number += 1
        kept = aside / f"{path.stem}-{number}{path.suffix}"
    path.rename(kept)
    kept.with_name(f"{kept.name}{_REASON}").write_text(f"{reason}\n", encoding="utf-8")
