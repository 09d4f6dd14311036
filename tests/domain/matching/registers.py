"""Small made-up registers for the matcher's tests."""

from datetime import date

from supervisor.domain.matching import AgencyIndex, identify
from supervisor.domain.matching.model import Match, Poster
from supervisor.domain.register.agencies import AgencyRecord, LicenceKind, LicenceRecord

DAY = date(2026, 6, 1)
USCC = "91420106MA4KTEST0X"
OTHER_USCC = "91420106MA4KTEST1X"


def agency(key, name, *, valid_to=None, scope=frozenset(), **more):
    licence = LicenceRecord(LicenceKind.HR_SERVICE, f"鄂-{key}", scope, date(2020, 1, 1), valid_to)
    return AgencyRecord(key=key, name=name, licences=(licence,), **more)


REGISTER = (
    agency("huaxin", "武汉华信人力资源有限公司", city="武汉市", uscc=USCC),
    agency(
        "jucai",
        "武汉聚才英汇人力资源服务有限公司",
        city="武汉市",
        former_names=("武汉众才劳务有限公司",),
        short_names=("聚才",),
    ),
    agency("chu", "湖北楚英汇劳务派遣有限公司", city="武汉市"),
    agency("lian", "武汉联众诚人力资源有限公司洪山分公司", city="武汉市"),
    agency("old", "武汉旧城人力资源有限公司", city="武汉市", valid_to=date(2025, 12, 31)),
    agency("twin-a", "武汉博才人力资源有限公司", city="武汉市"),
    agency("twin-b", "宜昌博才人力资源有限公司", city="宜昌市"),
    agency("state", "中国汇智人力资源有限公司", city="北京市"),
)


def match(name: str, *, register=REGISTER, on=DAY, **more) -> Match:
    keys = ("city", "uscc", "licence_number", "activity")
    poster = Poster(
        name,
        on,
        **{k: v for k, v in more.items() if k in keys},
    )
    options = {k: v for k, v in more.items() if k not in keys}
    return identify([poster], AgencyIndex(register), **options)[0]
