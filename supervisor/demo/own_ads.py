"""Ads of the agency whose account the demonstration hands out: some to be put right, some sound."""

from datetime import date, timedelta
from typing import Final

from supervisor.demo import SEED
from supervisor.demo.handed_over import HandedOverAd
from supervisor.demo.register import build
from supervisor.domain.register.entries import RegisterEntry

# title, pay, text
_ADS: Final = (
    (
        "会展前台接待",
        "4500-5500元/月",
        "受武昌某会展公司委托招聘前台接待4名，限女性，20-28岁，普通话标准，会基本办公软件。"
        "月休六天，试用期一个月，五险一金，节假日另有补贴。面试带简历和身份证复印件。",
    ),
    (
        "商超夜班理货员",
        "5200-6000元/月",
        "徐东商圈连锁超市夜班理货，22:00至次日6:30，轮休，提供夜餐和宿舍。"
        "入职交工服押金200元，离职交还工服后退。无经验可带教，年龄18岁以上。",
    ),
    (
        "客服专员（社保业务线）",
        "5000-6500元/月",
        "本公司自招客服专员，负责企业客户的社保增减员咨询和材料核对，双休，餐补交通补。"
        "要求全日制统招本科，有一年以上客服经验，能熟练使用表格软件。",
    ),
    (
        "招聘顾问",
        "6000-9000元/月",
        "本公司自招招聘顾问5名，负责制造业客户的岗位发布、候选人沟通和面试安排，"
        "底薪加绩效，双休，缴纳五险一金，入职满一年享带薪年假，男女不限，应届生可培养。",
    ),
    (
        "劳务外包项目主管",
        "8000-10000元/月",
        "负责物流园区外包项目的排班、考勤和安全培训，带班组三十人左右。"
        "三年以上现场管理经验，会开车优先，提供项目补贴和住宿，具体待遇面谈。",
    ),
)


def owner(seed: int = SEED) -> RegisterEntry:
    """Return the agency: the first of four stars in the register."""
    return next(entry for entry in build(seed) if entry.star == 4)


def own_ads(latest: date, seed: int = SEED) -> list[HandedOverAd]:
    """Return its ads, the newest first."""
    company = owner(seed)
    return [
        HandedOverAd(
            external_id=f"O-{number + 1}",
            title=title,
            company=company.name,
            text=text,
            published_on=latest - timedelta(days=2 * number),
            salary_text=pay,
            address=company.address,
        )
        for number, (title, pay, text) in enumerate(_ADS)
    ]
