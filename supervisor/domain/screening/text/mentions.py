"""Words that an ad tells of instead of asking: of the forbidden, of frauds, of other ads.

课件需举例“限女性” and 有人冒充我们收押金 accuse nobody who applies here.
"""

import re
from typing import Final

_TOLD: Final = re.compile(
    r"骗局|骗子|骗术|诈骗|防骗|反诈|反例|(?<!不是)(?<!不算)(?<!绝非)(?<!没有)歧视(?!我)|识破"
    r"|拆解|拆穿|揭穿|冒充|旗号|违规|不合规|非法(?!集资的)"
    r"|退回(?:去)?(?:修改|重写)|被(?:社区|平台|街道)?退回|约谈|整改|纠正|字眼|字样|用语|红线"
    r"|话术(?:分析|识别)|警惕|谨防|避坑|踩坑|不踩|套路(?:贷|识别)?|黑中介"
    r"|课件|剧里|剧中|人物小传|剧本里|小说|旧(?:招聘)?模板|[一二三四五六七八九]稿|别信|不信谣"
    r"|假(?:招聘|信息)|招聘截图|一律禁用|不是我(?:们|校|司)|与我们无关|跟我们没关系"
    r"|曝光|通报|移送|不受理|不予受理|报警|不承接|谈不下来|审改|原公告|原条款|招聘启事里|招工(?:稿|广告)里"
    r"|来查过|删了|我们(?:从来)?不写|纯属玩笑|开玩笑|偏不信|不信这(?:个|些)|语料|题材|抽查|核查"
    r"|编辑[^。;\n]{0,10}招工稿|审核[^。;\n]{0,8}(?:广告|信息|招聘)|调解|纠纷|投诉(?:处理|电话"
    r"|热线)?[^。;\n]{0,6}(?:解释|受理|登记)|维权|takedown|take them down|scam|phishing|fraud"
    r"|(?:并|都|均|这)?不是(?:招聘|录用)?(?:条件|要求)|别的(?:厂|店|家|公司|机构|地方)|隔壁(?:厂"
    r"|店|巷|那家)|别人家|外面(?:那些|有些)|所谓|(?:有人|应聘者|客户|客人|来电|听众"
    r"|求职者)[^。;\n]{0,6}问(?!题)|常问|爱提问"
)
# Named as what others write, or wrote: 找出“限男性”“已育优先”之类的词, 没有“形象气质”那一套
# (quotation marks are gone in folded text). What a boss is quoted as wanting is a demand.
_NAMED_BEFORE: Final = re.compile(
    r"(?:找出|挑出|查出|打回|拦截|里面?常写|页面上?出现的?|所列"
    r"|(?:以前|从前|旧年|去年)[^,。;]{0,8}写(?:的|着|了)?)[^,。;]{0,24}$"
)
_NAMED_AFTER: Final = re.compile(
    r"[^,。;]{0,24}(?:(?:之类|一类|那类)的(?:词|话|措辞|字|说法|条款)|[那这]一套"
    r"|等(?:违法|歧视|不当)?(?:词|措辞|字眼|说法)|(?:这|那)(?:种|些)(?:说法|老黄历|话|词|字|措辞))"
)
_DENIED_BEFORE: Final = re.compile(
    r"(?:不是|并非|不拿|不赚|不吃|请勿发?|勿发|绝非|不算|不搞|不做|不招|不推荐|不接|不碰|不发"
    r"|没有|拒绝|杜绝|抵制|打击|封堵|防范|识别|拦截|举报|不要问|别问[^,。;\n]{0,5}"
    r"|别信[^,。;\n]{0,8}|非)[^,。;:\n]{0,10}$"
)


_DENIED_AFTER: Final = re.compile(
    r"[^,。;\n]{0,5}(?:勿扰|免谈|免进|绕道|绕行|别来|一律拉黑|拉黑|举报|都是骗|是骗|是假|不收"
    r"|不是我|没有[。,;!\n]|免开)|[^,。;\n]{0,3}[?]"
)


def is_told_of(before: str, match: str, after: str) -> bool:
    """Return whether the sentence speaks *about* such words."""
    if _TOLD.search(before) or _TOLD.search(after):
        return True
    return bool(_NAMED_BEFORE.search(before) or _NAMED_AFTER.match(after))


def is_turned_down(before: str, after: str) -> bool:
    """Return whether the words around say that there is none of it: 不是刷单, 刷单的绕道."""
    return bool(_DENIED_BEFORE.search(before) or _DENIED_AFTER.match(after))
