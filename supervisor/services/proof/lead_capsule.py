"""The proof capsule of a lead: one file that convinces without the product and years later.

It holds the page as received, the ad as read from it, what it was held against, what was found
and what people decided, with the digests of all of it under a seal, and a program that checks it.
"""

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any, Final

from sqlalchemy.orm import Session

from scrapers.errors import DamagedArchive
from scrapers.evidence.archive import Archive, ArchiveRef
from supervisor.documents import verify_capsule
from supervisor.documents.extraction_record import ExtractedFile, ExtractionRecord, as_word
from supervisor.domain.pictures.states import PICTURE_FILES, PictureState
from supervisor.domain.reader.reader import is_learned
from supervisor.services.platform import audit, chain
from supervisor.services.platform.audit import Actor, AuditAction
from supervisor.services.proof.capsule import About, Capsule, as_json, sealed
from supervisor.services.proof.evidence import DamagedPage
from supervisor.services.reader.models import MODEL_KIND, model_named
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

PICTURES: Final = "page-pictures"
_CONTENTS: Final = """\
  page/      采集时收到的原始页面（body.bin 为正文，record.warc.gz 为含响应头的存档记录）
  ad.json    从页面读出的招聘信息，各处命中的文字、位置和条文
  judged/    判断时所用的名册与名单（register.json）、规则（rules.json）和判断过程（lead.json），
             学习模型标出过文字的还有模型的摘要和标出的句子（reader.json）
  reviews.json  人员复核记录及其在留痕链中的编号
  picture.png   存档页面的截图，标出这条信息（有截图的）
  picture/      信息读自现场图片的：收到的原图（original.bin）、每次识别和更正（picture.json）
  record.docx   电子数据提取笔录（供核对后签名）"""


def capsule_of(session: Session, settings: Settings, actor: Actor, found: FindingRecord) -> Capsule:
    """Make the capsule of a lead and note in the trail who took it.

    Raises ``DamagedPage`` where the archive does not give back what the lead rests on.
    """
    subject = ("finding", found.finding.id)
    audit.record_reading(session, actor, AuditAction.CAPSULE_TAKEN, subject)
    members = lead_members(session, settings, found)
    about = About("线索", str(found.finding.id), {"finding": found.finding.id}, _CONTENTS)
    return sealed(session, settings, members, about)


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
        | _reader(archive, found)
        | {
            "page/body.bin": archive.read(ref),
            "page/record.warc.gz": archive.record(ref),
            "page/page.json": as_json(_page(page)),
            "ad.json": as_json(_ad(found)),
            "judged/register.json": archive.get_blob(found.register.kind, found.register.digest),
            "judged/rules.json": archive.get_blob(found.rules.kind, found.rules.digest),
            "judged/lead.json": as_json(_lead(found)),
            "reviews.json": as_json([asdict(one) for one in decided_on(session, found.finding.id)]),
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
                "digest": one.digest,
            }
            for one in picture.corrections
        ],
    }
    if picture.state is PictureState.ERASED:
        told["erased_at"] = picture.state_since
        return {"picture/picture.json": as_json(told)}
    return {
        "picture/original.bin": archive.get_blob(PICTURE_FILES, picture.digest),
        "picture/picture.json": as_json(told),
    }


def _reader(archive: Archive, found: FindingRecord) -> dict[str, bytes]:
    """Return the learned reader that marked anything of the ad, by digest, and what it marked."""
    hits = [hit for hit in found.finding.hits if is_learned(hit.rule)]
    if not hits:
        return {}
    digest = model_named(archive.folder, found.rules.digest)
    told = {
        "model_sha256": digest,
        "model_bytes": len(archive.get_blob(MODEL_KIND, digest)) if digest else None,
        "marked": [
            {
                "category": str(hit.category),
                "field": hit.field,
                "start": hit.start,
                "end": hit.end,
                "sentence": hit.span,
                "reader": hit.rule,
                "reader_version": hit.rule_version,
            }
            for hit in hits
        ],
    }
    return {"judged/reader.json": as_json(told)}


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
