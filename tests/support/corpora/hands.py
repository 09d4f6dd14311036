"""Made-up labelled ads of several hands, enough to train a small reader on."""

import json
from pathlib import Path

from supervisor.domain.screening import Ad, Category
from supervisor.domain.screening.scoring import LabelledAd

HANDS = ("甲", "乙", "丙")
_WORK = ("装货", "看店", "跑单", "记账", "打包", "带班", "理货", "送件")
_GENDER = ("哥们儿来就行", "小伙子都可以来", "哥们儿优先上岗", "只留哥们儿的床位")
_CLEAN = ("谁来都可以", "有床位先到先住", "两人一间", "早晚都有车接送")


def labelled_ads() -> list[LabelledAd]:
    """Return ads of three hands; half ask for men in words no rule knows."""
    ads = []
    for hand in HANDS:
        for place, work in enumerate(_WORK):
            for number, (bad, clean) in enumerate(zip(_GENDER, _CLEAN, strict=True)):
                name = f"{hand}{place}{number}"
                text = f"本店招人{work}，工资月结。\n{{}}，包吃住。"
                ads.append(
                    LabelledAd(
                        Ad(name, f"{work}工", "", text.format(bad)),
                        {Category.GENDER: bad},
                        source=hand,
                    )
                )
                ads.append(
                    LabelledAd(Ad(f"{name}c", f"{work}工", "", text.format(clean)), {}, source=hand)
                )
    return ads


def write_corpus(path: Path) -> Path:
    """Write the ads as a corpus file."""
    rows = [
        {
            "id": one.ad.id,
            "title": one.ad.title,
            "company": one.ad.company,
            "text": one.ad.text,
            "writer": one.source,
            "labels": [{"category": str(c), "span": span} for c, span in one.labels.items()],
            "unsure": [],
        }
        for one in labelled_ads()
    ]
    path.write_text("\n".join(json.dumps(row) for row in rows), "utf-8")
    return path
