"""The register as it stood, with the lists of others and what inspectors had said of posters.

All of it decides who a poster is and what may be said of it, so a judgement is replayed from all.
The agencies of a list are archived once per version of the list, by the digest named here.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

import orjson

from supervisor.domain.lists.coverage import FRESH_DAYS
from supervisor.domain.lists.inquiries import Answer, InquiryAnswer
from supervisor.domain.lists.known import KnownLists, own_register
from supervisor.domain.lists.lists import Paper, ReferenceList
from supervisor.domain.matching.memory import Memory, Opinion, OpinionSubject, PosterOpinion
from supervisor.domain.platform.bureau import here
from supervisor.domain.register.agencies import AgencyRecord
from supervisor.services.register.snapshot import parse_register, serialise_register

_LISTS: Final = b"== lists ==\n"
_OPINIONS: Final = b"== judgements ==\n"


@dataclass(frozen=True, slots=True)
class Identity:
    """What an archived version holds."""

    records: list[AgencyRecord]
    known: KnownLists
    memory: Memory


def serialise_identity(
    records: Iterable[AgencyRecord], known: KnownLists, judgements: Iterable[PosterOpinion]
) -> bytes:
    """Return the canonical bytes of register, lists and judgements."""
    head = {
        "home": known.home,
        "fresh_days": known.fresh_days,
        "refuted": [_refuted_line(one) for one in known.refuted],
    }
    lines = [orjson.dumps(head, option=orjson.OPT_SORT_KEYS)]
    lines += [
        orjson.dumps(_list_line(one), option=orjson.OPT_SORT_KEYS)
        for one in sorted(known.lists, key=lambda one: one.key)
    ]
    content = serialise_register(records) + _LISTS + b"\n".join(lines) + b"\n"
    said = [orjson.dumps(_line(one), option=orjson.OPT_SORT_KEYS) for one in judgements]
    return content if not said else content + _OPINIONS + b"\n".join(said) + b"\n"


def parse_identity(data: bytes) -> Identity:
    """Read back what ``serialise_identity`` wrote. Raises ``UnreadableSnapshot``."""
    rest, _, opinions = data.partition(_OPINIONS)
    register, _, lists = rest.partition(_LISTS)
    said = (_judgement(orjson.loads(line)) for line in opinions.splitlines())
    return Identity(parse_register(register), _known(lists), Memory(said))


def lists_in(data: bytes) -> KnownLists:
    """Return the lists that an archived version names, without reading the register."""
    _, _, lists = data.partition(_OPINIONS)[0].partition(_LISTS)
    return _known(lists)


def _known(section: bytes) -> KnownLists:
    lines = [orjson.loads(line) for line in section.splitlines()]
    if not lines:
        home = here().division  # lists were not kept yet: judged for this bureau alone
        return KnownLists(home, FRESH_DAYS, (own_register(home, "本局"),))
    head, *rest = lines
    refuted = tuple(map(_refuted, head["refuted"]))
    return KnownLists(head["home"], head["fresh_days"], tuple(map(_list, rest)), refuted)


def _refuted_line(one: Answer) -> dict[str, Any]:
    return {
        "poster_key": one.poster_key,
        "uscc": one.uscc,
        "authority": one.authority,
        "division": one.division,
        "on": one.on,
    }


def _refuted(line: dict[str, Any]) -> Answer:
    return Answer(
        line["poster_key"],
        "",
        line.get("uscc", ""),  # answers of older archives were kept without their code
        line["authority"],
        line["division"],
        InquiryAnswer.NOT_LICENSED,
        date.fromisoformat(line["on"]),
    )


def _list_line(one: ReferenceList) -> dict[str, Any]:
    return {
        "key": one.key,
        "authority": one.authority,
        "divisions": one.divisions,
        "papers": sorted(paper.value for paper in one.papers),
        "as_of": one.as_of,
        "digest": one.digest,
    }


def _list(line: dict[str, Any]) -> ReferenceList:
    return ReferenceList(
        line["key"],
        line["authority"],
        tuple(line["divisions"]),
        frozenset(Paper.of(paper) for paper in line["papers"]),
        date.fromisoformat(line["as_of"]) if line["as_of"] else None,
        line["digest"],
    )


def _line(judgement: PosterOpinion) -> dict[str, Any]:
    return {
        "poster": judgement.one.key,
        "other": judgement.other.key,
        "other_is_agency": judgement.other.is_agency,
        "opinion": judgement.opinion.value,
        "author": judgement.author,
        "at": judgement.at,
    }


def _judgement(line: dict[str, Any]) -> PosterOpinion:
    return PosterOpinion(
        OpinionSubject(line["poster"]),
        OpinionSubject(line["other"], line["other_is_agency"]),
        Opinion.of(line["opinion"]),
        line["author"],
        datetime.fromisoformat(line["at"]),
    )
