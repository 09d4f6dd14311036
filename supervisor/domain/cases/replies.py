"""What the office tells a complainant about his own rights, with the article of each."""

from typing import Final

from supervisor.domain.cases.complaints import ComplaintKind
from supervisor.domain.law.articles import registry

_FOR_ALL: Final = (("supervision_9", "举报属实、提供主要线索和证据的，可以按规定给予奖励"),)
_BY_KIND: Final = {
    ComplaintKind.DISCRIMINATION: (
        ("employment_promotion_62", "遭受就业歧视的，可以直接向人民法院提起诉讼"),
    ),
    ComplaintKind.UNLICENSED: (("illegal_trade_9", "实名举报无证经营的，告知处理结果并为您保密"),),
}


def rights_told(kind: ComplaintKind) -> tuple[str, ...]:
    """Return the sentences a reply to a complaint of this kind carries."""
    told = (*_BY_KIND.get(kind, ()), *_FOR_ALL)
    return tuple(f"{sentence}（{registry()[key].citation}）。" for key, sentence in told)
