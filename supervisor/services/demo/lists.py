"""Made-up lists of other authorities, one of them stale, and an inquiry that was answered."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Final

from sqlalchemy.orm import Session

from supervisor.demo.posters import posters
from supervisor.domain.lists.inquiries import InquiryAnswer
from supervisor.domain.lists.lists import Paper
from supervisor.domain.names import normalise
from supervisor.services.lists import inquiries
from supervisor.services.lists.importing import Described, apply_list, preview_list
from supervisor.services.lists.inquiries import Answered, Unknown, gather
from supervisor.services.platform.audit import SYSTEM
from supervisor.settings import Settings
from supervisor.store.engine import unit_of_work
from supervisor.store.queries.lists.inquiries import inquiries_of
from supervisor.store.queries.lists.versions import all_versions

_EVERY_PAPER: Final = tuple(Paper)
_AUTHORITIES: Final = (
    ("武汉市江岸区人力资源和社会保障局", "420102", 30),
    ("武汉市人力资源和社会保障局", "4201", 45),
    ("湖北省人力资源和社会保障厅", "42", 60),
    ("武汉市洪山区人力资源和社会保障局", "420111", 400),
)
"""Authority, division, and how many days ago its list was drawn up."""


def load_demo_lists(session: Session, settings: Settings, today: date) -> None:
    """Put the lists in force and answer one inquiry; what is there already stays."""
    if all_versions(session):
        return
    everyone = posters()
    *licensed, answered = everyone.elsewhere
    share = len(licensed) // len(_AUTHORITIES)
    for number, (authority, division, age) in enumerate(_AUTHORITIES):
        names = licensed[number * share : (number + 1) * share]
        said = Described(authority, (division,), _EVERY_PAPER, today - timedelta(days=age))
        file = (f"{authority}名单.csv", _file(names, number))
        row = preview_list(session, settings, SYSTEM, said, file)
        apply_list(session, SYSTEM, row.id)
    _answer(session, settings, answered, today)


def _file(names: Sequence[str], number: int) -> bytes:
    lines = ["机构名称,许可证编号,有效期至"]
    lines += [
        f"{name},（演示）人服证字第{number + 1}{place:03d}号,2029-12-31"
        for place, name in enumerate(names, start=1)
    ]
    return "\n".join(lines).encode("utf-8-sig")


def _answer(session: Session, settings: Settings, poster: str, today: date) -> None:
    """Ask about one poster as an officer would, and enter that it is licensed."""
    key = normalise(poster)
    why = "名册中没有名称相符的机构；按名称中的地名，发布主体在武汉市，名单不全，无从判断。"
    with unit_of_work(session):
        gather(session, [Unknown(key, poster, "", "4201", why, None)])
    row = inquiries_of(session, [key])[key]
    inquiries.send(session, settings.bureau, SYSTEM, row.id, "武汉市汉阳区人力资源和社会保障局")
    said = Answered(
        InquiryAnswer.LICENSED,
        "武汉市汉阳区人力资源和社会保障局",
        "420105",
        today,
        "（演示）人服证字第9001号",
        date(2029, 12, 31),
    )
    inquiries.answer(session, SYSTEM, row.id, said)
