"""Files of a ZIP, taken out one by one within bounds; runs inside the limited worker only."""

import io
import zipfile
import zlib
from dataclasses import dataclass
from typing import Final

from supervisor.services.pictures.limits import MOST_BYTES, MOST_FILES, MOST_UNPACKED
from supervisor.services.pictures.opening import Refused, kind_of

_UTF8_FLAG: Final = 0x800
_ENCRYPTED_FLAG: Final = 0x1
_LONGEST_NAME: Final = 120
_HIDDEN: Final = ("__MACOSX/", ".")


@dataclass(frozen=True, slots=True)
class Packed:
    """A file of a ZIP: its content, or why it was refused (Chinese)."""

    name: str
    data: bytes = b""
    refusal: str = ""


def unpack(data: bytes) -> list[Packed]:
    """Return the files of a ZIP in their order. Raises ``Refused`` where it cannot be opened."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            members = [one for one in archive.infolist() if not _is_hidden(one)]
            if not members:
                raise Refused("压缩包里没有文件。")
            if len(members) > MOST_FILES:
                raise Refused(
                    f"压缩包里有 {len(members)} 个文件，超过 {MOST_FILES} 个，请分几次传。"
                )
            if sum(one.file_size for one in members) > MOST_UNPACKED:
                raise Refused("压缩包解开后太大，请分几次传。")
            return [_member(archive, one) for one in members]
    except (zipfile.BadZipFile, NotImplementedError, ValueError, EOFError, OSError) as error:
        if isinstance(error, Refused):
            raise
        raise Refused("压缩包不完整或已损坏，无法打开。") from error


def _is_hidden(member: zipfile.ZipInfo) -> bool:
    last = member.filename.rsplit("/", 1)[-1]
    return member.is_dir() or member.filename.startswith(_HIDDEN) or last.startswith(".")


def _member(archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> Packed:
    name = _name(member)
    if member.flag_bits & _ENCRYPTED_FLAG:
        return Packed(name, refusal="设有密码，没有打开。")
    if member.file_size > MOST_BYTES:
        return Packed(name, refusal=f"超过 {MOST_BYTES // 1024**2} MB，没有打开。")
    try:
        with archive.open(member) as file:
            # The directory of a ZIP may lie about sizes: no more is read than it may have.
            data = file.read(MOST_BYTES + 1)
    except (zipfile.BadZipFile, NotImplementedError, ValueError, EOFError, OSError, zlib.error):
        return Packed(name, refusal="不完整或已损坏，无法打开。")
    if len(data) > MOST_BYTES:
        return Packed(name, refusal=f"超过 {MOST_BYTES // 1024**2} MB，没有打开。")
    return _judged(name, data)


def _judged(name: str, data: bytes) -> Packed:
    try:
        kind = kind_of(data)
    except Refused as refusal:
        return Packed(name, refusal=str(refusal))
    if kind == "ZIP":
        return Packed(name, refusal="压缩包里的压缩包不打开，请解开后再传。")
    return Packed(name, data)


def _name(member: zipfile.ZipInfo) -> str:
    """Return the name of a member, without folders; Chinese Windows writes names as GBK."""
    name = member.filename
    if not member.flag_bits & _UTF8_FLAG:
        try:
            name = name.encode("cp437").decode("gb18030")
        except UnicodeError:
            name = member.filename
    last = name.replace("\\", "/").rsplit("/", 1)[-1]
    return "".join(char for char in last if char.isprintable())[:_LONGEST_NAME] or "（无名）"
