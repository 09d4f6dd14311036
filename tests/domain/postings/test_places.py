"""Districts and streets are taken as an ad states them, never from what it may mean."""

import pytest

from supervisor.domain.platform.streets import Street
from supervisor.domain.postings.places import district_name, district_of, home_districts, street_of


@pytest.mark.parametrize(
    ("city", "address", "district", "street"),
    [
        ("武汉市", "武昌区水果湖街道洪山路1号", "420106", Street.SHUIGUOHU),
        ("武汉-武昌区", "中南路街道", "420106", Street.ZHONGNANLU),
        ("", "武汉市武昌区徐家棚街和平大道", "420106", Street.XUJIAPENG),
        ("武汉", "南湖街道", "", Street.NANHU),
        ("武汉", "中南路14号", "", None),
        ("武汉", "武昌区粮道街100号", "420106", None),
        ("武汉", "洪山区珞喻路", "420111", None),
        ("北京-朝阳区", "南湖街道", "110105", None),
        ("长春市", "南湖街道", "", None),
        ("武汉", "水果湖街道或中南路街道", "", None),
        ("", "", "", None),
    ],
)
def test_district_and_street(city, address, district, street):
    assert district_of(city, address) == district
    assert street_of(city, address) is street


@pytest.mark.parametrize("street", Street)
def test_every_street_is_recognised_by_its_name(street):
    assert street_of("武汉市武昌区", street.label) is street


def test_the_home_district_is_offered_first():
    assert next(iter(home_districts("420106"))) == "420106"
    assert district_name("420106") == "武昌"
    assert district_name("000000") == ""
