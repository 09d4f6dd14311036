"""Rules as people read them: those a lead was judged under, else those in force."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import Final

from sqlalchemy.orm import Session

from scrapers.errors import DamagedArchive
from supervisor.domain.leads.remarks import PERSON_PREFIX
from supervisor.domain.matching.model import Verdict
from supervisor.domain.reader.model import CONTENT
from supervisor.domain.reader.reader import RULE_PREFIX
from supervisor.domain.screening.packs import RuleSet
from supervisor.domain.screening.rule import Rule
from supervisor.services.rules.in_force import screener_in_force
from supervisor.services.rules.packs import archived_pack
from supervisor.settings import Settings
from supervisor.store.queries.leads.record import version_digests


@dataclass(frozen=True, slots=True)
class RuleText:
    """What a rule says to an inspector, and what the poster should have written instead."""

    title: str
    explanation: str
    suggestion: str = ""
    binds: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Rulebook:
    """Rules by id, those of the lab included.

    ``problem`` says in Chinese why the archived pack could not be read; then these are the rules in
    force.
    """

    texts: Mapping[str, RuleText]
    problem: str = ""


# The rules about the poster rest on the comparison with the register, not on a pack.
POSTER_RULES: Final[Mapping[str, RuleText]] = {
    f"poster.{Verdict.NOT_LISTED}": RuleText(
        "名册均无的主体从事职业中介",
        "信息显示发布主体在为他人招人，而应当载有它的名册中没有这家机构，或它只有备案、派遣许可。"
        "查了哪些名册、还缺哪些，见主体比对。",
        "取得人力资源服务许可证后再发布，并在信息中标明许可证编号。",
    ),
    f"poster.{Verdict.UNKNOWN}": RuleText(
        "未在册的主体从事职业中介",
        "信息显示发布主体在为他人招人，而名册当日没有这家机构。",
        "取得人力资源服务许可证后再发布，并在信息中标明许可证编号。",
    ),
    f"poster.{Verdict.LAPSED}": RuleText(
        "许可失效后仍从事职业中介",
        "发布主体在名册中，但信息在登的日子里其许可不在有效状态。",
        "停止发布中介招聘信息，办理延续或重新申请许可。",
    ),
    f"poster.{Verdict.OUT_OF_SCOPE}": RuleText(
        "超出许可范围从事活动",
        "发布主体持有许可，但许可范围不含这类活动。",
        "按许可范围发布，或申请变更许可范围。",
    ),
    f"poster.{Verdict.POSSIBLE}": RuleText(
        "疑似名册中的机构，身份待核",
        "名称与名册中的机构相近但不能确认是同一家，请核对证照。",
        "使用登记的全称发布，并标明统一社会信用代码。",
    ),
}

READER_RULES: Final[Mapping[str, RuleText]] = {
    f"{RULE_PREFIX}{category}": RuleText(
        f"机器研判：疑似{category.label}",
        "没有规则写到这种说法；机器从已判读的信息中学到，这一句与已确认的同类问题相近。"
        "只作提示，不认定违法，请人工判读原文。",
        "请对照同类规则改写；没有这个意思的，写明招聘条件即可。",
    )
    for category in CONTENT
}

PERSON_RULES: Final[Mapping[str, RuleText]] = {
    f"{PERSON_PREFIX}{category}": RuleText(
        f"人工标出：{category.label}",
        "机器没有标出这一句，由监察员在原文中标出。是否违法、依据哪一条，由办案人认定。",
        "请对照同类规则改写；没有这个意思的，写明招聘条件即可。",
    )
    for category in CONTENT
}


def rulebook(session: Session, settings: Settings, digest: str) -> Rulebook:
    """Return the rules archived under this digest, as they stood when a lead was made.

    Where the archive does not give them back, the rules in force stand in for them.
    """
    try:
        texts = _texts(archived_pack(settings.archive_path, digest))
    except DamagedArchive as error:
        in_force = _texts(screener_in_force(session).rules)
        return Rulebook({**in_force, **POSTER_RULES, **READER_RULES, **PERSON_RULES}, error.reason)
    return Rulebook({**texts, **POSTER_RULES, **READER_RULES, **PERSON_RULES})


def titles_in_force(session: Session) -> dict[str, str]:
    """Return the titles of the rules in force and of those that rest on no pack, by id."""
    texts = {**_texts(screener_in_force(session).rules), **POSTER_RULES, **READER_RULES}
    return {rule_id: text.title for rule_id, text in {**texts, **PERSON_RULES}.items()}


def rulebooks(
    session: Session, settings: Settings, version_ids: Collection[int]
) -> dict[int, Rulebook]:
    """Return the rules of these versions, by the version's id."""
    return {
        version_id: rulebook(session, settings, digest)
        for version_id, digest in version_digests(session, version_ids).items()
    }


def _texts(rules: RuleSet) -> dict[str, RuleText]:
    return {
        rule.id: RuleText(rule.title, rule.explanation, rule.rewording, _binds(rule))
        for rule in rules.rules
    }


def _binds(rule: Rule) -> dict[str, str]:
    """Return whom each article of a rule binds, by its citation."""
    parties: dict[str, dict[str, None]] = {}
    for bases_by in (rule.bases_by, *(other.bases_by for other in rule.instead)):
        for respondent, bases in bases_by:
            for basis in bases:
                parties.setdefault(basis.citation, {})[respondent.label] = None
    return {citation: "、".join(labels) for citation, labels in parties.items()}
