"""Whether a place name speaks of the bureau's own city.

The register covers one district; an agency of another city is licensed there (人力资源市场暂行条例
第十八条: the authority of its own seat), so its absence from this register proves nothing.
"""

from supervisor.domain.findings import Jurisdiction

HOME_PROVINCE = "湖北"
HOME_CITY = "武汉"
HOME_DISTRICTS = ("江岸", "江汉", "硚口", "汉阳", "武昌", "青山", "洪山", "东西湖", "汉南", "蔡甸",
                  "江夏", "黄陂", "新洲", "东湖高新", "光谷")  # fmt: skip
_SAYS_NOTHING = ("全国", "不限", "远程", "异地", "若干", "多地")


def jurisdiction_of(city: str) -> Jurisdiction:
    """Return where an ad belongs by the place of work it states."""
    place = city.strip()
    if HOME_CITY in place or place.removesuffix("区") in HOME_DISTRICTS:
        return Jurisdiction.LOCAL
    if not place or any(word in place for word in _SAYS_NOTHING):
        return Jurisdiction.UNCLEAR
    if place.removesuffix("省") == HOME_PROVINCE:
        return Jurisdiction.UNCLEAR
    return Jurisdiction.ELSEWHERE
