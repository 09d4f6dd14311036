"""What is silent and ought not to be: sources, rules, mail, endpoints, disk, backups."""

import shutil
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from flask import url_for

from supervisor.domain.collect.runs import JobStatus, RunOutcome
from supervisor.domain.platform.clock import utc_now
from supervisor.extensions import db
from supervisor.services.collect.source_cards import SourceCard, source_cards
from supervisor.services.platform import job_claims
from supervisor.services.platform.backup.standing import BACKUP, standing
from supervisor.services.rules.in_force import packaged_rules
from supervisor.settings import Settings
from supervisor.store.queries.alerts.mail import OutboxStanding
from supervisor.store.queries.collect.sources import SourceState, states
from supervisor.store.queries.exchange.webhooks import endpoint_standings
from supervisor.store.queries.office.dashboard import LastNight
from supervisor.store.queries.rules.lab import stops
from supervisor.web.shell.formats import moment
from supervisor.web.shell.frame import may_use

_NAMED: Final = 4
_LOW_DISK: Final = 4
"""How many times the room that raises the alarm on every page."""


@dataclass(frozen=True, slots=True)
class Silence:
    """One silence in words, and where something can be done about it ("" where nowhere here).

    What is grave stands out: it can cost what was stored.
    """

    words: str
    address: str = ""
    is_grave: bool = False


def silences(night: LastNight, outbox: OutboxStanding | None, settings: Settings) -> list[Silence]:
    """Return everything that is silent today, with a statement for sources and one for rules."""
    return [
        *_sources(night, states(db.session())),
        *_rules(),
        *_mail(outbox),
        *_endpoints(),
        *_machine(settings),
    ]


def _sources(night: LastNight, known: Mapping[str, SourceState]) -> Iterator[Silence]:
    cards = [card for card in source_cards().values() if not card.is_replica]
    ran = {one.run.source_id for one in night.sources if one.run.outcome is not RunOutcome.SKIPPED}
    paused = [card for card in cards if card.id in known and known[card.id].paused]
    groups = (
        (paused, "已暂停，暂停期间的信息不在系统内"),
        ([one for one in cards if one not in paused and one.id not in ran], "上一晚没有运行"),
        ([one for one in cards if not _was_proved(known.get(one.id))], "从未证明采集成功"),
    )
    for found, what in groups:
        if found:
            yield Silence(f"{len(found)} 个来源{what}：{_names(found)}", url_for("sources.index"))


def _was_proved(state: SourceState | None) -> bool:
    return state is not None and state.last_proved_good_at is not None


def _names(cards: Sequence[SourceCard]) -> str:
    named = "、".join(card.title for card in cards[:_NAMED])
    return f"{named}等" if len(cards) > _NAMED else named


def _rules() -> Iterator[Silence]:
    titles = {rule.id: rule.title for rule in packaged_rules().rules}
    for stop in stops(db.session()).values():
        title = titles.get(stop.rule_id, stop.rule_id)
        by = "由人停用" if stop.stopped_by is not None else "由程序停用"
        words = f"规则“{title}”{by}（{moment(stop.stopped_at)}），这类问题现在不会被发现"
        yield Silence(words, url_for("rules.index"))


def _mail(outbox: OutboxStanding | None) -> Iterator[Silence]:
    if outbox is not None and outbox.needs_a_look:
        yield Silence(
            f"提醒邮件没有正常发出：{outbox.given_up} 封不再尝试，{outbox.late} 封等待超过一小时",
            _way_to("mail.index"),
        )


def _endpoints() -> Iterator[Silence]:
    for one in endpoint_standings(db.session(), utc_now()):
        if one.is_silent:
            yield Silence(
                f"推送地址“{one.endpoint.name}”收不到消息："
                f"{one.given_up} 条不再尝试，{one.late} 条等待超过一小时",
                _way_to("webhooks.show", endpoint_id=one.endpoint.id),
            )


def _way_to(endpoint: str, **values: Any) -> str:
    """Return the address of a page for those who may open it; nothing for the others."""
    return url_for(endpoint, **values) if may_use(endpoint) else ""


def _machine(settings: Settings) -> Iterator[Silence]:
    free = shutil.disk_usage(settings.instance_path).free // 1024**2
    if free < settings.disk_alarm_mb * _LOW_DISK:
        yield Silence(f"磁盘只剩 {free:,} MB，请系统管理员及早清理")
    yield from _backups(settings)


def _backups(settings: Settings) -> Iterator[Silence]:
    now = utc_now()
    found = standing(settings, now)
    if found.is_wanted and found.made_at is None:
        yield Silence("备份位置没有任何备份，请系统管理员检查备份", is_grave=True)
    elif found.is_old and found.made_at is not None:
        hours = int((now - found.made_at).total_seconds() // 3600)
        words = f"备份过旧：最近一份是 {moment(found.made_at)}，已过去 {hours} 小时，请检查备份"
        yield Silence(words, is_grave=True)
    last = job_claims.last_ended(db.session(), BACKUP)
    if found.is_wanted and last is not None and last.status is JobStatus.FAILED:
        at = moment(last.finished_at) if last.finished_at else ""
        yield Silence(f"{at} 的备份没有做好，请系统管理员查看运行日志", is_grave=True)
