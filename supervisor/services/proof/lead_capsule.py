"""The proof capsule of a lead: one file that convinces without the product and years later.

It holds the page as received, the ad as read from it, what it was held against, what was found
and what people decided, with the digests of all of it under a seal, and a program that checks it.
"""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date, datetime
from importlib.resources import files
from typing import Any, Final

from sqlalchemy.orm import Session

from scrapers.errors import DamagedArchive
from scrapers.evidence.archive import Archive, ArchiveRef
from supervisor.documents import verify_capsule
from supervisor.documents.extraction_record import ExtractedFile, ExtractionRecord, as_word
from supervisor.domain.pictures.states import PICTURE_FILES
from supervisor.domain.platform.clock import utc_now
from supervisor.services.platform import audit, chain
from supervisor.services.platform.audit import Actor, AuditAction
from supervisor.services.platform.timestamps import NoTimestamp, timestamp_of
from supervisor.services.proof.evidence import DamagedPage
from supervisor.settings import Settings
from supervisor.store.queries.leads.history import decided_on
from supervisor.store.queries.leads.record import FindingRecord
from supervisor.store.queries.pictures.pictures import (
    PictureReading,
    PictureReplay,
    picture_behind,
)
from supervisor.store.tables.collect import RawPage
from supervisor.store.tables.postings import PagePicture

FORMAT: Final = 1
PICTURES: Final = "page-pictures"
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
_CONTENTS: Final = """\
  page/      采集时收到的原始页面（body.bin 为正文，record.warc.gz 为含响应头的存档记录）
  ad.json    从页面读出的招聘信息，各处命中的文字、位置和条文
  judged/    判断时所用的名册与名单（register.json）、规则（rules.json）和判断过程（lead.json）
  reviews.json  人员复核记录及其在留痕链中的编号
  picture.png   存档页面的截图，标出这条信息（有截图的）
  picture/      信息读自现场图片的：收到的原图（original.bin）、每次识别和更正（picture.json）
  record.docx   电子数据提取笔录（供核对后签名）"""


@dataclass(frozen=True, slots=True)
class Capsule:
    """A capsule as a ZIP; ``problem`` says in Chinese why it carries no timestamp, else empty."""

    content: bytes
    problem: str


def capsule_of(session: Session, settings: Settings, actor: Actor, found: FindingRecord) -> Capsule:
    """Make the capsule of a lead and note in the trail who took it.

    Raises ``DamagedPage`` where the archive does not give back what the lead rests on.
    """
    subject = ("finding", found.finding.id)
    audit.record_reading(session, actor, AuditAction.CAPSULE_TAKEN, subject)
    members = lead_members(session, settings, found)
    about = About("线索", str(found.finding.id), {"finding": found.finding.id}, _CONTENTS)
    return sealed(session, settings, members, about)


@dataclass(frozen=True, slots=True)
class About:
    """What a capsule is of: the word and number for its readme, and what its list says of it."""

    word: str
    number: str
    named: Mapping[str, Any]
    contents: str


def lead_members(
    session: Session, settings: Settings, found: FindingRecord, folder: str = ""
) -> dict[str, bytes]:
    """Return the files of a lead below ``folder``, the record of extraction among them.

    Raises ``DamagedPage`` where the archive does not give back what the lead rests on.
    """
    try:
        members = _members(session, settings, found)
    except DamagedArchive as error:
        raise DamagedPage(error.reason) from error
    members["record.docx"] = _record(session, settings, found, members)
    return {f"{folder}{name}": content for name, content in members.items()}


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


def _members(session: Session, settings: Settings, found: FindingRecord) -> dict[str, bytes]:
    archive, page = Archive(settings.archive_path), found.page
    ref = ArchiveRef(page.archive_file, page.archive_offset, page.digest, page.length)
    picture = session.get(PagePicture, found.finding.revision_id)
    drawn = (
        {"picture.png": archive.get_blob(PICTURES, picture.digest)}
        if (picture is not None and picture.digest)
        else {}
    )
    return (
        drawn
        | _photo(session, archive, found)
        | {
            "page/body.bin": archive.read(ref),
            "page/record.warc.gz": archive.record(ref),
            "page/page.json": _json(_page(page)),
            "ad.json": _json(_ad(found)),
            "judged/register.json": archive.get_blob(found.register.kind, found.register.digest),
            "judged/rules.json": archive.get_blob(found.rules.kind, found.rules.digest),
            "judged/lead.json": _json(_lead(found)),
            "reviews.json": _json([asdict(one) for one in decided_on(session, found.finding.id)]),
        }
    )


def _photo(session: Session, archive: Archive, found: FindingRecord) -> dict[str, bytes]:
    """Return the picture that the ad was read from, with all that was read and corrected of it."""
    posting = found.finding.posting
    picture = picture_behind(session, posting.source_id, posting.external_id)
    if picture is None:
        return {}
    told = {
        "file": picture.name,
        "sha256": picture.digest,
        "bytes": picture.size,
        "received_at": picture.received_at,
        "received_by": picture.received_by,
        "street": picture.street.label if picture.street else None,
        "place": picture.place,
        "told_by_the_file": picture.taken,
        "readings": [_reading(one) for one in picture.readings],
        "replays": [_reading(one) | {"reading": one.reading_id} for one in picture.replays],
        "corrections": [
            {
                "at": one.corrected_at,
                "by": one.corrected_by,
                "reading": one.reading_id,
                "text": one.text,
            }
            for one in picture.corrections
        ],
    }
    return {
        "picture/original.bin": archive.get_blob(PICTURE_FILES, picture.digest),
        "picture/picture.json": _json(told),
    }


def _reading(one: PictureReading | PictureReplay) -> dict[str, Any]:
    return {
        "id": one.id,
        "read_at": one.read_at,
        "engine": one.engine,
        "sha256": one.digest,
        "record": one.record,
    }


def _page(page: RawPage) -> dict[str, Any]:
    return {
        "source": page.source_id,
        "url": page.url,
        "file": page.filename,
        "status": page.status,
        "headers": page.headers,
        "request": page.request,
        "received_at": page.received_at,
        "sha256": page.digest,
        "bytes": page.length,
        "warnings": page.warnings,
    }


def _ad(found: FindingRecord) -> dict[str, Any]:
    revision, posting = found.finding.revision, found.finding.posting
    fields = {
        column.name: getattr(revision, column.key)
        for column in revision.__table__.columns
        if column.name not in ("id", "posting_id", "raw_page_id", "poster_key")
    }
    return {
        "source": posting.source_id,
        "external_id": posting.external_id,
        "first_seen_at": posting.first_seen_at,
        "last_seen_at": posting.last_seen_at,
        "fields": fields,
        "hits": [
            {
                "category": str(hit.category),
                "field": hit.field,
                "start": hit.start,
                "end": hit.end,
                "span": hit.span,
                "rule": hit.rule,
                "rule_version": hit.rule_version,
                "severity": str(hit.severity),
                "basis": hit.basis,
                "exception": hit.exception,
                "struck": hit.is_struck,
            }
            for hit in found.finding.hits
        ],
    }


def _lead(found: FindingRecord) -> dict[str, Any]:
    finding = found.finding
    return {
        "finding": finding.id,
        "created_at": finding.created_at,
        "severity": str(finding.severity),
        "verdict": str(finding.verdict),
        "agency": found.agency.name if found.agency else None,
        "match": finding.match,
        "intermediary": finding.intermediary,
        "register": {"sha256": found.register.digest, "items": found.register.items},
        "rules": {"sha256": found.rules.digest, "items": found.rules.items},
    }


def _record(
    session: Session, settings: Settings, found: FindingRecord, members: Mapping[str, bytes]
) -> bytes:
    page = found.page
    listed = [
        ExtractedFile(name, len(content), verify_capsule.sha256(content))
        for name, content in members.items()
        if name.startswith(("page/", "picture/"))
    ]
    return as_word(
        ExtractionRecord(
            bureau=settings.bureau_name,
            address=page.url or page.filename,
            received_at=page.received_at,
            title=found.finding.revision.title,
            poster=found.finding.revision.company,
            files=tuple(listed),
            chain_head=chain.head_words(session),
        )
    )


def _manifest(
    session: Session,
    settings: Settings,
    about: About,
    members: Mapping[str, bytes],
    made: datetime,
) -> bytes:
    standing = chain.standing(session, settings)
    return _json(
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


def _json(value: object) -> bytes:
    return json.dumps(value, ensure_ascii=False, indent=1, default=_plain).encode()


def _plain(value: object) -> str:
    if isinstance(value, date):
        return value.isoformat()
    return str(value)
