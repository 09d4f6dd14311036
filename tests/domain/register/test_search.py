import pytest
from hypothesis import given
from hypothesis import strategies as st

from supervisor.domain.register.search import Indexed, build_index, search

AGENCIES = [
    Indexed(
        1, "91420106MA4K000011", ("武汉晨帆人力资源有限公司", "晨帆人力"), ("420106202000011",)
    ),
    Indexed(2, "91420106MA4K000022", ("武汉启禾人才服务有限公司",), ("420106202000022",)),
    Indexed(3, "91420106MA4K000033", ("湖北朗庭企业管理咨询有限公司", "武汉旧名劳务有限公司")),
    Indexed(
        4,
        "91420106MA4K000044",
        ("武汉沐云舟人力资源有限公司",),
        ("（鄂）人服证字〔2025〕第0106000044号",),
    ),
    Indexed(5, "91420106MA4K000055", ("武汉晨曦职业介绍所",)),
]
INDEX = build_index(AGENCIES)


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("武汉晨帆人力资源有限公司", 1),
        ("晨帆", 1),
        ("晨帆人力", 1),
        ("武漢晨帆人力資源", 1),
        ("chenfan", 1),
        ("ChenFan", 1),
        ("qhrc", 2),
        ("晨凡", 1),
        ("陈凡人力资源", 1),
        ("启和人才", 2),
        ("langting", 3),
        ("浪庭咨询", 3),
        ("旧名劳务", 3),
        ("沐云洲人力", 4),
        ("沐雲舟", 4),
        ("muyunzou", 4),
        ("沐天舟", 4),
        ("91420106MA4K000022", 2),
        ("91420106ma4k 000022", 2),
        ("420106202000011", 1),
        ("4K000033", 3),
        ("（鄂）人服证字〔2025〕第0106000044号", 4),
        ("鄂人服证字[2025]第0106000044号", 4),
        ("0106000044", 4),
        ("武汉启乐人才服务有限公司", 2),
        ("武汉启人才服务有限公司", 2),
        ("lanhting", 3),
    ],
)
def test_the_agency_meant_comes_first(query, expected):
    assert search(INDEX, query)[:1] == [expected]


@pytest.mark.parametrize("query", ["", "   ", "山水画院", "zzzz", "。", "91420106MA9999999X"])
def test_nothing_is_found_where_nothing_is_like_it(query):
    assert search(INDEX, query) == []


def test_a_code_finds_only_its_own_agency():
    assert search(INDEX, "91420106MA4K000011") == [1]


def test_an_agency_comes_once_though_several_names_match():
    assert search(INDEX, "晨帆人力") == [1]


def test_an_empty_register_answers():
    assert search(build_index([]), "晨帆") == []


@given(st.text(max_size=30))
def test_any_text_is_answered_with_known_agencies(query):
    assert set(search(INDEX, query)) <= {1, 2, 3, 4, 5}


STAFF = build_index(
    [
        Indexed(
            7,
            "91420106MA4K000077",
            ("武汉晨帆人力资源有限公司",),
            (),
            ("欧阳听澜",),
            ("027-8765 4321",),
        )
    ]
)


@pytest.mark.parametrize(
    "query", ["027-87654321", "87654321", "02787654321", "欧阳听澜", "ouyangtinglan", "cfrl"]
)
def test_staff_find_by_phone_and_person(query):
    assert search(STAFF, query, as_typed=True) == [7]


@pytest.mark.parametrize("query", ["027-87654321", "欧阳听澜", "ouyangtinglan"])
def test_nobody_finds_by_what_is_not_indexed(query):
    public = build_index([Indexed(7, "91420106MA4K000077", ("武汉晨帆人力资源有限公司",))])
    assert search(public, query) == []


def test_as_typed_leaves_what_is_only_like_it_out():
    assert search(INDEX, "沐云洲人力") == [4]
    assert search(INDEX, "沐云粥舟人力资源", as_typed=True) == []
