"""Requirements that are denied: 不要求男性, 并非只招女性, 未婚已婚都行, 是不是本地人没有关系.

A word that denies counts only where it governs the requirement itself. Refusing a group (不招女性)
is no denial, and neither is a denial of something else that stands before (经验不要求，男性优先) or
after (35岁以下学历不限).
"""

import re
from typing import Final

_LEAD: Final = re.compile(
    r"(?:仅限|只限|限定|限招|只招|仅招|只要|只收|只聘|仅聘|必须|须|需|应|要求|限|招|聘|收|要|是"
    r"|为|有)*"
)
_ONLY: Final = r"(?:(?:限定|限招|限制?(?:于|为)?|局限于|(?:只|仅|单)(?:招聘?|限于?|要|收|聘|是)))"
_DENIAL: Final = re.compile(
    r"(?<!学历)(?<!经验)(?<!专业)(?<!技能)(?<!性别)(?<!年龄)(?<!户籍)(?<!户口)(?<!婚否)(?<!证书)"
    rf"(?:不(?:再|会|得|能|可|作|做|强制|硬性|一定|另外)?(?:要求|强求|规定|必须|{_ONLY})"
    rf"|(?:并非|并不|不是|绝非|从未|未)(?:要求|规定|必须|一定|是|{_ONLY})"
    r"|并非|无需|无须|毋须|不必|(?:无需|无须|不需要?|不必|不用|不一定)(?:要求|要|是|为|有|具备"
    r"|持有)"
    r"|(?:取消|放开|删除)了?对?)"
    r"(?:必须|一定|要求|限|招|是|为|有|要|具有|具备|持有|应聘者|求职者|你|您){0,3}[:]?$"
)
_REJECTED: Final = re.compile(
    r"(?:反对|抵制|杜绝|摒弃|禁止|严禁|不得|不允许|不存在|不搞|不设)[^。;!?\n]{0,40}?"
    r"(?:做法|行为|字样|歧视|限制|门槛|条款|现象)"
)
_WITHDRAWN: Final = re.compile(
    r"[^。;!?\n]{0,20}(?:条件|要求|限制|规定|限定|内容|字样)[^,。;\n]{0,4}(?:已|予以"
    r"|现)[^,。;\n]{0,4}"
    r"(?:取消|撤销|删除|删去|作废|废止)"
    # 原公告“五官端正”一条，经研究予以删除; 本地户籍优先→删; 限男已改为…
    r"|[^。;!?\n]{0,12}(?:一|这|那|此)(?:条|项|句|款|说)[^。;!?\n]{0,20}(?:删|取消|撤|作废|废止|划掉)"
    r"|[^。;!?,\n]{0,8}(?:→|->|=>)[ ]?(?:删|改|取消|去掉|不限)"
    r"|[^。;!?,\n]{0,8}(?:已经?)?(?:改为|改成|划掉|划去|删掉|删去|删了)"
    r"|[^。;!?\n]{0,14}被[^。;!?,\n]{0,4}(?:曝光|处罚|罚款|罚了|投诉|举报|通报|退回|下架|约谈)"
)
# Somebody asks, nobody says: 男生收不收, 有纹身可以吗.
_ASKED: Final = re.compile(
    r"[^,。;!?\n]{0,3}(?:收不收|要不要|招不招|行不行|成不成|可不可以|可以不|能不能|有没有关系"
    r"|(?:可以|能来|能做|行|要|收|招|有影响|有关系)(?:吗|么))"
)
_OLD: Final = re.compile(r"(?:以前|从前|过去|原先|早年|往年|那时候?|当年)[^。;\n]{0,16}$")
_NOW_FREE: Final = re.compile(
    r"[^。;\n]{0,6}[,。]?(?:现在|如今|今年|后来)[^。;\n]{0,6}(?:改|取消|不|都|哪)"
)
# What a whole range of people leaves open: 男工女工都要, 二十三到五十六都有, 高矮胖瘦都行.
_OPEN: Final = (
    r"(?:不限|无所谓|没关系|没有关系|不要紧|不打紧|不碍事|不影响|都?一样(?!的人)|不是问题|不算事"
    r"|(?:我们|老板|厂里|公司|这边)?(?:都|也|全|均|皆|一概)?(?:不问|不看|不管|不计较|不挑|不拘"
    r"|不设限|不在乎|不介意"
    r"|不强求|不追究|不打听|不关心|无要求|没要求|没有要求|不作要求|不做要求|不作参考)"
    r"|(?:都|均|皆|全)(?:行|可|要|收|缺|招|能|好|成|欢迎|有|算|可以|合适|适合|用|录)|也(?:行"
    r"|可以?|成|有|收|要|欢迎|好|录)"
    r"|各半|(?:同样|一样|也)欢迎|样欢迎|同工同酬|自愿|无要求)"
)
# Another requirement between the two: then 不限 speaks of that one.
_OTHER: Final = (
    r"(?:学历|经验|专业|性别|男女|年龄|户籍|户口|地域|婚否|民族|岁数|外地|工种|岁|以下|以内|其他"
    r"|其它|其余|别的)"
)
_LEFT_OPEN: Final = re.compile(
    rf"(?:(?!{_OTHER})[^,。;:!?、\n]){{0,7}}?(?<![可来报]){_OPEN}"
    rf"|[^,。;!?\n]{{0,14}}?[、和或跟](?:(?!{_OTHER})[^,。;!?\n]){{0,8}}?(?:都|均|皆|全)(?:不限"
    rf"|不问|行|可|要|收|缺|招|有|无所谓|没要求)"
)
_WHETHER: Final = re.compile(
    r"(?:是不是|是否|有没有|有无|无论|不论|不管|甭管|别管|不问|不看|不挑|不介意|不在乎|不计较"
    r"|不查|不验|不卡|不限"
    r"|要不要|会不会|哪怕|就算|即便|即使|不分|不排斥|不拒绝|不歧视|不筛|不打听)[^,。;:!?\n]{0,6}$"
)
_SAID_NOT: Final = re.compile(
    r"(?:不|不得|不许|不能|不可|不准|别|勿|未|没有?|从不|禁止|严禁|避免|删除|去掉|反对"
    r"|不再)(?:能|会|要|得|再|许)?[^,。;、\n]{0,4}?"
    r"(?:写|登|出现|使用|设置?|提|做|标|印|问|查|说)[^。;,\n]{0,10}$"
)
_FREE_WITHIN: Final = re.compile(r"不分(?:先后|优先|男女)|不论|不拘|无所谓|均可|皆可")
# 不要 before a verb asks for a way of acting, and 不要紧, 不要求 turn nobody away.
_NOT_REFUSED: Final = re.compile(r"[紧求讲说忘怕担急错把被问想觉以因为]")
_AT_END: Final = re.compile(r"$|[,。;!?、)~的呢吧啊哈哦\s]|不过|优先")
_RANGE_OPEN: Final = re.compile(
    r"[^,。;:!?、\n]{0,7}?(?:不限|无所谓|没关系|不要紧|都有|都行|也行|一样收|一样要|不作参考"
    r"|不是问题|优先以外)"
)
# 本岗位无年龄、性别、户籍要求 denies each of them.
_LISTED: Final = re.compile(r"(?:无|没有|不存在|不设)[^,。;:\n]{0,18}?(?:要求|限制|门槛|条件)")
_LIST: Final = 14


def is_denied(before: str, match: str, after: str, *, is_range: bool = False) -> bool:
    """Return whether the requirement ``match`` is denied, withdrawn or left open.

    ``before`` and ``after`` are what stands around it in the same sentence, folded.
    After a range 均可 opens nothing (16-45岁均可): ``is_range`` says that the match is one.
    """
    if match.endswith("不要") and _NOT_REFUSED.match(after):
        return True
    if before.endswith("不要") and match.startswith("求"):
        return True
    if match.endswith("最好") and not _AT_END.match(after):
        return True  # 外地的最好提前打电话 is advice
    lead = _LEAD.match(match)
    if _DENIAL.search(before + (lead.group() if lead else "")):
        return True
    if _WITHDRAWN.match(after) or (_OLD.search(before) and _NOW_FREE.match(after)):
        return True
    return (
        bool(_ASKED.match(after))
        or _is_rejected(before, match, after)
        or _is_question(before, match)
        or bool(_WHETHER.search(before) or _SAID_NOT.search(before))
        or bool(not is_range and (_LEFT_OPEN.match(after) or _FREE_WITHIN.search(match)))
        or bool(is_range and _RANGE_OPEN.match(after))
        or _is_listed(before[-_LIST:], match, after)
    )


def _is_listed(before: str, match: str, after: str) -> bool:
    near = before + match + after[:4]
    return any(found.end() > len(before) for found in _LISTED.finditer(near))


def _is_rejected(before: str, match: str, after: str) -> bool:
    place = len(before)
    near = before + match + after
    return any(
        found.start() < place and place + len(match) <= found.end()
        for found in _REJECTED.finditer(near)
    )


def _is_question(before: str, match: str) -> bool:
    """Return whether the match is the second half of a choice: 结没结婚, 有没有纹身, 信教不信教."""
    core = match.lstrip("不没无未")
    if core == match or not core:
        return False
    return before.endswith((core[:1], core[:2], core))
