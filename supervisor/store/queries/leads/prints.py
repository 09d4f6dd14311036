"""Reads of the prints that ads are recognised by."""

from collections.abc import Collection, Iterable, Sequence
from typing import Final

from sqlalchemy import Row, select
from sqlalchemy.orm import Session

from supervisor.store.tables.postings import AdPrint, AdPrintBand

_AT_ONCE: Final = 10_000


def stored_clusters(session: Session, ids: Iterable[int]) -> dict[int, int]:
    """Return the clusters of those prints that are stored, by the print's id."""
    rows = session.execute(select(AdPrint.id, AdPrint.cluster_id).where(AdPrint.id.in_(ids)))
    return dict(rows.all())


def prints_in_bands(session: Session, bands: Sequence[int]) -> Sequence[Row[int, int]]:
    """Return what each of these bands holds: rows of band and print."""
    return session.execute(
        select(AdPrintBand.band, AdPrintBand.print_id).where(AdPrintBand.band.in_(bands))
    ).all()


def stored_prints(
    session: Session, ids: Collection[int]
) -> Sequence[Row[int, str, str, str, bytes, int]]:
    """Return of each of these prints its id, poster, place, remark, signature and cluster.

    One statement for some thousands: a thousand ads may come near a hundred times as many, and
    PostgreSQL takes 65,535 values.
    """
    query = select(
        AdPrint.id,
        AdPrint.poster,
        AdPrint.place,
        AdPrint.remark,
        AdPrint.signature,
        AdPrint.cluster_id,
    )
    wanted = sorted(ids)
    parts = (wanted[start : start + _AT_ONCE] for start in range(0, len(wanted), _AT_ONCE))
    return [row for part in parts for row in session.execute(query.where(AdPrint.id.in_(part)))]
