"""A proof capsule: files with their digests under a seal, and the program that checks them.

What is in it, lead or case, is chosen elsewhere; here it is listed, stamped and signed.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from importlib.resources import files
from typing import Any, Final

from sqlalchemy.orm import Session

from supervisor.documents import verify_capsule
from supervisor.domain.platform.clock import utc_now
from supervisor.services.platform import chain
from supervisor.services.platform.timestamps import NoTimestamp, timestamp_of
from supervisor.settings import Settings

FORMAT: Final = 1
_README: Final = """证据包说明

本包由{bureau}的监管系统于 {made} 生成，内容为{about} 所依据的材料：
{contents}
  manifest.json 全部文件的 SHA-256；seal.json 为对清单的签名{stamp}

核验方法（不需要本系统，不需要联网）：
  1. 安装 Python 3.11 以上版本，执行 pip install cryptography
  2. 执行 python verify_capsule.py 证据包.zip
  任何文件被改动、增加或删除，程序会逐一指出。请使用另行取得的 verify_capsule.py 核验。
签名公钥：{key}
机器标记只是线索，是否违法以行政机关的决定为准。
"""


@dataclass(frozen=True, slots=True)
class Capsule:
    """A capsule as a ZIP; ``problem`` says in Chinese why it carries no timestamp, else empty."""

    content: bytes
    problem: str


@dataclass(frozen=True, slots=True)
class About:
    """What a capsule is of: the word and number for its readme, and what its list says of it."""

    word: str
    number: str
    named: Mapping[str, Any]
    contents: str


def sealed(
    session: Session, settings: Settings, members: dict[str, bytes], about: About
) -> Capsule:
    """Return files as a capsule: with program and readme, a list of all, timestamp and seal."""
    key = chain.public_key(settings)
    made = utc_now()
    members["verify_capsule.py"] = _program()
    members["README.txt"] = _README.format(
        bureau=settings.bureau_name,
        made=made.isoformat(timespec="seconds"),
        about=f"{about.word} {about.number}",
        contents=about.contents,
        stamp="，timestamp.tsr 为时间戳" if settings.timestamp_authority else "",
        key=key,
    ).encode()
    manifest = _manifest(session, settings, about, members, made)
    stamp, problem = _stamp(manifest, settings)
    signature = chain.signed(settings, verify_capsule.sealed_text(manifest, stamp))
    files_of = dict(sorted(members.items())) | {verify_capsule.MANIFEST: manifest}
    if stamp:
        files_of[verify_capsule.TIMESTAMP] = stamp
    files_of[verify_capsule.SEAL] = verify_capsule.seal_file(key, signature)
    return Capsule(verify_capsule.packed(files_of), problem)


def _manifest(
    session: Session,
    settings: Settings,
    about: About,
    members: Mapping[str, bytes],
    made: datetime,
) -> bytes:
    standing = chain.standing(session, settings)
    return as_json(
        {
            "format": FORMAT,
            "bureau": settings.bureau_name,
            "made_at": made,
            **about.named,
            "trail": {"links": standing.links, "digest": standing.digest},
            "files": [
                {
                    "name": name,
                    "bytes": len(members[name]),
                    "sha256": verify_capsule.sha256(members[name]),
                }
                for name in sorted(members)
            ],
        }
    )


def _stamp(manifest: bytes, settings: Settings) -> tuple[bytes, str]:
    if not settings.timestamp_authority:
        return b"", "没有设置时间戳服务，证据包不含时间戳"
    try:
        return timestamp_of(manifest, settings.timestamp_authority), ""
    except NoTimestamp as error:
        return b"", f"{error}，证据包不含时间戳"


def _program() -> bytes:
    return files("supervisor.documents").joinpath("verify_capsule.py").read_bytes()


def as_json(value: object) -> bytes:
    """Return a value as a JSON file that a person can read; days and moments as ISO 8601."""
    return json.dumps(value, ensure_ascii=False, indent=1, default=_plain).encode()


def _plain(value: object) -> str:
    if isinstance(value, date):
        return value.isoformat()
    return str(value)
