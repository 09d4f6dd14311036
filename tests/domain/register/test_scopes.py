"""What a business scope says of human-resource services."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from supervisor.domain.register.scopes import HrScope, hr_scope


@pytest.mark.parametrize(
    ("scope", "expected"),
    [
        ("许可项目：职业中介活动；劳务派遣服务。", HrScope.LICENCE),
        (
            "一般项目：人力资源服务（不含职业中介活动、劳务派遣服务）；企业管理咨询。",
            HrScope.FILING,
        ),
        ("一般项目：人力资源服务(不含职业中介活动)。许可项目：职业中介活动。", HrScope.LICENCE),
        ("一般项目：餐饮管理；软件开发（不含人力资源服务）。", HrScope.NONE),
        ("猎头服务", HrScope.FILING),
        ("网络招聘服务", HrScope.LICENCE),
        ("", HrScope.NONE),
    ],
)
def test_a_scope_leads_to_a_licence_a_filing_or_nothing(scope, expected):
    assert hr_scope(scope) is expected


@given(st.text(max_size=80), st.text("餐饮软件开发；，。", max_size=20))
def test_what_is_excluded_in_brackets_never_counts(other, plain):
    assert hr_scope(f"{plain}（不含职业中介活动、劳务派遣服务）") is HrScope.NONE
    assert hr_scope(other) in HrScope
