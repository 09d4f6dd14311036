"""JSON that lies packed in its column: the evidence of leads is much the same from lead to lead.

Packed is: the number of the dictionary in one byte, two bytes to check by, and what deflate makes
of the JSON given that dictionary. A dictionary is never changed, since what was packed with it
needs it to be read; one that has aged is joined by another under a number of its own.
"""

import binascii
import json
import zlib
from collections.abc import Mapping
from typing import Any, Final

from sqlalchemy import Dialect, LargeBinary, TypeDecorator

from supervisor.store.engine import json_text

# What stands in the evidence of most leads; what is found last in it costs least.
_FIRST: Final = (
    # Signs of an intermediary, the rarer ones.
    '{"kind":"shared_wechat","text":"同一微信近 '
    '{"kind":"shared_address","text":"同一地址近 '
    '{"kind":"shared_account","text":"同一账号近 '
    '{"kind":"shared_phone","text":"同一电话近 180 天见于 3 家互不相关单位的招聘'
    "；可能是平台或公共服务电话，不作依据"
    '{"kind":"proxy_flag","text":"平台标记为代招岗位","weight":0.6,平台标记为企业直招","weight":-0.2,'
    '{"kind":"public_service","text":"名称像公共就业服务机构，公共服务无需许可","weight":-0.6,'
    '{"kind":"anonymous","text":"发布名称隐去了用人单位，可能是猎头的客户","weight":-0.2,'
    '{"kind":"own_staff","text":"招聘的是人事、招聘岗位，可能是为本机构招人","weight":-0.2,'
    '{"kind":"scope","text":"经营范围含“职业中介","weight":0.4,'
    "”属建筑劳务，不是人力资源服务”不说明是否从事人力资源服务"
    # Names of what rules rest on; their articles are told apart by few signs.
    '["劳动法 第居民身份证法 第职业教育法 第传染病防治法 第残疾人保障法 第治安管理处罚法 第'
    '民族团结进步促进法 第","劳动合同法 第六十","劳动合同法 第五十七条","劳动合同法 第九条'
    '","妇女权益保障法 第四十三条","人力资源社会保障部等九部门通知（人社部发〔2019〕17号）'
    '","关于进一步加强人力资源市场规范管理的通知（人社部发〔2024〕62号）'
    '","关于规范网络平台招聘类信息发布的通知","就业促进法 第三十","就业促进法 第四十条'
    '","就业促进法 第三条","人力资源市场暂行条例 第十一条","人力资源市场暂行条例 第十八条'
    '","人力资源市场暂行条例 第二十七条","就业促进法 第四十一条'
    '","人力资源市场暂行条例 第二十四条","就业促进法 第二十六条'
    '","人力资源市场暂行条例 第二十九条"]'
    # Who the poster is.
    "名单所载有效期已过，此后是否延续无从得知；名单只载明现行许可，此前是否持证无从得知"
    "（名单截至 2026-"
    "；由人力资源和社会保障局发证，证号 ；但刊登期间 2026- 至 2026-（至今）（有效期至 2026-"
    "其人力资源服务许可证已失效未取得；持有劳务派遣经营许可证，但未取得；但其许可范围不含职业中介"
    "按名称中的地名，发布主体在；已查人力资源和社会保障局名册，均无此机构；缺省的名单，未能排除由其发证。"
    "同城同行业，字号读音或字形相近，疑似误写，也可能是另一家机构。"
    "看来是用人单位自行招聘：名称未显示从事人力资源服务同字号但行业不同，同城不同字号，疑似另一家机构。"
    '{"verdict":"licensed_elsewhere{"verdict":"lapsed{"verdict":"unknown","score":0.0,"why":"'
    '{"verdict":"not_listed","score":0.0,"why":"{"verdict":"licensed","score":1.0,"why":"'
    '{"verdict":"possible","score":0.22,"why":"'
    '"candidates":[{"agency_key":"","name":"","score":0.22,"features":[{"name":"地区","in_ad":"",'
    '"in_register":"","result":"different"},{"name":"字号","in_ad":"","in_register":"",'
    '"result":"similar"},"result":"missing"}]}],"authority":"","is_another":true}'
    '{"verdict":"employer","score":0.0,"why":"看来是用人单位自行招聘：名称中的“商贸”不属人力资源服务。",'
    '"version":"2026.11-6","agency_key":"","agency_name":"","uscc":"","features":[],'
    '"candidates":[],"authority":"","is_another":false}'
    '{"verdict":"out_of_scope","score":0.998,"why":"名称与在册机构登记名称完全一致'
    '"score":0.99,"why":"地区、字号、行业逐项一致，仅书写形式不同；但其许可范围未载明开展网络招聘服务。",'
    '"version":"2026.11-6","agency_key":"1","agency_name":"企业管理劳务派遣人力资源有限公司",'
    '"uscc":"914201","features":[{"name":"地区","in_ad":"","in_register":"","result":"same"},'
    '{"name":"字号","in_ad":"","in_register":"","result":"same"},'
    '{"name":"行业","in_ad":"人力资源","in_register":"人力资源","result":"same"},'
    '{"name":"组织形式","in_ad":"有限公司","in_register":"有限公司","result":"same"},'
    '{"name":"统一社会信用代码","in_ad":"","in_register":"914201","result":"missing"}],'
    '"candidates":[],"authority":"","is_another":false}'
    # Signs of an intermediary, the common ones.
    '{"is_likely":false,"weight":-0.3,"evidence":[{"kind":"trade","text":"名称中的“商贸'
    '”不属人力资源服务","weight":-0.3,"field":"","start":0,"end":0}],"shared":[]}'
    '{"is_likely":true,"weight":1.6,"evidence":[{"kind":"trade","text":"名称中的“劳务派遣人力资源'
    '”属人力资源服务","weight":0.6,"field":"","start":0,"end":0},{"kind":"wording",'
    '"text":"招聘内容写有“驻场","weight":0.25,"text":"招聘内容写有“代为招聘","weight":0.5,'
    '"field":"text","start":6,"end":10},{"kind":"register",'
    '"text":"与在册人力资源服务机构“人力资源有限公司”一致","weight":0.5,"field":"","start":0,"end":0}],'
    '"shared":[]}'
)
_DICTIONARIES: Final[Mapping[int, bytes]] = {1: _FIRST.encode()}
_NEWEST: Final = 1
_HEAD: Final = 3
# 8 KB of window hold the dictionary; raw, since the sums and heads of zlib weigh on small values.
_WINDOW: Final = -13
_MEMORY: Final = 6
_LEVEL: Final = 9


class DamagedValue(ValueError):
    """What lies packed in a column is not what was packed; the message says in what way."""


# Read in once: taking the dictionary in costs more than packing a value with it.
_PRIMED: Final = zlib.compressobj(
    _LEVEL, zlib.DEFLATED, _WINDOW, _MEMORY, zlib.Z_DEFAULT_STRATEGY, _DICTIONARIES[_NEWEST]
)


def pack(value: Any) -> bytes:
    """Return a value of JSON, packed with the newest dictionary."""
    plain = json_text(value).encode()
    deflate = _PRIMED.copy()
    sum_ = binascii.crc_hqx(plain, 0).to_bytes(2)
    return bytes((_NEWEST,)) + sum_ + deflate.compress(plain) + deflate.flush()


def unpack(content: bytes) -> Any:
    """Return what was packed; raises ``DamagedValue`` where it is not that any more."""
    if len(content) <= _HEAD:
        raise DamagedValue(f"a packed value of {len(content)} bytes holds nothing")
    dictionary = _DICTIONARIES.get(content[0])
    if dictionary is None:
        raise DamagedValue(f"a packed value names dictionary {content[0]}, which there is not")
    inflate = zlib.decompressobj(_WINDOW, dictionary)
    try:
        plain = inflate.decompress(content[_HEAD:])
    except zlib.error as error:
        raise DamagedValue(f"a packed value cannot be unpacked: {error}") from error
    if not inflate.eof or inflate.unused_data:
        raise DamagedValue("a packed value is cut off, or something hangs on it")
    if binascii.crc_hqx(plain, 0).to_bytes(2) != content[1:_HEAD]:
        raise DamagedValue("a packed value has another sum than it had")
    return json.loads(plain)


class PackedJson(TypeDecorator[Any]):
    """JSON, packed: statements can neither look into it nor compare it."""

    impl = LargeBinary
    cache_ok = True

    def process_bind_param(self, value: Any, dialect: Dialect) -> bytes | None:
        """Pack what is stored; ``None`` is a missing value."""
        return None if value is None else pack(value)

    def process_result_value(self, value: bytes | None, dialect: Dialect) -> Any:
        """Return what was packed."""
        return None if value is None else unpack(value)
