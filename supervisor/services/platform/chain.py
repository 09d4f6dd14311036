"""The chain of records: its head signed into a file outside the database, and the whole checked."""

import json
import os
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Final

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from sqlalchemy.orm import Session

from supervisor.domain.platform.chain import (
    START,
    ChainFault,
    ChainFaultKind,
    content_digest,
    link_digest,
)
from supervisor.domain.platform.clock import utc_now
from supervisor.domain.platform.retention import Erasure
from supervisor.services.platform import audit
from supervisor.services.platform.audit import SYSTEM, AuditAction
from supervisor.services.platform.instance import own_key
from supervisor.settings import Settings
from supervisor.store.engine import end_reading, unit_of_work
from supervisor.store.queries.platform import chain
from supervisor.store.tables.platform import ChainLink
from supervisor.store.writing.chain import (
    refuse_changes,
    refuses_changes,
    seal_older,
    sealed_values,
)

_KEY: Final = "trail_key"


@dataclass(frozen=True, slots=True)
class Head:
    """The end of the chain at one moment, signed with Ed25519; ``key`` is the public key, hex.

    The signature covers ``number``, ``digest``, ``signed_at`` and the signature ``after`` which it
    was made, one a line: a head taken out of the file's middle breaks the ones behind it.
    """

    number: int
    digest: str
    signed_at: str
    after: str
    key: str
    signature: str

    @property
    def at(self) -> datetime:
        """When it was signed."""
        return datetime.fromisoformat(self.signed_at)

    @property
    def text(self) -> bytes:
        """What is signed."""
        return "\n".join((str(self.number), self.digest, self.signed_at, self.after)).encode()


@dataclass(frozen=True, slots=True)
class CheckedChain:
    """How many links were read, how many heads they were held against, and what is wrong."""

    links: int
    heads: int
    faults: tuple[ChainFault, ...]


@dataclass(frozen=True, slots=True)
class TrailStanding:
    """What the page of the trail says of the chain; ``signed`` is the newest signed head.

    ``is_readable`` is false where the file of heads cannot be read.
    """

    links: int
    digest: str
    signed: Head | None
    is_readable: bool


def standing(session: Session, settings: Settings) -> TrailStanding:
    """Return how long the chain is and how far it was signed; checks nothing."""
    newest = chain.newest(session)
    number, digest = (newest.number, newest.digest) if newest else (0, "")
    try:
        found = heads(settings)
    except ValueError:
        return TrailStanding(number, digest, None, is_readable=False)
    return TrailStanding(number, digest, found[-1] if found else None, is_readable=True)


def head_words(session: Session) -> str:
    """Return the end of the chain as papers print it, so that a paper outside holds it.

    The digest stands in groups: a line breaks between them.
    """
    newest = chain.newest(session)
    if newest is None:
        return "（尚无留痕）"
    groups = (newest.digest[at : at + 8] for at in range(0, len(newest.digest), 8))
    return f"第{newest.number}号，SHA-256：{' '.join(groups)}"


def prepare(session: Session) -> None:
    """Begin the chain where it has not begun, and forbid changes; after every upgrade.

    Every command comes here when it starts: where all is in place nothing is written.
    """
    is_prepared = refuses_changes(session.connection())
    end_reading(session)
    if is_prepared:
        return
    with unit_of_work(session):
        connection = session.connection()
        seal_older(connection)
        refuse_changes(connection)


def heads_path(settings: Settings) -> Path:
    """Return the file of signed heads: JSON Lines, one head a line, the oldest first."""
    return settings.trail_heads_path or settings.instance_path / "trail_heads.jsonl"


def heads(settings: Settings) -> list[Head]:
    """Read the signed heads; raises ``ValueError`` for a line that is none."""
    path = heads_path(settings)
    if not path.exists():
        return []
    try:
        return [Head(**json.loads(line)) for line in path.read_text("utf-8").splitlines()]
    except TypeError as error:
        raise ValueError(str(error)) from error


def sign_head(session: Session, settings: Settings) -> Head | None:
    """Sign the newest link, append it to the file, and say so in the trail.

    Returns ``None`` while the chain is empty. The file is written before the trail: a head that
    the trail names is in the file. Raises ``ValueError`` where the file cannot be read.
    """
    with unit_of_work(session):
        newest = chain.newest(session)
        if newest is None:
            return None
        earlier = heads(settings)
        unsigned = Head(
            number=newest.number,
            digest=newest.digest,
            signed_at=utc_now().isoformat(timespec="seconds"),
            after=earlier[-1].signature if earlier else "",
            key=public_key(settings),
            signature="",
        )
        head = replace(unsigned, signature=signed(settings, unsigned.text))
        _append(heads_path(settings), head)
        detail = {"number": head.number, "digest": head.digest}
        audit.record(session, SYSTEM, AuditAction.TRAIL_SIGNED, ("trail", head.number), detail)
    return head


def public_key(settings: Settings) -> str:
    """Return the key that the installation's signatures are checked with, hexadecimal."""
    return _key(settings).public_key().public_bytes_raw().hex()


def signed(settings: Settings, text: bytes) -> str:
    """Return the installation's signature (Ed25519) over ``text``, hexadecimal."""
    return _key(settings).sign(text).hex()


def _key(settings: Settings) -> Ed25519PrivateKey:
    made = own_key(settings, _KEY, lambda: Ed25519PrivateKey.generate().private_bytes_raw().hex())
    return Ed25519PrivateKey.from_private_bytes(bytes.fromhex(made))


def _append(path: Path, head: Head) -> None:
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        file.write(json.dumps(asdict(head)) + "\n")
        file.flush()
        os.fsync(file.fileno())


def verify(session: Session, settings: Settings) -> CheckedChain:
    """Read the whole chain and every record it seals; the faults come in the chain's order."""
    faults: list[ChainFault] = []
    try:
        in_file = heads(settings)
    except ValueError as error:
        in_file = []
        faults.append(ChainFault(ChainFaultKind.HEADS, 0, detail=f"a line is no head: {error}"))
    faults += _head_faults(in_file)
    expected = {head.number: head.digest for head in in_file}
    read, previous = 0, None
    told: list[tuple[int, str]] = []
    erased_until = chain.erased_until(session, str(AuditAction.RECORDS_ERASED), str(Erasure.TRAIL))
    for portion in chain.links(session):
        records = chain.records(session, portion)
        for link in portion:
            faults += _link_faults(link, previous)
            row = records.get((link.record_table, link.record_id))
            if not _is_erased(link, row, erased_until):
                faults += _record_faults(link, row)
            if expected.pop(link.number, link.digest) != link.digest:
                faults.append(_of(link, ChainFaultKind.REBUILT, "not the digest that was signed"))
            if row is not None and _is_signing(link, row):
                told.append((link.number, row.object_id))
            previous = (link.number, link.digest, link.at)
            read += 1
    for number in sorted(expected):
        detail = f"head {number} was signed, the chain ends before"
        faults.append(ChainFault(ChainFaultKind.CUT, number, detail=detail))
    known = {str(head.number) for head in in_file}
    faults += [
        ChainFault(ChainFaultKind.HEADS, number, detail=f"head {head} is not in the file")
        for number, head in told
        if head not in known
    ]
    faults += _untold(session)
    return CheckedChain(read, len(in_file), tuple(faults))


def _is_signing(link: ChainLink, row: object) -> bool:
    action = getattr(row, "action", None)
    return link.record_table == "audit_event" and action == str(AuditAction.TRAIL_SIGNED)


def _is_erased(link: ChainLink, row: object | None, until: int) -> bool:
    """Tell an event whose content was erased, as the trail says up to which; its link still counts.

    What was changed to anything but nothing is a fault all the same.
    """
    if row is None or link.record_table != "audit_event" or link.record_id > until:
        return False
    return getattr(row, "detail", None) == {} and getattr(row, "remote_address", None) == ""


def _head_faults(in_file: Iterable[Head]) -> Iterator[ChainFault]:
    after, key = "", None
    for head in in_file:
        try:
            Ed25519PublicKey.from_public_bytes(bytes.fromhex(head.key)).verify(
                bytes.fromhex(head.signature), head.text
            )
        except (InvalidSignature, ValueError):
            yield ChainFault(ChainFaultKind.HEADS, head.number, detail="the signature is wrong")
        if head.after != after:
            yield ChainFault(ChainFaultKind.HEADS, head.number, detail="a head before it is gone")
        if key is not None and head.key != key:
            yield ChainFault(ChainFaultKind.HEADS, head.number, detail="signed with another key")
        after, key = head.signature, head.key


def _link_faults(
    link: ChainLink, previous: tuple[int, str, datetime] | None
) -> Iterator[ChainFault]:
    number, digest, at = previous or (0, START, None)
    if link.number != number + 1:
        detail = f"links {number + 1} to {link.number - 1} are gone"
        yield _of(link, ChainFaultKind.CUT, detail)
    record = (link.record_table, link.record_id)
    hangs = link.digest == link_digest(digest, link.number, link.at, record, link.content)
    if link.number == number + 1 and not hangs:
        yield _of(link, ChainFaultKind.REBUILT, "does not hang on the link before it")
    if at is not None and link.at < at:
        yield _of(link, ChainFaultKind.CLOCK_BACK, f"{link.at} follows {at}")


def _record_faults(link: ChainLink, row: object | None) -> Iterator[ChainFault]:
    if row is None:
        yield _of(link, ChainFaultKind.MISSING, "the record is gone")
    elif content_digest(sealed_values(link.record_table, row)) != link.content:
        yield _of(link, ChainFaultKind.ALTERED, "the record is not as it was written")


def _untold(session: Session) -> Iterator[ChainFault]:
    for table, record_id in chain.unlinked(session):
        detail = "written past the chain"
        yield ChainFault(ChainFaultKind.UNLINKED, 0, table, record_id, detail)
    for record_id in chain.undone_without_event(session, str(AuditAction.FINDING_UNDONE)):
        detail = "undone, and no event says by whom"
        yield ChainFault(ChainFaultKind.UNDONE_UNTOLD, 0, "review", record_id, detail)


def _of(link: ChainLink, kind: ChainFaultKind, detail: str) -> ChainFault:
    return ChainFault(kind, link.number, link.record_table, link.record_id, detail)
