"""An ad that outlived the licence of its poster: put up in time, still standing after the end."""

from datetime import date, timedelta
from typing import Final

from supervisor.demo import SEED
from supervisor.demo.handed_over import HandedOverAd
from supervisor.demo.register import build
from supervisor.domain.register.agencies import Activity, LicenceEventKind, LicenceKind
from supervisor.domain.register.entries import RegisterEntry

_NEEDED: Final = frozenset((Activity.JOB_BROKERAGE, Activity.ONLINE_RECRUITMENT))
_IN_TIME: Final = timedelta(days=6)
_TEXT: Final = (
    "受园区多家制造企业委托，代招装配工、质检员各若干名，长期有效。白班8小时，月休四天，"
    "缴纳五险，提供集体宿舍和工作餐。男女不限，求职者不收费，请先预约登记再到店面试。"
)


def outlived(latest: date, seed: int = SEED) -> tuple[RegisterEntry, date] | None:
    """Return whose licence to broke jobs ran out last before ``latest``, and its last valid day."""
    ended = [
        (licence.events[-1].on, place, entry)
        for place, entry in enumerate(build(seed))
        for licence in entry.licences
        if licence.kind is LicenceKind.HR_SERVICE
        and licence.events
        and licence.events[-1].kind is LicenceEventKind.EXPIRED
        and licence.events[-1].on < latest
        and licence.scope >= _NEEDED
    ]
    if not ended:
        return None
    last_day, _, entry = max(ended)
    return entry, last_day


def outlived_ads(latest: date, seed: int = SEED) -> list[HandedOverAd]:
    """Return the ad, dated before the licence ended."""
    found = outlived(latest, seed)
    if found is None:
        return []
    agency, last_day = found
    return [
        HandedOverAd(
            external_id="L-1",
            title="装配工、质检员",
            company=agency.name,
            text=_TEXT,
            published_on=last_day - _IN_TIME,
            address=agency.address,
        )
    ]
