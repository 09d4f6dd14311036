"""The values that go into and come out of identification."""

from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from supervisor.domain.platform.glossary import term
from supervisor.domain.platform.labelled import LabelledEnum
from supervisor.domain.register.agencies import Activity


@term("比对结论")
class Verdict(LabelledEnum):
    """Who the poster is, as far as the register and the lists of the ad's days can tell.

    ``NOT_LISTED`` rests on lists that would hold the poster; ``UNKNOWN`` says that no list on file
    can tell.
    """

    LICENSED = ("licensed", "持证机构")
    LICENSED_ELSEWHERE = ("licensed_elsewhere", "外地持证")
    LAPSED = ("lapsed", "许可失效")
    OUT_OF_SCOPE = ("out_of_scope", "超出许可范围")
    POSSIBLE = ("possible", "疑似")
    EMPLOYER = ("employer", "用人单位自招")
    NOT_LISTED = ("not_listed", "名册未见")
    UNKNOWN = ("unknown", "无从查证")


class Comparison(LabelledEnum):
    """How one feature of the poster stands to the register."""

    SAME = ("same", "一致")
    SIMILAR = ("similar", "相近")
    DIFFERENT = ("different", "不一致")
    MISSING = ("missing", "缺失")


class Poster(NamedTuple):
    """Who an ad names as its poster, and the days the question is asked for.

    ``on`` is the first day the ad stood, ``until`` the last one (``None``: the same day).
    ``activity`` is what the ad shows the poster to do for others, ``None`` where it shows nothing.
    A tuple, because answers are kept by poster: a night looks them up ten million times.
    """

    name: str
    on: date
    city: str = ""
    uscc: str = ""
    licence_number: str = ""
    until: date | None = None
    activity: Activity | None = None


class Feature(NamedTuple):
    """One compared feature with both values, as a person would check it."""

    name: str
    in_ad: str
    in_register: str
    result: Comparison


class Candidate(NamedTuple):
    """An agency the poster might be, with a score in 0..1 and the features behind it."""

    agency_key: str
    name: str
    score: float
    features: tuple[Feature, ...] = ()


@term("主体比对")
class Match(NamedTuple):
    """The verdict on one poster with the reasons for it.

    ``agency_key`` and ``agency_name`` are empty where the poster is none of the agencies known;
    ``authority`` names the authority in whose list alone the agency stands. ``why`` is a Chinese
    sentence for the inspector. ``version`` names the thresholds that made the verdict.
    ``is_another``: the nearest agency is merely alike, and what differs says that it is another.
    Tuples, features and candidates too, because a night makes millions: a frozen dataclass takes
    four times as long to make.
    """

    verdict: Verdict
    score: float
    why: str
    version: str
    agency_key: str = ""
    agency_name: str = ""
    uscc: str = ""
    features: tuple[Feature, ...] = ()
    candidates: tuple[Candidate, ...] = ()
    authority: str = ""
    is_another: bool = False


@dataclass(frozen=True, slots=True)
class Evidence:
    """One observation for (positive weight) or against (negative) the poster being an intermediary.

    ``field``, ``start`` and ``end`` locate the words where the evidence is a text span.
    """

    kind: str
    text: str
    weight: float
    field: str = ""
    start: int = 0
    end: int = 0


@term("中介行为")
@dataclass(frozen=True, slots=True)
class Intermediary:
    """Whether the poster acts as an intermediary: the weighed evidence and its sum."""

    is_likely: bool
    weight: float
    evidence: tuple[Evidence, ...] = ()
