"""The grades of likeness between a poster and an agency, with their calibrated scores.

A score is the share of cases of that grade in which the poster was the agency, as measured on the
made-up cases of ``benchmarks/matching/speed.py`` and, for names without place or trade,
lowered by what real posters showed. The version changes with any of the figures.
"""

from dataclasses import dataclass
from typing import Final

MATCHER_VERSION: Final = "2026.11-6"


@dataclass(frozen=True, slots=True, eq=False)
class Tier:
    """One grade. ``is_identity``: the poster is the agency, if no other agency fits as well.

    Each grade is one object, told from the others by being it.
    """

    key: str
    score: float
    is_identity: bool
    why: str


IDENTIFIER = Tier("identifier", 0.999, True, "统一社会信用代码或许可证编号与在册机构一致")
REMEMBERED = Tier("remembered", 0.999, True, "检查人员已认定为该在册机构")
RENAMED = Tier(
    "renamed", 0.97, True, "统一社会信用代码一致，但发布名称与登记名称不同，请核实是否更名"
)
EXACT = Tier("exact", 0.998, True, "名称与在册机构登记名称完全一致")
SPELLING = Tier(
    "spelling", 0.998, True, "名称与在册机构登记名称相同，仅繁简、全半角、空格等书写形式不同"
)
FORMER = Tier("former", 0.99, True, "名称与在册机构的曾用名一致")
ALIAS = Tier("alias", 0.98, True, "名称与在册机构登记的简称或品牌一致")
SAME_PARTS = Tier("same_parts", 0.99, True, "地区、字号、行业逐项一致，仅书写形式不同")
HEAD_OFFICE = Tier("head_office", 0.985, True, "属在册机构的分支机构，按总公司认定")
TRUNCATED = Tier("truncated", 0.98, True, "名称被截断，可见部分与在册机构登记名称的开头一致")
SLIP = Tier("slip", 0.98, True, "仅字号以外有个别字误写，地区、字号、行业一致")
REGION_LEFT_OUT = Tier("region_left_out", 0.97, True, "省略了地区，字号和行业只与一家在册机构相符")
SHORTENED = Tier("shortened", 0.97, True, "简写名称，地区和字号一致，行业为登记行业的简称")
BRAND_AND_PLACE = Tier("brand_and_place", 0.93, True, "简写名称，地区和字号只与一家在册机构相符")

PLACE_OF_RECORD = Tier(
    "place_of_record", 0.93, True, "简写名称，字号一致，所写地区是在册机构的登记所在地"
)
BRAND_ONLY = Tier("brand_only", 0.9, True, "仅写字号，在册机构中只有一家使用该字号")
PARAPHRASED = Tier(
    "paraphrased",
    0.6,
    False,
    "简写名称，地区和字号一致，行业同属人力资源服务但写法不同，可能是另一家机构",
)
KIND_UNSURE = Tier("kind_unsure", 0.35, False, "简写名称，仅字号一致，行业表述不同且未写地区")
LEFT_OPEN = Tier("left_open", 0.5, False, "检查人员对是否同一主体表示不确定")
AMBIGUOUS = Tier("ambiguous", 0.5, False, "简写名称同时与多家在册机构相符，需人工确认")
BRAND_ALONE = Tier("brand_alone", 0.4, False, "仅有字号相符，缺少地区或行业佐证")
OTHER_KIND = Tier("other_kind", 0.35, False, "同城同字号，但登记的行业表述不同，可能是另一家机构")
OTHER_FORM = Tier("other_form", 0.3, False, "同城同字号，但组织形式不同，可能是关联的另一主体")
OTHER_LEVEL = Tier(
    "other_level", 0.1, False, "字号和行业一致，但一方冠省名、一方冠市县名，可能是另一家机构"
)
OTHER_LEVEL_AT_SEAT = Tier(
    "other_level_at_seat",
    0.28,
    False,
    "字号和行业一致，所写地区是在册机构的所在地，但与登记名称所冠地名不同，可能是另一家机构",
)
USCC_DIFFERS = Tier(
    "uscc_differs", 0.2, False, "名称相同但统一社会信用代码不同，可能是冒用名称或另一主体"
)
ONLY_BRANCH = Tier("only_branch", 0.3, False, "在册的是该机构的分支机构，总公司未见登记")
SISTER_BRANCH = Tier("sister_branch", 0.1, False, "与在册机构同属一家总公司的不同分支机构")
SOUNDS_ALIKE = Tier(
    "sounds_alike", 0.25, False, "同城同行业，字号读音或字形相近，疑似误写，也可能是另一家机构"
)
BRAND_SLIP = Tier(
    "brand_slip", 0.24, False, "同城同行业，字号有一字之差，疑似误写，也可能是另一家机构"
)
NEAR_BRAND = Tier("near_brand", 0.22, False, "同城不同字号，疑似另一家机构")
PART_OF_BRAND = Tier("part_of_brand", 0.1, False, "字号部分相同，疑似简称或关联机构")
BRAND_ELSEWHERE = Tier("brand_elsewhere", 0.05, False, "仅字号相同，招聘地点与登记地不同")
AD_ELSEWHERE = Tier(
    "ad_elsewhere", 0.6, False, "省略了地区，字号和行业一致，但招聘地点与登记地不同"
)
OTHER_TRADE = Tier("other_trade", 0.03, False, "同字号但行业不同，疑似另一家机构")
OTHER_PLACE = Tier("other_place", 0.02, False, "字号和行业相同但地区不同，疑似异地同名机构")

ANOTHER = frozenset((NEAR_BRAND, OTHER_TRADE, OTHER_PLACE))
"""Grades in which the brand, the trade or the place says that it is another company."""

ALIKE = frozenset((SOUNDS_ALIKE, BRAND_SLIP, PART_OF_BRAND))
"""Grades in which the brand is not the same and may be a slip."""
