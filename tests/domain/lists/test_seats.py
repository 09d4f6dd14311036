"""Where a poster is seated: which of the places in code, name and address count."""

from datetime import UTC, datetime

import pytest

from supervisor.domain.lists.seats import SeatSource, seat_of
from supervisor.domain.postings.postings import JobPosting

S = SeatSource


def seat(company, city="武汉市", uscc="", text=""):
    return seat_of(
        JobPosting(
            source_id="s",
            external_id="1",
            title="普工",
            company=company,
            text=text,
            seen_at=datetime(2026, 11, 1, tzinfo=UTC),
            city=city,
            uscc=uscc,
        )
    )


@pytest.mark.parametrize(
    ("company", "city", "codes", "source"),
    [
        ("江城博众人力资源有限公司", "武汉市", ("4201",), S.WORKPLACE),
        ("江城博众劳务派遣有限公司", "阳江市", ("441702",), S.NAME),
        ("江城博众人力资源有限公司", "", ("441702", "530826"), S.NAME),
        ("武汉江城人力资源有限公司", "武汉市", ("4201",), S.NAME),
        ("武汉无卓金华人才咨询有限公司", "武汉市", ("4201",), S.NAME),
        ("武汉云联大同职业介绍有限公司", "武汉市", ("4201",), S.NAME),
        ("武汉博众人力资源有限公司黄石分公司", "黄石市", ("4201",), S.NAME),
        ("武汉市江岸区博众人力资源有限公司", "武汉市", ("420102",), S.NAME),
        ("江夏博众人力资源有限公司", "武汉市", ("420115",), S.NAME),
        ("博众人力资源有限公司", "武汉市", ("4201",), S.WORKPLACE),
        ("博众人力资源有限公司", "", (), S.NONE),
    ],
)
def test_the_name_says_where_unless_its_word_is_none_of_a_place(company, city, codes, source):
    found = seat(company, city)
    assert (set(found.codes), found.source) == (set(codes), source)


def test_the_code_is_narrowed_by_the_name_and_both_count_where_they_disagree():
    code = "91420100MA4K0TEXTJ"
    found = seat("武汉市江岸区博众人力资源有限公司", uscc=code)
    assert found.codes == ("420102",)
    assert set(seat("长沙博众人力资源有限公司", uscc=code).codes) == {"4201", "4301"}
    assert seat("长沙博众人力资源有限公司", uscc=code).source is S.SEVERAL
