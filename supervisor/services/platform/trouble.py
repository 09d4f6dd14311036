"""What keeps the installation from storing: told from errors, in the words of whoever reads them.

A full disk, a folder that may not be written, a damaged database and one that is held for too long
are no defects of the program; a person can do something about each.
"""

import errno
import os
import shutil
import sqlite3
from enum import Enum
from typing import Final

from sqlalchemy.exc import DBAPIError, NoResultFound, OperationalError, SQLAlchemyError

from scrapers.errors import DamagedArchive
from supervisor.domain.postings.old_wordings import DamagedWordings
from supervisor.settings import Settings

# Whatever the store may raise, for those who know nothing of SQL.
StoreError = SQLAlchemyError
# What was asked for by its number and is not there, or no longer.
MissingRow = NoResultFound


class Trouble(Enum):
    """One kind of trouble: what it means and what to do, for a page and for the command line."""

    FULL = (
        "存储空间已满",
        "磁盘没有空间了，这次操作没有保存。",
        "请联系系统管理员清理磁盘；清理后再做一次。已保存的数据不受影响。",
        "There is no room left on the disk. Nothing more can be stored until there is.",
    )
    READ_ONLY = (
        "存储位置不可写",
        "系统的数据目录现在只能读取，这次操作没有保存。",
        "请联系系统管理员检查数据目录的权限和挂载方式。",
        "The instance folder, or the database in it, cannot be written. Check owner, permissions"
        " and mount.",
    )
    DAMAGED = (
        "数据有损坏",
        "数据库或存档的一部分无法读取，这次操作没有完成。",
        "请立即联系系统管理员：停止写入，运行 supervisor database verify，必要时从备份恢复。",
        "The database or the archive is damaged. Run `supervisor database verify`; restore from a"
        " backup where it says so (docs/runbook.md).",
    )
    DISK = (
        "磁盘读写出错",
        "磁盘没有完成读写，这次操作没有保存。",
        "请联系系统管理员检查磁盘和剩余空间。",
        "The disk did not read or write as asked. Check it, and how much room is left.",
    )
    BUSY = (
        "系统繁忙",
        "另一项操作长时间占用数据库，这次操作没有保存。",
        "请稍等片刻再试一次。",
        "Another process held the database for too long. Try again.",
    )
    UNREACHABLE = (
        "数据库没有响应",
        "系统暂时连不上数据库，这次操作没有完成。",
        "请稍后再试；仍然如此时请联系系统管理员。",
        "The database does not answer.",
    )

    def __init__(self, title: str, meaning: str, advice: str, plain: str) -> None:
        self.title = title
        self.meaning = meaning
        self.advice = advice
        self.plain = plain

    @property
    def banner(self) -> str:
        """What every page of the staff says while the trouble lasts."""
        return f"{self.title}：{_BANNERS.get(self, self.meaning)}"


_BANNERS: Final = {
    Trouble.FULL: "磁盘剩余空间不足，新内容可能无法保存。请联系系统管理员清理磁盘。",
    Trouble.READ_ONLY: "数据目录现在只能读取，任何操作都不能保存。请联系系统管理员。",
    Trouble.DAMAGED: "最近一次夜间检查发现数据库有损坏，查到的内容可能不全。请立即联系系统管理员。",
}
_SYSTEM: Final = {
    errno.ENOSPC: Trouble.FULL,
    errno.EDQUOT: Trouble.FULL,
    errno.EFBIG: Trouble.FULL,
    errno.EROFS: Trouble.READ_ONLY,
    errno.EIO: Trouble.DISK,
    errno.EACCES: Trouble.READ_ONLY,
    errno.EPERM: Trouble.READ_ONLY,
}
# By the primary code, the low byte of what SQLite reports.
_SQLITE: Final = {
    sqlite3.SQLITE_FULL: Trouble.FULL,
    sqlite3.SQLITE_READONLY: Trouble.READ_ONLY,
    sqlite3.SQLITE_CANTOPEN: Trouble.READ_ONLY,
    sqlite3.SQLITE_PERM: Trouble.READ_ONLY,
    sqlite3.SQLITE_IOERR: Trouble.DISK,
    sqlite3.SQLITE_CORRUPT: Trouble.DAMAGED,
    sqlite3.SQLITE_NOTADB: Trouble.DAMAGED,
    sqlite3.SQLITE_BUSY: Trouble.BUSY,
    sqlite3.SQLITE_LOCKED: Trouble.BUSY,
}
# By the code that PostgreSQL gives with an error.
_POSTGRESQL: Final = {
    "53100": Trouble.FULL,
    "25006": Trouble.READ_ONLY,
    "58030": Trouble.DISK,
    "XX001": Trouble.DAMAGED,
    "XX002": Trouble.DAMAGED,
    "40001": Trouble.BUSY,
    "40P01": Trouble.BUSY,
    "55P03": Trouble.BUSY,
}
# The connection broke; the server stops, was struck down, or is not up yet.
_AWAY: Final = ("08", "57P")


def trouble_of(error: BaseException) -> Trouble | None:
    """Return what trouble an error tells of; ``None`` where it is a defect, or something else."""
    if isinstance(error, DamagedArchive | DamagedWordings):
        return Trouble.DAMAGED
    if isinstance(error, DBAPIError):
        return _of_database(error)
    if isinstance(error, sqlite3.Error):
        return _of_sqlite(error)
    if isinstance(error, OSError):
        return _SYSTEM.get(error.errno or 0)
    return None


def _of_database(error: DBAPIError) -> Trouble | None:
    if isinstance(error.orig, sqlite3.Error):
        return _of_sqlite(error.orig)
    code = getattr(error.orig, "sqlstate", None) or ""
    is_away = error.connection_invalidated or code.startswith(_AWAY)
    # Who could not connect at all got no code, for there was nobody to give one.
    is_away = is_away or (isinstance(error, OperationalError) and not code)
    return _POSTGRESQL.get(code) or (Trouble.UNREACHABLE if is_away else None)


def _of_sqlite(error: sqlite3.Error) -> Trouble | None:
    return _SQLITE.get((getattr(error, "sqlite_errorcode", None) or 0) & 0xFF)


def storage_trouble(settings: Settings) -> Trouble | None:
    """Look at the instance folder itself: is there room, and may it be written?

    Cheap enough for every page: two calls of the system.
    """
    folder = settings.instance_path
    try:
        free = shutil.disk_usage(folder).free
        is_writable = os.access(folder, os.W_OK) and not os.statvfs(folder).f_flag & os.ST_RDONLY
    except OSError as error:
        return trouble_of(error) or Trouble.READ_ONLY
    if not is_writable:
        return Trouble.READ_ONLY
    return Trouble.FULL if free < settings.disk_alarm_mb * 1024**2 else None
