"""The hints of a reading as the finding page and the check show them: plain words, safe quotes."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from supervisor.domain.screening.model import RuleHit
from supervisor.domain.screening.reading import AdReading
from supervisor.domain.screening.signals import SignalKind
from supervisor.domain.traces.masking import mask_contacts

FOR_INSPECTORS: Final = {
    SignalKind.HIDDEN_CONTACT: "联系方式写成变体，可能是为了避开平台审核，把求职者引到平台之外。",
    SignalKind.CHILD_WORK: "所写年龄可能包括未满十六周岁的人，请核实是否招用童工。",
    SignalKind.MASKED_WORD: "有字被平台遮盖，遮住的可能是限制条件，请看原网页或向平台调取原文。",
    SignalKind.NO_SOURCE: "像是转发的招聘信息，没有写明来源。",
    SignalKind.EXPIRED: "采集时所写的截止日期已过，信息仍在发布。",
    SignalKind.PRICE_RISE: "中介费用写明要涨价，疑似哄抬；由市场监督管理部门认定，请核实后移送。",
    SignalKind.OTHER_NAME: "发布主体与正文写的单位名称不同，请看是名称不符还是代其他单位招聘。",
}
FOR_POSTERS: Final = {
    SignalKind.HIDDEN_CONTACT: "请写正常的联系方式，不用变体字。",
    SignalKind.CHILD_WORK: "不得招用未满十六周岁的人，请核对所写的年龄。",
    SignalKind.MASKED_WORD: "有字被遮盖，请写出原文；遮住的若是限制条件，请删去。",
    SignalKind.NO_SOURCE: "转发招聘信息须写明来源。",
    SignalKind.EXPIRED: "截止日期已过，请更新日期或不再发布。",
    SignalKind.PRICE_RISE: "不得以涨价、加价催促求职者交费，请按明示的标准收费。",
    SignalKind.OTHER_NAME: "发布单位与正文写的单位名称不同，请改成一致；代招的请写清楚。",
}


@dataclass(frozen=True, slots=True)
class SignalLine:
    """What was noticed, the words that gave it away, what to do about it, and why it matters."""

    label: str
    quote: str
    advice: str
    basis: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ContradictionLine:
    """A field that promises no limit against the words of hit ``number``."""

    promise: str
    quote: str
    number: int


@dataclass(frozen=True, slots=True)
class Hints:
    """What to look at beside the hits; ``posts`` gives a hit's post by the hit's number."""

    missing: tuple[str, ...]
    signals: tuple[SignalLine, ...]
    contradictions: tuple[ContradictionLine, ...]
    posts: dict[int, str]

    @property
    def is_empty(self) -> bool:
        """Tell whether there is nothing to look at."""
        return not (self.missing or self.signals or self.contradictions)


def hints_of(
    reading: AdReading,
    hits: Sequence[RuleHit],
    shown: Mapping[str, str],
    advice: Mapping[SignalKind, str],
) -> Hints:
    """Put a reading into words; quotes come from ``shown``, the fields as the page shows them.

    ``hits`` are those the reading was made with; hit *i* carries the number *i + 1*. What an ad
    repeats word for word is shown once.
    """
    numbers = {hit: number for number, hit in reversed(list(enumerate(hits, start=1)))}
    return Hints(
        missing=tuple(element.label for element in reading.missing),
        signals=tuple(
            dict.fromkeys(
                SignalLine(
                    signal.kind.label,
                    shown[signal.field][signal.start : signal.end].strip(),
                    advice[signal.kind],
                    signal.basis,
                )
                for signal in reading.signals
            )
        ),
        contradictions=tuple(
            ContradictionLine(
                f"{found.field}：{found.value}",
                shown[found.hit.field][found.hit.start : found.hit.end],
                numbers[found.hit],
            )
            for found in reading.contradictions
        ),
        posts={
            number: mask_contacts(post)
            for number, post in enumerate(reading.hit_posts, start=1)
            if post
        },
    )
