"""Files people upload: put into the source's inbox whole or not at all, then read by a scan.

The scan is opened before the upload is answered, so that a process that dies in between leaves
work the scheduler finds and finishes.
"""

import os
import re
import secrets
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import IO, Final

from sqlalchemy.orm import Session

from scrapers.contract import AccessMode
from scrapers.fetching.fetcher import Fetcher
from scrapers.registry import SOURCES, load_config
from supervisor.domain.platform.clock import office_time, utc_now
from supervisor.services.collect.environment import ScanEnvironment
from supervisor.services.nights.scan import ScanKey, open_scan, run_scan
from supervisor.services.platform import audit
from supervisor.services.platform.audit import Actor, AuditAction
from supervisor.settings import Settings
from supervisor.store.engine import unit_of_work

_CHUNK: Final = 1 << 20
_LONGEST_NAME: Final = 60  # characters; as Chinese they stay under the 255 bytes of file systems
_UNSAFE: Final = re.compile(r"[^\w.()（）-]+")
_NAME: Final = re.compile(r"\d{8}-\d{6}-[0-9a-f]{8}-[\w()（）-][\w.()（）-]*")


class UploadRefused(ValueError):
    """The file was not taken; the message is Chinese and nothing was kept."""


@dataclass(frozen=True, slots=True)
class ReceivedUpload:
    """A file in the inbox under the unique ``name`` it keeps from here on."""

    source_id: str
    name: str
    size: int


def receive(settings: Settings, source_id: str, filename: str, stream: IO[bytes]) -> ReceivedUpload:
    """Put an uploaded file into the inbox of ``source_id``.

    It is written beside its final name and moved there when it is whole on the disk, so that a
    scan never reads half a file. Raises ``UploadRefused``.
    """
    if source_id not in SOURCES or load_config(source_id).mode is not AccessMode.HANDOVER:
        raise UploadRefused("这个来源不接收上传的文件。")
    folder = settings.inbox_path / source_id
    folder.mkdir(parents=True, exist_ok=True)
    name = _unique_name(filename, utc_now())
    arriving = folder / f"{name}.part"
    try:
        size = _write(arriving, stream)
        if size == 0:
            raise UploadRefused("文件是空的，没有保存。请检查后重新选择。")
        arriving.rename(folder / name)
    finally:
        arriving.unlink(missing_ok=True)
    return ReceivedUpload(source_id, name, size)


def is_upload_name(name: str) -> bool:
    """Tell whether ``name`` can be one that ``receive`` gave: no path, no surprises."""
    return _NAME.fullmatch(name) is not None


def is_waiting(settings: Settings, source_id: str, name: str) -> bool:
    """Tell whether an uploaded file still lies in the inbox, not yet taken up by a scan."""
    return (settings.inbox_path / source_id / name).is_file()


def open_upload_scan(
    session: Session, settings: Settings, actor: Actor, received: ReceivedUpload, token: str = ""
) -> int:
    """Open the scan that will read the file, and note who uploaded it; return the scan's id.

    ``token`` names the token of a program, which is nobody's account.
    """
    key = ScanKey.of_upload(received.name, utc_now())
    scan_id = open_scan(session, settings, key, [received.source_id])
    detail: dict[str, object] = {"file": received.name, "bytes": received.size}
    if token:
        detail["token"] = token
    subject = ("source", received.source_id)
    with unit_of_work(session):
        audit.record(session, actor, AuditAction.HANDOVER_RECEIVED, subject, detail)
    return scan_id


def read_upload(session: Session, settings: Settings, scan_id: int) -> None:
    """Run the scan of an upload to its end; where the source is busy the scheduler will do it."""
    fetcher = Fetcher(user_agent_contact=settings.contact)
    run_scan(ScanEnvironment(session, settings, fetcher), scan_id)


def _unique_name(filename: str, now: datetime) -> str:
    """Return a name that sorts by time, collides with none, and still tells people what it is."""
    base = _UNSAFE.sub("_", Path(filename.replace("\\", "/")).name).strip("._") or "file"
    if len(base) > _LONGEST_NAME:
        base = base[-_LONGEST_NAME:].lstrip("._")
    return f"{office_time(now):%Y%m%d-%H%M%S}-{secrets.token_hex(4)}-{base}"


def _write(path: Path, stream: IO[bytes]) -> int:
    size = 0
    with path.open("xb") as file:
        while chunk := stream.read(_CHUNK):
            size += file.write(chunk)
        file.flush()
        os.fsync(file.fileno())
    return size
