"""The demonstration: made-up register, accounts, ads and a handed-over file.

Passwords are made at random on each installation and kept in its instance folder, never in code.
"""

import json
import os
import secrets
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import chain, pairwise
from pathlib import Path
from typing import Final

import xlsxwriter
from sqlalchemy.orm import Session

from scrapers.replica import ReplicaPoster, ReplicaPosting, stream
from supervisor.demo import SEED
from supervisor.demo.ads import edge_ads, written_ads
from supervisor.demo.ads.outlived import outlived_ads
from supervisor.demo.handed_over import HandedOverAd
from supervisor.demo.own_ads import own_ads
from supervisor.demo.posters import posters
from supervisor.demo.successors import successor_ads
from supervisor.domain.platform import clock
from supervisor.domain.platform.roles import Role
from supervisor.services.demo.credit import load_demo_credit
from supervisor.services.demo.doors import load_demo_doors
from supervisor.services.demo.duties import load_demo_duties
from supervisor.services.demo.history import load_demo_history
from supervisor.services.demo.lists import load_demo_lists
from supervisor.services.demo.measures import load_demo_measures
from supervisor.services.demo.register import load_demo_register
from supervisor.services.demo.replies import load_demo_reply
from supervisor.services.demo.rounds import load_demo_calendar, load_demo_round
from supervisor.services.platform import accounts
from supervisor.services.platform.audit import SYSTEM
from supervisor.services.platform.seal import Seal
from supervisor.settings import Settings
from supervisor.store.queries.demo.loaded import agencies
from supervisor.store.queries.platform.people import account_named

_DAYS: Final = 30
"""The ads of boards and platforms were published on so many days up to the last."""
_COPIED_EVERY: Final = 12
_HANDOVER_COLUMNS: Final = {
    "编号": "external_id",
    "职位名称": "title",
    "单位名称": "company",
    "城市": "city",
    "薪资": "salary_text",
    "职位描述": "text",
    "发布日期": "published_on",
    "详细地址": "address",
    "发布账号": "account",
}
REVIEWER: Final = "jiancha2"
"""The inspector who has already reviewed some leads; the other one finds the rest."""
SECOND_READER: Final = "jiancha"
_ACCOUNTS: Final = (
    (SECOND_READER, "演示监察员", Role.INSPECTOR),
    (REVIEWER, "演示监察员乙", Role.INSPECTOR),
    ("shenpi", "演示审批人", Role.APPROVER),
    ("shenpi2", "演示审批人乙", Role.APPROVER),
    ("jigou", "演示机构", Role.AGENCY),
    ("shenji", "演示审计员", Role.AUDITOR),
    ("guanli", "演示管理员", Role.ADMIN),
)


@dataclass(frozen=True, slots=True)
class DemoAccount:
    """An account of the demonstration, to be printed."""

    username: str
    password: str
    role: Role


def load_demo(session: Session, settings: Settings) -> list[DemoAccount]:
    """Load register and accounts; what is there already stays. Return the accounts."""
    load_demo_register(session)
    load_demo_history(session, clock.today())
    agency_id = next((one.id for one in agencies(session) if one.star == 4), None)
    passwords = _passwords(settings.instance_path / "demo_accounts.json")
    found = []
    for username, display_name, role in _ACCOUNTS:
        if account_named(session, username) is None:
            owned = agency_id if role is Role.AGENCY else None
            new = accounts.NewUser(username, display_name, passwords[username], role, owned)
            accounts.add_account(session, SYSTEM, new)
        found.append(DemoAccount(username, passwords[username], role))
    load_demo_lists(session, settings, clock.today())
    load_demo_duties(session, clock.today())
    load_demo_round(session, clock.today())
    load_demo_credit(session, settings)
    load_demo_measures(session, clock.today())
    load_demo_reply(session)
    load_demo_doors(session, Seal.of(settings), clock.today())
    load_demo_calendar(session, clock.today())
    return found


def demo_postings(seed: int, latest: date) -> Iterator[ReplicaPosting]:
    """Give made-up ads without end, by the demonstration's agencies, near-names and employers.

    Now and then one stands on the next board as well, under a number and a date of its own.
    """
    ads = stream(seed, tuple(_replica_posters()), latest=latest)
    first = next(ads)
    yield first
    for place, (before, ad) in enumerate(pairwise(chain((first,), ads)), start=1):
        if place % _COPIED_EVERY == _COPIED_EVERY - 1:
            yield replace(before, external_id=ad.external_id, published_on=ad.published_on)
        else:
            yield ad


def board_postings(latest: date) -> tuple[ReplicaPosting, ...]:
    """Return the written ads that stand on the boards, the newest dated ``latest``."""
    return tuple(
        ReplicaPosting(
            external_id=ad.external_id,
            title=ad.title,
            company=ad.company,
            text=ad.text,
            city=ad.city,
            salary_text=ad.salary_text,
            published_on=latest - timedelta(days=number % _DAYS),
            categories=tuple(sorted(ad.categories)),
        )
        for number, ad in enumerate(written_ads())
        if ad.on_board
    )


def hand_over_demo_file(settings: Settings, latest: date) -> Path:
    """Put a made-up hand-over workbook into the inbox and return its path."""
    folder = settings.inbox_path / "handover"
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / "演示平台报送.xlsx"
    arriving = path.with_name(f"{path.name}.part")
    with xlsxwriter.Workbook(str(arriving)) as workbook:
        sheet = workbook.add_worksheet("职位")
        sheet.write_row(0, 0, list(_HANDOVER_COLUMNS))
        ads = (
            *_handed_over(latest),
            *edge_ads(latest),
            *successor_ads(latest),
            *own_ads(latest),
            *outlived_ads(latest),
        )
        for row, ad in enumerate(ads, start=1):
            values = [getattr(ad, field) for field in _HANDOVER_COLUMNS.values()]
            sheet.write_row(row, 0, [str(value) for value in values])
    arriving.rename(path)
    return path


def _handed_over(latest: date) -> Iterator[HandedOverAd]:
    for number, ad in enumerate(written_ads()):
        if not ad.on_board:
            yield HandedOverAd(
                external_id=ad.external_id,
                title=ad.title,
                company=ad.company,
                text=ad.text,
                published_on=latest - timedelta(days=number % _DAYS),
                city=ad.city,
                salary_text=ad.salary_text,
            )


def _replica_posters() -> Iterator[ReplicaPoster]:
    """Agencies advertise most, employers often, pretenders now and then."""
    everyone = posters(SEED)
    for signature in everyone.registered:
        yield ReplicaPoster(signature.poster, is_intermediary=True)
    for name in everyone.employers:
        yield from [ReplicaPoster(name)] * 4
    for near in everyone.near_names:
        yield ReplicaPoster(near.poster, is_intermediary=True)
    for name in (*everyone.unlicensed, *everyone.elsewhere):
        yield ReplicaPoster(name, is_intermediary=True)


def _passwords(path: Path) -> dict[str, str]:
    """Return the installation's demonstration passwords, made on first use."""
    known: dict[str, str] = json.loads(path.read_text(encoding="utf-8")) if path.exists() else {}
    made = {name: known.get(name) or secrets.token_urlsafe(9) for name, _, _ in _ACCOUNTS}
    if made == known:
        return known
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        json.dump(made, file)
    return made
