"""Who pays whom: what customers pay or the employer bears is no charge on applicants."""

import re
from typing import Final

_PAYERS: Final = (
    r"顾客|客户|客人|租客|租户|房客|住客|车主|货主|业主|商户|会员|学生家长|家长|游客|观众|患者"
    r"|病人|老人|长者|主人|读者|旅客|乘客|买家|志愿者|申请人"
    r"|收费员|收银|孩子|小孩|子女|宝宝|加盟商|供应商|投标|手牌|手环|住院|诊疗|用餐|预约|手套"
    r"|餐具|雨伞"
)
_BEARERS: Final = (
    r"(?:公司|单位|企业|厂里|厂方|厂|中心|店里|酒店|老板|东家|雇主|学校|校方|馆里|站里|院里|园里"
    r"|平台|集团|机构|船东|船公司|队里|我们|咱|我)"
)
_PAYER: Final = re.compile(_PAYERS)
_OF_CUSTOMERS: Final = re.compile(rf"(?:{_PAYERS})[^,。;\n]{{0,14}}$")
_CUSTOMERS_AFTER: Final = re.compile(
    rf"[^。;\n]{{0,12}}(?:{_PAYERS})(?:的|付|出|交|退|支付|承担)|[^。;\n]{{0,10}}(?:客人|租客"
    rf"|客户|顾客|观众)"
)
_BORNE: Final = re.compile(
    rf"[^,。;\n]{{0,6}}(?:由|归|是)?{_BEARERS}(?:来|全|都|给|统一|先)?(?:出(?!示|具|发)|付|承担"
    rf"|报销?|掏|包|买单|负责|解决|缴|交|补)"
    r"|[^,。;\n]{0,3}(?:不收|不交|不用|不需|没有|免|全免|零元)|[^,。;\n]{0,8}(?:是收?(?:租客"
    r"|客人|客户|顾客)|是你的(?:活|工作|事)|由财务)|[^,。;\n]{0,4}(?:全免|免费|免了|不收|报销"
    r"|实报|返还给客户)|(?:没有|不收|不交|不用|无)[。,;]"
)
_BORNE_BEFORE: Final = re.compile(
    rf"{_BEARERS}(?:来|全|都|统一)?(?:出|付|承担|报销?|掏|包|买单)$|(?:公司|店里|厂里|中心|老板"
    rf"|我们|单位)$"
)
_NOTHING_BEFORE: Final = re.compile(
    r"(?:不(?!限|够|足|满|到|能|分|退|干|做|来|想|返|论|管)|没(?:有)?|无(?!论)|免|未|勿|别|从不"
    r"|绝不|拒绝|严禁|不得|零|0)(?:(?!但|要|需|须|先|只)[^,。;:\n]){0,20}$"
)
_ASKED: Final = re.compile(r"(?:吗|么|嘛)$|^[^。;\n]{0,4}[?]")
_NOT_HERE: Final = re.compile(
    r"[^。;\n]{0,16}(?:(?:我们|这里|本店|本厂|咱)(?:不收|不交|没有|一分)|一分(?:钱)?(?:都)?(?:不"
    r"|没)|本人?(?:入职|来上班)[^。;\n]{0,4}(?:不|啥)|答:(?:不|没))"
)


def is_paid_by_others(before: str, match: str, after: str) -> bool:
    """Return whether ``match`` names money that no applicant is asked for.

    ``before`` and ``after`` are what stands around it in the same sentence, folded.
    """
    return bool(
        _OF_CUSTOMERS.search(before)
        or _PAYER.search(match)
        or _CUSTOMERS_AFTER.match(after)
        or _BORNE.match(after)
        or _BORNE_BEFORE.search(before)
        or _NOTHING_BEFORE.search(before)
        or _ASKED.match(after)
        or _NOT_HERE.match(after)
    )
