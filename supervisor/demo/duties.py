"""Made-up reports, statistics, notices of change and a staff list of the demonstration."""

from dataclasses import dataclass
from datetime import date
from random import Random
from typing import Final

from supervisor.domain.duties.notices import NoticeKind
from supervisor.domain.duties.periods import FilingKind
from supervisor.domain.duties.staff import Certificate
from supervisor.domain.duties.steps import HandedInStatus
from supervisor.domain.platform.streets import Street

REPORT_EVERY: Final = 4
STATISTICS_EVERY: Final = 2
UNREAD: Final = 5
"""How many of each kind wait for the office."""


@dataclass(frozen=True, slots=True)
class DemoChange:
    """One notice; ``agency`` counts through those asked, ``None`` is the account's own agency."""

    agency: int | None
    kind: NoticeKind
    changed_ago: int
    reported_ago: int
    status: HandedInStatus
    value: str = ""
    street: Street | None = None
    reason: str = ""
    note: str = ""


CHANGES: Final = (
    DemoChange(
        None,
        NoticeKind.ADDRESS,
        24,
        12,
        HandedInStatus.RETURNED,
        "武汉市武昌区中南路演示大厦 12 层 1206 室",
        Street.of("zhongnanlu"),
        "缺少变更后的营业执照副本；住所写到门牌号即可，请注明是否租赁。",
    ),
    DemoChange(
        7,
        NoticeKind.NAME,
        9,
        2,
        HandedInStatus.SUBMITTED,
        "武汉青禾汇才人力资源服务有限公司",
        note="营业执照已换发。",
    ),
    DemoChange(31, NoticeKind.REPRESENTATIVE, 46, 4, HandedInStatus.SUBMITTED, "周演示"),
    DemoChange(52, NoticeKind.REPRESENTATIVE, 60, 50, HandedInStatus.ACCEPTED, "林演示"),
)

STAFF: Final = (
    ("陈演示", True, Certificate.VOCATIONAL, "DEMO-0420-0017", date(2019, 3, 11)),
    ("李演示", True, Certificate.TITLE, "DEMO-0420-0231", date(2020, 7, 1)),
    ("吴演示", True, Certificate.TRAINING, "DEMO-2023-0088", date(2023, 2, 20)),
    ("郑演示", True, Certificate.NONE, "", date(2024, 9, 2)),
    ("孙演示", False, Certificate.VOCATIONAL, "DEMO-0420-0344", date(2025, 4, 15)),
)


def figures(kind: FilingKind, staff: int, rng: Random) -> dict[str, str]:
    """Return plausible figures of an agency with ``staff`` people, as they would be typed."""
    scale = 1 if kind is FilingKind.QUARTER else 4
    employers = scale * max(1, staff // 2 + rng.randrange(1, 9))
    recommended = scale * (staff * rng.randrange(3, 9) + 5)
    placed = recommended * rng.randrange(35, 80) // 100
    dispatched = staff * rng.randrange(2, 9) if staff > 30 else 0
    revenue = scale * staff * rng.randrange(8, 30)
    found = {
        "staff_count": staff,
        "employers_served": employers,
        "recommendations": recommended,
        "placements": placed,
        "dispatched": dispatched,
        "outsourced": dispatched // 3,
        "revenue": revenue,
    }
    if kind is FilingKind.QUARTER:
        found |= {"posts": employers * 6, "job_seekers": recommended + 20}
    else:
        found |= {
            "full_time": max(3, staff - staff // 10) if staff >= 3 else staff,
            "service_revenue": revenue * rng.randrange(30, 70) // 100,
            "people_served": recommended * 2,
            "fairs": rng.randrange(0, 7),
            "trained": rng.randrange(0, 400),
        }
    return {key: str(value) for key, value in found.items()}
