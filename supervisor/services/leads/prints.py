"""One ad, many copies: the print of every wording, and the cluster it belongs to.

Two prints are linked when they share a band and are copies; clusters are what links hold together.
A link depends on the two prints alone and prints are never taken away, so the same ads give the
same clusters whatever the order and the batches they came in, and a batch stored again adds none.
An ad whose wording changes gets another print, and with it leaves its cluster or joins another.

A band keeps the first hundred prints that share it and no more, so that an ad costs the same
however many copies there are. Those hundred stand for all: what is a copy of a later print alone
is not found, and beyond a hundred the order of arrival can matter. Equal ads always share a print.
"""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from sqlalchemy.orm import Session

from scrapers.fields import fingerprint
from supervisor.domain.names import normalise
from supervisor.domain.platform.groups import Groups
from supervisor.domain.postings.copies import (
    ALIKE,
    is_same_place,
    is_same_poster,
    is_same_remark,
    place_of,
    post_of,
    poster_block,
    remark_of,
)
from supervisor.domain.postings.postings import JobPosting
from supervisor.domain.traces.masking import recognisable
from supervisor.store.bulk import insert_rows
from supervisor.store.queries.leads import prints as queries
from supervisor.store.tables.postings import AdPrint, AdPrintBand
from supervisor.store.writing import leads as writing

# What a print is made of; a change of it, or of the readings of ``domain.postings.copies``, needs
# a new name, and makes earlier prints incomparable with later ones.
_SCHEME = f"1-{fingerprint.SCHEME}"
# 63 bits: among ten million prints one pair in 200,000 installations would share an id by chance.
_ID_BYTES = 8
_MASK = 2**63 - 1
MOST_IN_BAND: Final = 100


@dataclass(frozen=True, slots=True)
class Print:
    """What one ad is recognised by; without bands only equal ads are its copies."""

    id: int
    poster: str
    place: str
    remark: str
    signature: bytes
    bands: tuple[int, ...]

    def is_copy_of(self, other: "Print") -> bool:
        """Tell whether two prints that share a band are of one ad."""
        return (
            fingerprint.similarity(self.signature, other.signature) >= ALIKE
            and is_same_remark(self.remark, other.remark)
            and is_same_place(self.place, other.place)
            and is_same_poster(self.poster, other.poster)
        )


def print_of(posting: JobPosting) -> Print:
    """Return the print of an ad; a short wording, or one without a named poster, has no bands."""
    poster, place = normalise(posting.company), place_of(posting.city, posting.title)
    post, remark = post_of(posting.title), remark_of(posting.title)
    block = poster_block(posting.company)
    meaning = fingerprint.essence(recognisable(posting.text))
    signature = fingerprint.signature(meaning) if block else b""
    title = post if signature else fingerprint.essence(recognisable(posting.title))
    return Print(
        id=_number("\x1f".join((_SCHEME, poster, place, title, remark, meaning)).encode()),
        poster=poster,
        place=place,
        remark=remark,
        signature=fingerprint.kept(signature),
        bands=_bands(f"{block}\x1f{post}\x1f".encode(), signature),
    )


def _bands(shared: bytes, signature: bytes) -> tuple[int, ...]:
    """Return the bands of a signature, each with what else copies have in common."""
    parts = enumerate(fingerprint.bands(signature))
    return tuple(_number(shared + bytes((number,)) + part) for number, part in parts)


def place_prints(session: Session, prints: Sequence[Print]) -> Mapping[int, int]:
    """Store what is new among ``prints``; return the cluster of each by its id.

    Call it with the write lock held. The number of statements does not depend on the batch.
    """
    wanted = {item.id: item for item in prints}
    clusters = queries.stored_clusters(session, wanted)
    fresh = [item for key, item in wanted.items() if key not in clusters]
    if fresh:
        union = Groups[int]()
        near, near_clusters = _near(session, fresh)
        for item in near.values():
            union.join(item.id, near_clusters[item.id])
        kept = _link(union, fresh, near.values())
        clusters |= {item.id: union.root(item.id) for item in fresh}
        _merge(session, union, {*near_clusters.values()})
        _insert(session, fresh, clusters)
        insert_rows(session, AdPrintBand, kept)
        clusters = {key: union.root(cluster) for key, cluster in clusters.items()}
    return clusters


def _link(
    union: Groups[int], fresh: Sequence[Print], near: Iterable[Print]
) -> list[dict[str, int]]:
    """Join the copies among new prints, and between them and stored ones.

    Return the rows of the bands that still had room for a new print.
    """
    prints = {item.id: item for item in near}
    holders: dict[int, set[int]] = {}
    for item in prints.values():
        for band in item.bands:
            holders.setdefault(band, set()).add(item.id)
    kept = []
    for item in fresh:
        prints[item.id] = item
        bands = {*item.bands}
        for other in set().union(*(holders.get(band, ()) for band in bands)):
            if union.root(item.id) != union.root(other) and item.is_copy_of(prints[other]):
                union.join(item.id, other)
        for band in bands:
            held = holders.setdefault(band, set())
            if len(held) < MOST_IN_BAND:
                held.add(item.id)
                kept.append({"band": band, "print_id": item.id})
    return kept


def _near(session: Session, fresh: Sequence[Print]) -> tuple[dict[int, Print], dict[int, int]]:
    """Return the stored prints that share a band with a new one, and the clusters of them.

    Databases of before signatures were kept in part hold whole ones.
    """
    wanted = sorted({band for item in fresh for band in item.bands})
    shared: dict[int, list[int]] = {}
    for band, key in queries.prints_in_bands(session, wanted):
        shared.setdefault(key, []).append(band)
    rows = queries.stored_prints(session, shared)
    near = {
        key: Print(key, poster, place, remark, fingerprint.kept(signature), tuple(shared[key]))
        for key, poster, place, remark, signature, _ in rows
    }
    return near, {key: cluster for key, *_, cluster in rows}


def _insert(session: Session, fresh: Sequence[Print], clusters: Mapping[int, int]) -> None:
    prints = [
        {
            "id": item.id,
            "cluster_id": clusters[item.id],
            "poster": item.poster,
            "place": item.place,
            "remark": item.remark,
            "signature": item.signature,
        }
        for item in fresh
    ]
    insert_rows(session, AdPrint, prints)


def _merge(session: Session, union: Groups[int], touched: Iterable[int]) -> None:
    """Give joined clusters one id wherever it is kept."""
    moved = [
        {"was": cluster, "now": union.root(cluster)}
        for cluster in touched
        if union.root(cluster) != cluster
    ]
    writing.move_clusters(session, moved)


def _number(content: bytes) -> int:
    return int.from_bytes(hashlib.sha256(content).digest()[:_ID_BYTES], "big") & _MASK
