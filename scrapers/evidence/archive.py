"""The evidence store: WARC segments for what was received, and blobs for what it was judged by.

A segment is never appended to once its writer is gone, so a run killed in mid-record leaves at
worst one torn record at the end of its own file, to which no reference was ever handed out.
"""

import gzip
import hashlib
import io
import os
import secrets
import tempfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import IO, BinaryIO, Final, cast
from urllib.parse import quote

from warcio.archiveiterator import ArchiveIterator
from warcio.warcwriter import WARCWriter

from scrapers import SOFTWARE
from scrapers.contract import Document, Hop, PageRequest, Transfer
from scrapers.errors import DamagedArchive
from scrapers.evidence.disk import sync_folder
from scrapers.evidence.records import (
    ArchiveRef,
    evidence_of,
    http_headers,
    original_of,
    revisit_of,
    warc_date,
    written_url,
)

__all__ = ["Archive", "ArchiveRef", "ArchiveWriter"]

_CHUNK: Final = 1 << 20


class Archive:
    """A folder of WARC segments (``warc/``) and content-addressed blobs (``blobs/<kind>/``)."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def writer(self, prefix: str) -> "ArchiveWriter":
        """Return a writer to a new segment; its file appears with the first record."""
        return ArchiveWriter(self.folder, prefix)

    def read(self, ref: ArchiveRef) -> bytes:
        """Return a payload. Raises ``DamagedArchive`` where it is missing or differs."""
        with self.open(ref) as stream:
            return stream.read()

    @contextmanager
    def open(self, ref: ArchiveRef) -> Iterator[BinaryIO]:
        """Open a payload that has been verified against its digest; memory stays flat."""
        with tempfile.SpooledTemporaryFile(max_size=16 * _CHUNK) as copy:
            self._copy_verified(ref, cast("IO[bytes]", copy))
            copy.seek(0)
            yield cast("BinaryIO", copy)

    def record(self, ref: ArchiveRef) -> bytes:
        """Return the WARC record a reference points to, compressed as it lies in its segment.

        A record of a page found unchanged refers to another one, which is not included. Nothing is
        verified here: ``read`` gives the payload, or says that it is damaged.
        """
        with (self.folder / ref.file).open("rb") as segment:
            segment.seek(ref.offset)
            records = ArchiveIterator(segment)
            for found in records:
                found.content_stream().read()
                records.read_to_end(found)
                break
            length = records.get_record_length()
            segment.seek(ref.offset)
            return segment.read(length)

    def put_blob(self, kind: str, data: bytes) -> str:
        """Keep a blob under its SHA-256 and return that; the same content is kept once."""
        digest = hashlib.sha256(data).hexdigest()
        path = self._blob(kind, digest)
        if not path.exists():
            path.parent.mkdir(parents=True, exist_ok=True)
            _write_atomically(path, gzip.compress(data, mtime=0))
        return digest

    def get_blob(self, kind: str, digest: str) -> bytes:
        """Return a blob. Raises ``DamagedArchive`` where it is missing or differs."""
        try:
            data = gzip.decompress(self._blob(kind, digest).read_bytes())
        except (OSError, EOFError, zlib.error) as error:
            raise DamagedArchive(f"存档缺失或损坏：{kind}/{digest[:12]}") from error
        if hashlib.sha256(data).hexdigest() != digest:
            raise DamagedArchive(f"存档内容与摘要不符：{kind}/{digest[:12]}")
        return data

    def blobs(self) -> Iterator[tuple[str, str]]:
        """Yield kind and digest of every blob that lies here, by its name."""
        for path in sorted(self.folder.glob("blobs/*/*/*.gz")):
            yield path.parent.parent.name, path.stem

    def forget_blob(self, kind: str, digest: str) -> None:
        """Remove a blob whose time of keeping is over; no matter where there is none."""
        self._blob(kind, digest).unlink(missing_ok=True)

    def check_blob(self, kind: str, digest: str) -> None:
        """Raise ``DamagedArchive`` where a blob is missing; its content is not read."""
        if not self._blob(kind, digest).is_file():
            raise DamagedArchive(f"存档缺失或损坏：{kind}/{digest[:12]}")

    def _blob(self, kind: str, digest: str) -> Path:
        return self.folder / "blobs" / kind / digest[:2] / f"{digest}.gz"

    def _copy_verified(self, ref: ArchiveRef, target: IO[bytes]) -> None:
        digest, length = hashlib.sha256(), 0
        try:
            with (self.folder / ref.file).open("rb") as segment:
                segment.seek(ref.offset)
                record = next(iter(ArchiveIterator(segment)), None)
                if record is None:
                    raise DamagedArchive(f"存档记录缺失：{ref.file}@{ref.offset}")
                if record.rec_type == "revisit":
                    self._copy_verified(original_of(record, ref), target)
                    return
                while chunk := record.raw_stream.read(_CHUNK):
                    digest.update(chunk)
                    length += len(chunk)
                    target.write(chunk)
        except DamagedArchive:
            raise
        except Exception as error:  # warcio raises many unrelated types on a damaged record
            raise DamagedArchive(f"存档记录无法读取：{ref.file}@{ref.offset}") from error
        if digest.hexdigest() != ref.digest or length != ref.length:
            raise DamagedArchive(f"存档内容与摘要不符：{ref.file}@{ref.offset}")


class ArchiveWriter:
    """Writes one new segment; a reference is returned only after its bytes are on the disk."""

    def __init__(self, folder: Path, prefix: str) -> None:
        day = datetime.now(UTC)
        name = f"{prefix}-{day:%Y%m%dT%H%M%S}-{secrets.token_hex(4)}.warc.gz"
        self._folder = folder
        self._file = f"warc/{day:%Y%m}/{name}"
        self._out: BinaryIO | None = None
        self._robots = b""

    def add_document(self, document: Document, request: PageRequest) -> ArchiveRef:
        """Store a response, the redirects that led to it, and the request that asked for it."""
        self._keep_robots(document.transfer.robots_file)
        for hop in document.transfer.hops:
            self._add_hop(hop, document)
        digest = hashlib.sha256(document.body).hexdigest()
        return self._add(
            "response", document.url, document, digest, evidence_of(document, request, digest)
        )

    def add_revisit(
        self, document: Document, request: PageRequest, original: ArchiveRef, url: str
    ) -> ArchiveRef:
        """Store a 304 as the record of a page found unchanged.

        The reference returned gives the body that was archived when it last came whole.
        """
        self._keep_robots(document.transfer.robots_file)
        headers = evidence_of(document, request, original.digest) | revisit_of(original, url)
        ref = self._add("revisit", document.url, document, original.digest, headers)
        return replace(ref, length=original.length)

    def _add_hop(self, hop: Hop, document: Document) -> None:
        digest = hashlib.sha256(hop.body).hexdigest()
        passed = Document(hop.url, hop.status, hop.headers, hop.body, document.received_at)
        headers = evidence_of(
            replace(passed, transfer=Transfer(peer=hop.peer)), PageRequest(hop.url), digest
        )
        self._add("response", hop.url, passed, digest, headers)

    def _add(
        self, kind: str, url: str, document: Document, digest: str, evidence: dict[str, str]
    ) -> ArchiveRef:
        writer, out = self._segment()
        offset = out.tell()
        body = b"" if kind == "revisit" else document.body
        record = writer.create_warc_record(
            written_url(url),
            kind,
            payload=io.BytesIO(body),
            length=len(body),
            http_headers=http_headers(document),
            warc_headers_dict=evidence,
        )
        return self._write(writer, record, ArchiveRef(self._file, offset, digest, len(body)))

    def _keep_robots(self, file: bytes) -> None:
        """Keep the rules a page was allowed by, once; the page's record names their digest."""
        if file and file is not self._robots:
            Archive(self._folder).put_blob("robots", file)
            self._robots = file

    def add_file(self, path: Path, filename: str, received_at: datetime) -> ArchiveRef:
        """Store a handed-over file; it is streamed, so its size does not matter."""
        writer, out = self._segment()
        offset, length = out.tell(), path.stat().st_size
        with path.open("rb") as payload:
            digest = hashlib.file_digest(payload, "sha256").hexdigest()
            payload.seek(0)
            record = writer.create_warc_record(
                f"urn:handover:{quote(filename)}",
                "resource",
                payload=payload,
                length=length,
                warc_content_type="application/octet-stream",
                warc_headers_dict={
                    "WARC-Date": warc_date(received_at),
                    "WARC-Payload-Digest": f"sha256:{digest}",
                    "WARC-Block-Digest": f"sha256:{digest}",
                    "X-Software": SOFTWARE,
                },
            )
            return self._write(writer, record, ArchiveRef(self._file, offset, digest, length))

    def close(self) -> None:
        """Close the segment; nothing is written after this."""
        if self._out is not None:
            self._out.close()
            self._out = None

    def _segment(self) -> tuple[WARCWriter, BinaryIO]:
        if self._out is None:
            path = self._folder / self._file
            path.parent.mkdir(parents=True, exist_ok=True)
            self._out = path.open("xb")
            sync_folder(path.parent)
        return WARCWriter(self._out, gzip=True, warc_version="1.1"), self._out

    def _write(self, writer: WARCWriter, record: object, ref: ArchiveRef) -> ArchiveRef:
        assert self._out is not None  # noqa: S101 - _segment opened it
        try:
            writer.write_record(record)
            self._out.flush()
            os.fsync(self._out.fileno())
        except OSError:
            # A torn record must not be followed by whole ones: leave the segment as it is.
            self.close()
            self._file = self._file.replace(".warc.gz", "-b.warc.gz")
            raise
        return ref


def _write_atomically(path: Path, data: bytes) -> None:
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=".part-")
    try:
        with os.fdopen(handle, "wb") as out:
            out.write(data)
            out.flush()
            os.fsync(out.fileno())
        Path(name).replace(path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
    sync_folder(path.parent)
