"""Whom a lead concerns: the employer, the agency, or both."""

from collections.abc import Iterable

from supervisor.domain.platform.labelled import LabelledEnum
from supervisor.domain.screening.model import Category, RuleHit

_OF_AGENCIES = (Category.UNLICENSED, Category.INTERMEDIARY)


class ActingParty(LabelledEnum):
    """Who has to answer for what an ad says."""

    EMPLOYER = ("employer", "用人单位")
    AGENCY = ("agency", "人力资源服务机构")


def respondents(hits: Iterable[RuleHit], *, is_intermediary: bool) -> tuple[ActingParty, ...]:
    """Return whom the hits concern.

    What an ad asks of applicants is the employer's act, and that of the agency which publishes it
    for one (就业促进法 第二十六条; 人力资源市场暂行条例 第二十四条、
    第二十九条). A hit whose rule binds one of the two only concerns that one.
    """
    found = set()
    for hit in hits:
        if hit.exception is not None:
            continue
        bound = hit.respondents or tuple(str(one) for one in ActingParty)
        if hit.category in _OF_AGENCIES or bound == (str(ActingParty.AGENCY),):
            found.add(ActingParty.AGENCY)
            continue
        found.add(ActingParty.EMPLOYER)
        if is_intermediary and str(ActingParty.AGENCY) in bound:
            found.add(ActingParty.AGENCY)
    return tuple(one for one in ActingParty if one in found)
