"""Whose sex, age, child, looks or money a clause speaks of: the applicant's or somebody else's.

买家画像22-35岁准妈妈 speaks of buyers and 我们部门从23岁到56岁都有 of colleagues; neither asks
anything of those who apply. What customers or a boss want of the applicant (客户要求男的) does.
"""

import re
from typing import Final

_PEOPLE: Final = (
    r"客户|顾客|客人|主顾|买家|用户|读者|观众|听众|受访者|受试者|志愿者|献血者|捐赠者|会员|学员"
    r"|学生|学徒们|孩子|小孩|宝宝|宝贝|小朋友"
    r"|幼儿|婴儿|患者|病人|住客|房客|租客|租户|业主|商户|车主|货主|游客|乘客|旅客|家长|粉丝"
    r"|消费者|来电|来访者|女主|男主|数字人|虚拟人|主角|人物"
    r"|角色|嘉宾|对象(?!:)|投保人|被保险人|受众|人群|群体|画像|求助者|当事人|雇员家属|信众|球员|选手"
    r"|参赛者|考生|住户|居民|村民|市民"
    r"|老人|长者|老太太|老爷子|爷爷|奶奶|姥姥|狗子?|猫|捐献者|供者|申请人|借款人|玩家|主播们"
    r"|新人|新娘|伴娘|(?:模特|艺人|演员)(?!:)"
)
_COLLEAGUES: Final = (
    r"我们(?:部门|团队|公司|店里?|厂里?|组里?|这里|自己|自家|家)?(?:一半|大半|多数|里|的人)?"
    r"|咱们?(?:店|厂|队|组|团队)里?|本店|团队|同事们?|队里"
    r"|组里|店里(?!要)|老师傅|老员工|老同事|现任|前任|上一位|上一任|前一位|去年那[个位]|最老的"
    r"|最大的|最小的"
    r"|老板娘?|老板自己|创始人|合伙人|我(?:哥|姐|弟|妹|妈|爸|姑|叔|舅|老公|老婆|自己)?|孩子爸爸?"
    r"|孩子妈妈?|先生|太太|岳母|成员|管理层|家里(?:有|三|四)"
)
# 店长都三十好几 speaks of colleagues; 店长:25-35岁 is the head of what is asked for that post.
_POSTS: Final = "队员|馆员|工头|班长|班组长|店长|师傅们?|船长|馆长|主管|校长|院长|员工"
# The one who speaks wants something of the applicant: then the clause is a demand after all.
_WANTS: Final = (
    r"要求|指定|点名|只(?:要|招|收|认|用|找|想)|不(?:要|招|收|用|喜欢|接受|考虑|放心|敢|让)"
    r"|想(?:找|要|请|招)|希望|要|需|找|请(?!来)|招|怕|忌|嫌|喜欢|青睐|偏爱|诚招|偏好|倾向"
    r"|说|讲|话|觉得|规定|认(?!识)|讨厌|信(?!息)|交代|发话|口信|看(?:中|重)|优先|勿|别|限|谢绝"
    r"|拒|以内|以下|你|您|应聘|求职|报名|来的"
)
_OF_OTHERS: Final = r"(?<!招聘)(?<!招收)(?<!招募)(?<!招录)(?<!应聘)(?<!录用)"
"""招聘对象 are those who apply."""
_SPOKEN_OF: Final = re.compile(
    rf"(?:^|[,:、(])(?:[^,:、(]{{0,8}}?的)?(?:服务|面向|针对|接触|接待|负责|照顾|照看|辅导|陪伴"
    rf"|教|带)?(?:现有|多数|大多|大多数|常有|主要|目标|这些|那些|我家|本|店|常|有些|不少|部分)?"
    rf"(?:{_PEOPLE}|[^,:、(]{{0,6}}{_OF_OTHERS}对象(?!:))(?:们|多|群|方)?(?P<rest>[^;。]{{0,14}})$"
)
_OURS: Final = re.compile(
    rf"(?:^|[,:、(])(?:{_COLLEAGUES}|(?:{_POSTS})(?!:))(?P<rest>[^,;。]{{0,16}}|[^;。]{{0,9}})$"
    rf"|我是[^,。;]{{0,12}}(?:招聘|hr|中介|工头|老板|店主),(?P<self>[^,。;]{{0,4}})$"
)
_WANTED: Final = re.compile(_WANTS)
_DESCRIBED: Final = re.compile(
    r"[^,。;\n]{0,6}?(?:都有|各半|占[0-9一二三四五六七八九]|各占|居多|占多数|为主(?!要)"
    r"|的(?:客户|顾客|客人|用户|读者|患者|学员|会员|孩子|儿童|家庭|群体|人群|业主|老人|买家"
    r"|消费者|观众|粉丝|宝妈|妈妈))"
    r"|[^,。;\n]{0,3}(?:女性|男性|儿童|青年)?(?:客户|顾客|客人|用户|读者|学员|会员|人群|群体"
    r"|消费者|客群|市场|观众|粉丝|报名者|嘉宾)"
)


# A duty of the post: 审核“限男”一类的广告, 负责女装、男装的陈列.
_DUTY: Final = re.compile(
    r"^(?:[(]?[0-9一二三四五六七八九十]{1,2}[、.)])?[ ]*(?:主要|日常)?(?:负责|协助|参与|审核"
    r"|处理|维护|编写|策划|组织|开展|撰写|统计|整理|讲解|回访|跟踪"
    r"|检查|核查|识别|评估|设计|研究|监测|推广|销售|运营|拍摄|录入|登记|宣传|编辑|收集|分析|制定"
    r"|对接|服务|照护|护理|陪伴|指导|培训)"
    r"(?P<rest>[^。;\n]{0,60})$"
)
_DEMAND: Final = re.compile(
    r"要求|须|需|限|优先|勿|不要|不招|不收|只招|只要|招(?!聘)|最好|应聘|求职|以下|以内|条件|别来"
    r"|,[^,]{0,2}[男女]|谢绝|除外"
)


def speaks_of_others(before: str, match: str, after: str) -> bool:
    """Return whether ``match`` tells of people who do not apply.

    ``before`` and ``after`` are what stands around it in the same sentence, folded.
    """
    for pattern in (_SPOKEN_OF, _OURS):
        found = pattern.search(before)
        if found is not None and not _WANTED.search((found["rest"] or "") + match):
            return True
    duty = _DUTY.match(before)
    if duty is not None and not _DEMAND.search(duty["rest"] + match + after[:8]):
        return True
    return bool(_DESCRIBED.match(after))
