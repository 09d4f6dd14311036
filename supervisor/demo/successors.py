"""Invented comebacks: posters that carry on a revoked agency, or an outfit that was closed.

A third comeback, behind a new licence, stands in the register itself (``demo.register``).
"""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Final

from supervisor.demo import SEED
from supervisor.demo.handed_over import HandedOverAd
from supervisor.demo.posters import brand_of
from supervisor.demo.register import build, revoked

CLOSED: Final = "阿强劳务"
"""The outfit without a licence that a decision of the demonstration has closed."""
CLOSED_BEFORE: Final = timedelta(days=40)

_CLOSED_AGAIN: Final = "武汉朔屿企业服务部"
_WECHAT: Final = "aqiang_zhaogong"
_ACCOUNT: Final = "u-70021"
_TEXT: Final = (
    "长期代招电子厂普工、分拣员，长白班或两班倒，包吃住，底薪加计件，每月十五日发薪，"
    "体检合格即可入职，名额有限，先到先得，入职后由带队老师统一安排住宿。加微信{wechat}"
)
_TITLES: Final = ("电子厂普工", "分拣员", "仓库搬运工")


def successor_ads(latest: date, seed: int = SEED) -> list[HandedOverAd]:
    """Return the ads of the comebacks, and those the closed outfit had posted before."""
    return [*_after_revocation(latest, seed), *_after_closure(latest)]


def _after_revocation(latest: date, seed: int) -> Iterator[HandedOverAd]:
    """Yield ads under the revoked agency's brand in other words, with its phone and address."""
    gone = revoked(build(seed))[0]
    company = f"武汉{brand_of(gone)}企业服务部"
    for number, title in enumerate(_TITLES):
        yield HandedOverAd(
            external_id=f"S-{number + 1}",
            title=title,
            company=company,
            text=f"受客户委托代招{title}，月休四天，五险齐全，年龄限18-35岁，面试当天答复。电话{gone.phone}，找周经理。",
            published_on=latest - timedelta(days=number),
            address=gone.address,
        )


def _after_closure(latest: date) -> Iterator[HandedOverAd]:
    text = _TEXT.format(wechat=_WECHAT)
    for number, (company, days) in enumerate(((CLOSED, 60), (_CLOSED_AGAIN, 3))):
        yield HandedOverAd(
            external_id=f"S-{number + 11}",
            title="电子厂普工",
            company=company,
            text=text,
            published_on=latest - timedelta(days=days),
            account=_ACCOUNT,
        )
