"""How fast ads are screened, beside the same rules run as a loop of ``re`` patterns."""

import random
import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from time import process_time
from typing import Final

from benchmarks.measure import Measurement
from supervisor.cli.offline.corpus import read_corpus
from supervisor.domain.platform.text import fold
from supervisor.domain.reader.packaged import corpus_path
from supervisor.domain.screening import Ad, RuleHit, RuleSet, Screener, load_rules

ADS: Final = 6_000
NAIVE_ADS: Final = 120
MORE_RULES: Final = 1_000
_SEED: Final = 20260701

_DUTIES: Final = (
    "负责日常订单的录入与跟进",
    "协助主管完成月度盘点",
    "维护客户资料并定期回访",
    "按计划完成设备巡检并做好记录",
    "参与新产品的测试与问题反馈",
    "整理门店陈列，保持环境整洁",
    "编写接口文档，配合前后端联调",
    "统计报表数据并按时提交",
    "接听来电，解答用户咨询",
    "与供应商沟通交期和质量问题",
)
_NEEDS: Final = (
    "大专及以上学历，专业不限",
    "一年以上相关工作经验",
    "熟练使用办公软件",
    "工作认真细致，有责任心",
    "沟通能力强，能承受一定压力",
    "男女不限，能适应倒班",
    "熟悉常用数据库和操作系统",
    "普通话标准，亲和力好",
    "吃苦耐劳，服从安排",
    "有驾照者优先",
)
_OFFERS: Final = (
    "五险一金，周末双休",
    "包吃住，免费培训",
    "带薪年假、婚假、产假",
    "绩效奖金按季度发放",
    "节日礼品，年度体检",
)
_BREACHES: Final = (
    "限男性，能上夜班",
    "年龄18-35岁",
    "形象气质佳",
    "全日制本科优先",
    "本市户口优先",
    "女·士·优·先",
    "入职缴纳押金300元",
)


def run() -> list[Measurement]:
    """Measure; CPU time, so that a busy machine does not change the figures.

    Made-up ads say the same few sentences again and again; ads that people wrote do not, and are
    what a night reads.
    """
    ads, written = generated_ads(ADS), written_ads(ADS)
    rules = load_rules()
    screener = Screener(rules)
    screener.screen(ads[:300])
    fast = _rate(screener.screen, ads)
    naive_screener = naive_screen(rules)
    naive = _rate(naive_screener, ads[:NAIVE_ADS])
    crowded = Screener(_with_more_rules(rules))
    crowded.screen(ads[:300])
    return [
        Measurement("screening, one core", fast, "ads/s", "loop of re patterns", naive),
        Measurement(
            "screening ads that people wrote",
            _rate(screener.screen, written),
            "ads/s",
            "loop of re patterns",
            _rate(naive_screener, written[:NAIVE_ADS]),
        ),
        Measurement(
            f"screening with {MORE_RULES} more rules",
            _rate(crowded.screen, ads),
            "ads/s",
            "without them",
            fast,
        ),
    ]


def generated_ads(count: int) -> list[Ad]:
    """Return made-up ads of some 240 characters, one in four with a breach."""
    chance = random.Random(_SEED)
    return [_generated_ad(chance, number) for number in range(count)]


def written_ads(count: int) -> list[Ad]:
    """Return labelled ads that ship with the product, of all hands, in a drawn order."""
    labelled, _ = read_corpus([corpus_path()])
    ads = [one.ad for one in labelled]
    random.Random(_SEED).shuffle(ads)
    return ads[:count]


def _generated_ad(chance: random.Random, number: int) -> Ad:
    needs = chance.sample(_NEEDS, 5)
    if chance.random() < 0.25:
        needs[chance.randrange(5)] = chance.choice(_BREACHES)
    sections = (
        ("岗位职责", chance.sample(_DUTIES, 7)),
        ("任职要求", needs),
        ("福利待遇", chance.sample(_OFFERS, 3)),
    )
    text = "\n".join(
        f"{heading}：\n" + "\n".join(f"{n}、{item}；" for n, item in enumerate(items, 1))
        for heading, items in sections
    )
    return Ad(str(number), "运营专员", "示例商贸有限公司", text)


def naive_screen(rules: RuleSet) -> Callable[[Sequence[Ad]], list[list[str]]]:
    """The plain way: every pattern of every rule searched for in every ad, one after the other.

    It reads each ad twice as the screener does, as written and with inserted marks taken out, and
    holds each match against the words that silence its rule. The thousands of spellings by sound
    and the exceptions are left out, in its favour.
    """
    patterns = [
        (rule.id, re.compile(pattern), [re.compile(c.pattern) for c in rule.unless])
        for rule in rules.rules
        for pattern in rule.patterns
    ]
    marks = re.compile(r"[·*^_|#+=.\s\u200b]+")

    def screen(ads: Sequence[Ad]) -> list[list[str]]:
        found = []
        for ad in ads:
            written = fold(f"{ad.title}\n{ad.company}\n{ad.text}")
            found.append(
                [
                    rule
                    for text in (written, marks.sub("", written))
                    for rule, pattern, silencers in patterns
                    for match in pattern.finditer(text)
                    if not any(
                        silencer.search(text, max(0, match.start() - 20), match.end() + 20)
                        for silencer in silencers
                    )
                ]
            )
        return found

    return screen


def _with_more_rules(rules: RuleSet) -> RuleSet:
    """Add rules of the common shape: a word, a gap, another word."""
    chance = random.Random(_SEED)
    letters = [chr(point) for point in range(0x4E00, 0x9FA5)]
    model = rules.rules[0]
    more = tuple(
        replace(
            model,
            id=f"extra.{number}",
            patterns=(
                "{}[^,。;\n]{{0,6}}(?:{}|{})".format(
                    *("".join(chance.sample(letters, 3)) for _ in range(3))
                ),
            ),
        )
        for number in range(MORE_RULES)
    )
    return RuleSet(rules.rules + more, {}, rules.disguise)


def _rate(
    screen: Callable[[Sequence[Ad]], list[tuple[RuleHit, ...]]]
    | Callable[[Sequence[Ad]], list[list[str]]],
    ads: Sequence[Ad],
) -> float:
    """Ads per second of CPU time: the best of three, since other work only ever slows it."""
    best = float("inf")
    for _ in range(3):
        started = process_time()
        screen(ads)
        best = min(best, process_time() - started)
    return len(ads) / best
