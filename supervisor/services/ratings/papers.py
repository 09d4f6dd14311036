"""The papers of a round: its notice, the announcement of results, minutes, plaques.

A plaque is verified by its number: what it says holds as long as the register says the same.
"""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from typing import Final

from sqlalchemy.orm import Session

from supervisor.documents import certificate as document
from supervisor.documents.certificate import Certificate
from supervisor.domain.cases.letters import Letter
from supervisor.domain.platform.bureau import here
from supervisor.domain.platform.clock import chinese_day
from supervisor.domain.ratings.rounds import RatingStatus, RoundStage
from supervisor.domain.ratings.stars import parse_star_scheme, star_words
from supervisor.services.credit import ledger
from supervisor.store.queries.ratings import committee
from supervisor.store.queries.ratings import ratings as queries
from supervisor.store.queries.register.suspension import suspended_among
from supervisor.store.tables.ratings import CommitteeMeeting, Rating, RatingRound

PLAQUE_TITLE: Final = "人力资源服务机构星级牌匾"
_LISTED_AS: Final = {5: "五星级", 4: "四星级", 3: "三星级", 2: "二星级", 1: "一星级"}


@dataclass(frozen=True, slots=True)
class PlaqueCheck:
    """What a plaque states, and whether it holds on the day asked; ``why`` says why it does not."""

    number: str
    agency: str
    uscc: str
    stars: int
    issued_on: date
    until_on: date | None
    is_in_force: bool
    why: str


def notice(found: RatingRound) -> Letter | None:
    """Return the notice that opens a round; ``None`` for one taken over from before."""
    if not found.notice_number or not found.scheme_text:
        return None
    scheme = parse_star_scheme(found.scheme_text)
    full = sum(item.most for item in scheme.indicators.values() if not item.is_bonus)
    bands = "，".join(f"{_LISTED_AS[one.stars]} {one.least / 10:g} 分以上" for one in scheme.bands)
    return Letter(
        title=f"关于开展{found.title}的通知",
        number=found.notice_number,
        addressee="辖区各人力资源服务机构",
        paragraphs=(
            f"根据《{scheme.title}》，本机关开展{found.title}。评定自愿参加，不收取任何费用。",
            "一、参评条件：许可或者备案在有效期内且取得满一年；分支机构随总机构参评。",
            f"二、评分：基本指标 {full / 10:g} 分，加分最多 {scheme.bonus_cap / 10:g} 分；{bands}；"
            "另须符合相应的信用等级。",
            f"三、日程：{_schedule(found)}。",
            "四、程序：机构自评、"
            f"{'实地核查、' if found.needs_visit else ''}区级核查、评审委员会表决、公示。"
            "与机构有利害关系的委员回避；核查分与自评分不同的逐项说明理由。",
            "五、退出：机构可以在公示前自行退出；除此以外不参评的，须写明理由并经两人决定。"
            "不参评不影响现有星级的有效期。",
        ),
        on=found.opened_on,
    )


def announcement(session: Session, found: RatingRound) -> Letter | None:
    """Return the announcement of the results; ``None`` before the publicity."""
    if found.published_on is None or found.publicity_until is None or not found.scheme_text:
        return None
    by_stars: dict[int, list[str]] = defaultdict(list)
    results = queries.stars_in(session, found.id)
    names = queries.names_in(session, [found.id])
    for agency_id, stars in results.items():
        if stars:
            by_stars[stars].append(names[agency_id])
    lists = tuple(
        f"{_LISTED_AS[stars]}（{len(by_stars[stars])} 家）：{'、'.join(sorted(by_stars[stars]))}。"
        for stars in sorted(by_stars, reverse=True)
    )
    return Letter(
        title=f"{found.title}结果公示",
        number=found.notice_number,
        addressee="",
        paragraphs=(
            f"{found.title}已经评审委员会表决，现将结果公示，"
            f"公示期为{chinese_day(found.published_on)}至{chinese_day(found.publicity_until)}。",
            *lists,
            "对结果有异议的，请在公示期内书面提出并说明理由，本机关在 7 个工作日内答复；"
            "参评机构也可以在本系统“本机构”页面提出。",
        ),
        on=found.published_on,
    )


def minutes(session: Session, found: RatingRound, meeting: CommitteeMeeting) -> Letter:
    """Return the minutes of a meeting with every vote and who kept away."""
    people = {one.id: one.display_name for one in committee.members_of(session, found.id)}
    present = "、".join(people.get(one, "") for one in meeting.present)
    votes: dict[str, list[str]] = defaultdict(list)
    for rating, vote, name in committee.voted_at(session, meeting.id):
        votes[rating.agency.name].append(f"{name}{vote.voice.label}")
    away = committee.recusals_of(session, found.id)
    names = queries.agency_names(session, {agency for _, _, agency in away})
    recused = "；".join(
        f"{name}回避{names[agency]}（{declared.reason}）" for declared, name, agency in away
    )
    return Letter(
        title=f"{found.title}评审会议纪要",
        number="",
        addressee="",
        paragraphs=(
            f"时间：{chinese_day(meeting.held_on)}。地点：{meeting.place}。",
            f"到会委员：{present}（共 {len(meeting.present)} 人，法定人数 {found.quorum} 人）。",
            f"回避：{recused or '无'}。",
            meeting.minutes or "（纪要尚未写明）",
            *(f"{agency}：{'，'.join(said)}。" for agency, said in votes.items()),
        ),
        on=meeting.held_on,
    )


def plaque_pdf(rating: Rating, url: str) -> bytes | None:
    """Return the plaque; ``None`` before the rating is in force. Raises ``MissingFonts``."""
    effective_on = rating.round.effective_on
    if not rating.plaque_number or effective_on is None:
        return None
    until = rating.agency.star_until
    term = f"有效期至{chinese_day(until)}；" if until else ""
    return document.build(
        Certificate(
            title=PLAQUE_TITLE,
            number=rating.plaque_number,
            agency=rating.agency.name,
            uscc=rating.agency.uscc,
            text=f"{star_words(rating.stars)}人力资源服务机构（{rating.round.title}）",
            term=f"{term}星级变化、暂停的即时失效，以核验结果为准。",
            issuer=here().name,
            day=chinese_day(effective_on),
            verify_url=url,
        )
    )


def check_plaque(session: Session, number: str, on: date) -> PlaqueCheck | None:
    """Return what the plaque of a number states and whether it holds; ``None`` for no such one."""
    rating = queries.plaque(session, number)
    if rating is None or rating.stars is None or rating.round.effective_on is None:
        return None
    why = _why_not(session, rating, on)
    return PlaqueCheck(
        number=number,
        agency=rating.agency.name,
        uscc=rating.agency.uscc,
        stars=rating.stars,
        issued_on=rating.round.effective_on,
        until_on=rating.agency.star_until if not why else None,
        is_in_force=not why,
        why=why,
    )


def _why_not(session: Session, rating: Rating, on: date) -> str:
    """Return why a plaque no longer holds; a later round or decision may have changed the star."""
    agency, effective_on = rating.agency, rating.round.effective_on
    if (
        rating.status is not RatingStatus.EFFECTIVE
        or rating.round.stage is not RoundStage.EFFECTIVE
    ):
        return "评定没有生效"
    if agency.star != rating.stars or agency.star_from != effective_on:
        return f"星级已变更，现为{star_words(agency.star)}"
    if agency.star_until is not None and agency.star_until < on:
        return f"有效期已于{chinese_day(agency.star_until)}届满"
    grade = ledger.standing_on(session, agency.id, on).grade
    suspended = bool(suspended_among(session, [agency.id], on))
    is_shown = ledger.shown_star(agency, grade, on, suspended=suspended)
    return "" if is_shown else "星级暂停"


def _schedule(found: RatingRound) -> str:
    days = [f"自评截止{chinese_day(found.assess_until)}"]
    if found.check_until:
        days.append(f"核查截止{chinese_day(found.check_until)}")
    if found.decide_until:
        days.append(f"审定截止{chinese_day(found.decide_until)}")
    return "，".join([*days, f"公示 {found.publicity_days} 个工作日"])
