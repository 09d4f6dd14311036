"""What surrounds every page: navigation by task and role, the last good night, the banner."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Final

from flask import Flask, current_app, g, request, url_for
from flask_login import current_user

from supervisor.domain.platform.clock import utc_now
from supervisor.domain.platform.roles import Role
from supervisor.extensions import db
from supervisor.services.collect.source_cards import source_title
from supervisor.services.nights.self_check import standing
from supervisor.services.platform.integrity import is_known_damaged
from supervisor.services.platform.trouble import Trouble, storage_trouble
from supervisor.settings import Settings
from supervisor.store.queries.desk.navigation import waiting
from supervisor.store.queries.nights.nights import NightsStanding, nights_standing
from supervisor.web.shell.installation import settings


@dataclass(frozen=True, slots=True)
class NavEntry:
    """One entry of the navigation; it shows where its view exists and the role may use it."""

    endpoint: str
    label: str
    icon: str

    @property
    def section(self) -> str:
        """The blueprint the entry leads to; its pages keep the entry marked."""
        return self.endpoint.partition(".")[0]


NAVIGATION: Final = (
    (
        "工作",
        (
            NavEntry("dashboard.index", "今日", "sun"),
            NavEntry("year_calendar.index", "年度安排", "calendar3"),
            NavEntry("findings.queue", "线索", "flag"),
            NavEntry("looks.index", "值得一看", "binoculars"),
            NavEntry("pictures.index", "图片", "camera"),
            NavEntry("successions.index", "关联主体", "diagram-3"),
            NavEntry("inquiries.index", "协查", "envelope-paper"),
            NavEntry("samples.index", "盲评", "eye"),
            NavEntry("second.index", "二次判读", "people"),
            NavEntry("complaints.index", "投诉", "chat-left-text"),
            NavEntry("agency_notes.index", "机构反馈", "chat-left-dots"),
            NavEntry("cases.index", "案件", "folder"),
            NavEntry("takedowns.index", "下架", "eraser"),
        ),
    ),
    (
        "名册",
        (
            NavEntry("agencies.index", "机构", "building"),
            NavEntry("lists.index", "外部名单", "card-list"),
            NavEntry("entities.index", "双告知", "shop"),
            NavEntry("credit.index", "信用", "shield-check"),
            NavEntry("measures.index", "激励惩戒", "award"),
            NavEntry("duties.index", "机构义务", "calendar-check"),
            NavEntry("ratings.index", "星级评定", "star"),
            NavEntry("schemes.index", "评价方案", "sliders"),
            NavEntry("my_agency.show", "本机构", "building"),
            NavEntry("judgements.index", "主体认定", "person-check"),
            NavEntry("postings.index", "招聘信息", "file-earmark-text"),
        ),
    ),
    (
        "采集",
        (
            NavEntry("sources.index", "数据来源", "hdd-stack"),
            NavEntry("incidents.index", "来源异常", "exclamation-octagon"),
            NavEntry("rules.index", "规则", "journal-text"),
            NavEntry("error_rates.index", "误差", "bullseye"),
        ),
    ),
    (
        "公开与报告",
        (
            NavEntry("events.index", "招聘活动", "calendar-event"),
            NavEntry("stations.index", "零工驿站", "signpost-2"),
            NavEntry("streets.index", "街道", "geo-alt"),
            NavEntry("report.index", "报告", "file-earmark-richtext"),
            NavEntry("leadership.index", "全局", "bar-chart"),
            NavEntry("inspections.index", "双随机", "shuffle"),
            NavEntry("campaigns.index", "专项行动", "megaphone"),
        ),
    ),
    (
        "设置",
        (
            NavEntry("users.index", "用户", "people"),
            NavEntry("mail.index", "邮件", "envelope"),
            NavEntry("api_tokens.index", "接口令牌", "plug"),
            NavEntry("webhooks.index", "推送", "broadcast"),
            NavEntry("acts.index", "批量操作", "hourglass-split"),
            NavEntry("audit.index", "操作留痕", "clock-history"),
        ),
    ),
)


# Which entry says how much waits behind it.
_COUNTED: Final = {
    "complaints.index": "complaints",
    "cases.index": "cases",
    "credit.index": "requests",
    "incidents.index": "incidents",
    "acts.index": "acts",
    "second.index": "second",
    "agency_notes.index": "notes",
}


@dataclass(frozen=True, slots=True)
class NavLink:
    """An entry of the navigation as a page shows it."""

    endpoint: str
    label: str
    icon: str
    section: str
    address: str


Menu = tuple[tuple[str, tuple[NavLink, ...]], ...]


def init_app(app: Flask) -> None:
    """Give every template the frame."""
    app.extensions["menus"] = {}
    app.context_processor(_frame)
    app.jinja_env.globals.update(
        source_title=source_title, page_address=_page_address, address_filters=_address_filters
    )


def may_use(endpoint: str) -> bool:
    """Tell whether the view exists and the signed-in person may open it."""
    view = current_app.view_functions.get(endpoint)
    if view is None or not hasattr(view, "access"):
        return False
    if view.access is None:
        return True
    return bool(current_user.is_authenticated and current_user.role in view.access.roles)


def start_page() -> str:
    """Return the address a person lands on: the first page the role may use."""
    for _title, entries in NAVIGATION:
        for entry in entries:
            if may_use(entry.endpoint):
                return url_for(entry.endpoint)
    return url_for("auth.change_password")


def _address_filters() -> dict[str, str]:
    """Return the filters in the address, to be carried to another view of the same list.

    The row a page follows or precedes is none of them. Names with a leading underscore, and
    "endpoint", would be orders to ``url_for`` itself.
    """
    left = ("endpoint", "after", "before")
    return {k: v for k, v in request.args.items() if not k.startswith("_") and k not in left}


def _page_address(number: int) -> str:
    """Return the address of another page of the list now shown, its filters kept."""
    arguments: dict[str, Any] = {**_address_filters(), **(request.view_args or {}), "page": number}
    return url_for(request.endpoint or "", **arguments)


def _menu(role: Role) -> Menu:
    """Return the navigation of a role: made once for each place the application is mounted at."""
    menus: dict[tuple[Role, str], Menu] = current_app.extensions["menus"]
    key = (role, request.script_root)
    if key not in menus:
        groups = [(title, [e for e in entries if may_use(e.endpoint)])
                  for title, entries in NAVIGATION]  # fmt: skip
        menus[key] = tuple(
            (title, tuple(map(_link, entries))) for title, entries in groups if entries
        )
    return menus[key]


def _link(entry: NavEntry) -> NavLink:
    address = url_for(entry.endpoint)
    return NavLink(entry.endpoint, entry.label, entry.icon, entry.section, address)


def _frame() -> dict[str, Any]:
    frame: dict[str, Any] = {
        "may_use": may_use,
        "navigation": (),
        "nights": None,
        "self_check": None,
    }
    frame["storage"] = None
    frame["menu_counts"] = {}
    frame["bureau"] = settings().bureau
    if not current_user.is_authenticated or getattr(current_user, "must_change_password", False):
        return frame
    frame["navigation"] = _menu(current_user.role)
    frame["section"] = request.blueprint
    if "nights" not in g:
        g.nights = _nights()
    frame["nights"] = g.nights
    if "storage" not in g:
        g.storage = _storage()
    frame["storage"] = g.storage
    if may_use("agenda.index"):
        if "waiting" not in g:
            g.waiting = waiting(db.session(), current_user.id, utc_now())
        frame["menu_counts"] = {name: getattr(g.waiting, field) for name, field in _COUNTED.items()}
    if may_use("self_check.index"):
        if "self_check" not in g:
            g.self_check = standing(db.session(), utc_now())
        frame["self_check"] = g.self_check
    return frame


def _storage() -> Trouble | None:
    """Return what keeps the installation from storing, or has damaged what it stored."""
    trouble = storage_trouble(current_app.config["SETTINGS"])
    if trouble is None and is_known_damaged(db.session()):
        return Trouble.DAMAGED
    return trouble


def _nights() -> NightsStanding:
    settings: Settings = current_app.config["SETTINGS"]
    limit = timedelta(hours=settings.stale_after_hours)
    return nights_standing(db.session(), utc_now(), limit)
