"""What a sentence does with a requirement: asks it, denies it, tells of it, says it of others."""

import pytest

from supervisor.domain.screening import Ad, Screener


def _found(screener: Screener, text: str, category: str) -> list[str]:
    hits = screener.screen([Ad("1", "岗位", "", text)])[0]
    return [hit.span for hit in hits if str(hit.category) == category]


@pytest.mark.parametrize(
    ("text", "category"),
    [
        ("结没结婚无所谓", "marital"),  # left open
        ("是不是本市户口没有关系", "origin"),
        ("有没有纹身都一样", "appearance"),
        ("信教不信教我不问", "ethnicity_religion"),
        ("不得写限男、限女", "gender"),  # forbidden to say
        ("以前说不要外省的，现在改了，哪里来的都收", "origin"),
        ("课件需举例，例如“限女性”“乙肝勿投”，都是反例", "gender"),  # told of
        ("买家画像为22-35岁，喜欢素色", "age"),  # said of customers
        ("我们部门从二十三岁到五十六岁都有", "age"),  # said of colleagues
        ("未满十八周岁请回学校", "age"),  # a lower bound
        ("工头是我哥，黑龙江人", "origin"),
        ("外地的最好提前打电话", "origin"),  # advice
        ("985高校食堂招厨师", "school"),  # the place of work
        ("客人试纱要付押金300，由前台管", "fees"),  # paid by customers
        ("培训费公司出", "fees"),
        ("有人冒充我们收押金，那是骗子", "fees"),
        ("社区讲“刷单返利”这类骗局怎么识破", "bait"),
        ("不刷单，请勿发刷单团队的推销", "bait"),
    ],
)
def test_what_is_not_asked_of_applicants_is_no_hit(
    screener: Screener, text: str, category: str
) -> None:
    assert _found(screener, text, category) == []


@pytest.mark.parametrize(
    ("text", "category"),
    [
        ("老板指定要女的", "gender"),  # the boss wants it of the applicant
        ("35岁以下，学历不限", "age"),  # another thing is open
        ("16-45岁均可", "age"),
        ("不招外省的", "origin"),
        ("二十五岁以下", "age"),
        ("要交押金，不退", "fees"),
        ("先交二百保密金，见面退", "fees"),
        ("签约期内不谈恋爱者有奖金", "marital"),
    ],
)
def test_what_is_asked_stays_a_hit(screener: Screener, text: str, category: str) -> None:
    assert _found(screener, text, category)
