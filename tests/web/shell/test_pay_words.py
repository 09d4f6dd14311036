from decimal import Decimal

import pytest

from supervisor.domain.postings.pay import PaidPer, PayStated
from supervisor.store.tables.postings import PostingRevision
from supervisor.web.shell.pay_words import pay_beside


def monthly(stated: str) -> PostingRevision:
    return PostingRevision(
        salary_text=stated,
        salary_stated=PayStated.FIGURES,
        salary_low=Decimal(4500),
        salary_high=Decimal(6500),
        salary_per=PaidPer.MONTH,
        salary_months=12,
    )


@pytest.mark.parametrize("stated", ["4500-6500元/月", "4,500～6,500 元/月", "4500至6500元/月"])
def test_figures_already_written_out_are_not_said_twice(stated):
    assert pay_beside(monthly(stated)) == ""


def test_units_of_the_trade_are_written_out():
    assert pay_beside(monthly("4.5-6.5K")) == "4,500–6,500 元/月"
