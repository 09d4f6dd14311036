"""Pictures of archived pages with the ad outlined, drawn by headless Chromium after the night.

Chromium gets one file and no network at all: every name resolves to nothing, and the policy put
into the file forbids scripts and all but its own styles. Without Chromium nothing is drawn.
"""

import os
import shutil
import subprocess
import tempfile
from pathlib import Path
from typing import Final

from sqlalchemy.orm import Session

from scrapers.evidence.archive import Archive
from supervisor.services.proof.evidence import PageKind, Wanted, raw_view
from supervisor.services.proof.lead_capsule import PICTURES
from supervisor.services.proof.page_shown import shown
from supervisor.settings import Settings
from supervisor.store.engine import end_reading, unit_of_work
from supervisor.store.queries.proof.pictures import revision_to_draw, without_picture
from supervisor.store.tables.postings import PagePicture

_MOST_A_NIGHT: Final = 200
_DEADLINE: Final = 60
_NAMES: Final = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
_PNG: Final = b"\x89PNG\r\n"
_POLICY: Final = (
    '<meta http-equiv="Content-Security-Policy" '
    "content=\"default-src 'none'; style-src 'unsafe-inline'; img-src data:\">"
)
_OPTIONS: Final = (
    "--headless=new", "--disable-gpu", "--no-first-run", "--hide-scrollbars", "--incognito",
    "--disable-extensions", "--disable-background-networking", "--disable-sync",
    "--host-resolver-rules=MAP * ~NOTFOUND",
    "--window-size=1280,8000", "--force-device-scale-factor=1",
)  # fmt: skip


class NotDrawn(Exception):
    """A picture that could not be drawn; the message is Chinese."""


def chromium(settings: Settings) -> str:
    """Return the program that draws, empty where there is none."""
    if settings.chromium_path:
        return settings.chromium_path
    return next((found for name in _NAMES if (found := shutil.which(name))), "")


def draw_missing(session: Session, settings: Settings) -> int:
    """Draw the pages of confirmed leads that have no picture; return how many were drawn."""
    program = chromium(settings)
    if not program:
        return 0
    drawn = 0
    for revision_id in without_picture(session, _MOST_A_NIGHT):
        picture = PagePicture(revision_id=revision_id, drawn_with=Path(program).name)
        try:
            content = _draw(session, settings, program, revision_id)
            picture.digest = Archive(settings.archive_path).put_blob(PICTURES, content)
            drawn += 1
        except NotDrawn as problem:
            picture.problem = str(problem)
        with unit_of_work(session):
            session.add(picture)
    return drawn


def _draw(session: Session, settings: Settings, program: str, revision_id: int) -> bytes:
    revision = revision_to_draw(session, revision_id)
    needles = (revision.title, revision.posting.external_id, revision.company)
    wanted = Wanted(needles, revision.raw_row)
    view = raw_view(settings, revision.raw_page, wanted, is_whole=True)
    end_reading(session)  # nothing is held while the browser works
    if view.kind not in (PageKind.HTML, PageKind.TEXT):
        raise NotDrawn(f"这种存档（{view.kind.label}）不能截图。")
    return picture_of(program, shown(view, needles))


def picture_of(program: str, page: str) -> bytes:
    """Return the first 8,000 lines of pixels of a page as PNG. Raises ``NotDrawn``."""
    with tempfile.TemporaryDirectory() as folder:
        source, target = Path(folder, "page.html"), Path(folder, "page.png")
        head, mark, rest = page.partition("<head>")
        source.write_text(
            f"{head}{mark}{_POLICY}{rest}" if mark else f"{_POLICY}{page}", encoding="utf-8"
        )
        root = ("--no-sandbox",) if os.geteuid() == 0 else ()
        command = [
            program, *_OPTIONS, *root, f"--user-data-dir={folder}/profile",
            f"--screenshot={target}", source.as_uri(),
        ]  # fmt: skip
        try:
            subprocess.run(command, check=True, timeout=_DEADLINE, capture_output=True)  # noqa: S603
            content = target.read_bytes()
        except (OSError, subprocess.SubprocessError) as error:
            raise NotDrawn(f"浏览器没有给出截图：{type(error).__name__}。") from error
    if not content.startswith(_PNG):
        raise NotDrawn("浏览器给出的不是图片。")
    return content
