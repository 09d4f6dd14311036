"""Reads of the prints that ads are recognised by."""

from collections.abc import Iterable, Sequence

from sqlalchemy import Row, func, select
from sqlalchemy.orm import Session

from supervisor.store.tables.postings import AdPrint, AdPrintBand


def stored_clusters(session: Session, ids: Iterable[int]) -> dict[int, int]:
    """Return the clusters of those prints that are stored, by the print's id."""
    rows = session.execute(select(AdPrint.id, AdPrint.cluster_id).where(AdPrint.id.in_(ids)))
    return dict(rows.all())


def prints_of_bands(
    session: Session, bands: Sequence[int], most: int
) -> tuple[Sequence[Row[int, int]], Sequence[Row[int, str, str, str, bytes, int]]]:
    """Return the first ``most`` prints of each band: rows of band and print, and of each print
    its id, poster, place, remark, signature and cluster."""
    order = func.row_number().over(partition_by=AdPrintBand.band, order_by=AdPrintBand.print_id)
    ranked = (
        select(AdPrintBand.band, AdPrintBand.print_id, order.label("number"))
        .where(AdPrintBand.band.in_(bands))
        .subquery()
    )
    held = session.execute(
        select(ranked.c.band, ranked.c.print_id).where(ranked.c.number <= most)
    ).all()
    return held, session.execute(
        select(
            AdPrint.id,
            AdPrint.poster,
            AdPrint.place,
            AdPrint.remark,
            AdPrint.signature,
            AdPrint.cluster_id,
        ).where(AdPrint.id.in_(select(ranked.c.print_id).where(ranked.c.number <= most)))
    ).all()
