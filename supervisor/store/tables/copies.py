"""What ads are recognised by, so that the copies of one ad are found."""

from sqlalchemy import BigInteger, ForeignKey, LargeBinary, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from supervisor.store.base import Base


class AdPrint(Base):
    """A wording with its poster, post and place, whoever carries it and however often.

    The id is a digest of what it was made from, so equal ads have one print and the ids do not
    depend on the order of arrival. ``cluster_id`` is the smallest id among its copies.
    """

    __tablename__ = "ad_print"

    id: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    cluster_id: Mapped[int] = mapped_column(BigInteger, index=True)
    poster: Mapped[str] = mapped_column(Text)
    place: Mapped[str] = mapped_column(String(200))
    remark: Mapped[str] = mapped_column(Text)
    signature: Mapped[bytes] = mapped_column(LargeBinary)


class AdPrintBand(Base):
    """One band of a print's signature: prints of copies share at least one."""

    __tablename__ = "ad_print_band"

    band: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    print_id: Mapped[int] = mapped_column(ForeignKey("ad_print.id"), primary_key=True)
