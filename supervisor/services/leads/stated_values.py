"""What an ad states of pay, date and place, as values that can be sorted and filtered by."""

from functools import lru_cache
from typing import Any, Final

from scrapers.fields.pay_words import YUAN
from scrapers.fields.salary import read_salary
from scrapers.items import RawPosting
from supervisor.domain.postings.dates import DatePrecision
from supervisor.domain.postings.pay import PaidPer, PayStated
from supervisor.domain.postings.places import district_of, street_of

# Pay that does not fit the column is no pay of anybody.
_MOST: Final = 10**11


def normalised(raw: RawPosting) -> dict[str, Any]:
    """Return the columns of a wording that are read out of what its source states."""
    precision = DatePrecision.of(raw.published_precision.value)
    is_undated = raw.published_on is None and precision is DatePrecision.DAY
    return {
        **_pay(raw.salary_text),
        "published_precision": DatePrecision.NONE if is_undated else precision,
        "district": district_of(raw.city, raw.address),
        "street": street_of(raw.city, raw.address),
    }


@lru_cache(maxsize=4096)
def _pay(text: str) -> dict[str, Any]:
    salary = read_salary(text)
    low, high, _ = salary.monthly
    stated = PayStated.of(salary.stated.value)
    if any(figure is not None and figure > _MOST for figure in (salary.low, salary.high)):
        return _pay("") | {"salary_stated": PayStated.UNREADABLE}
    if salary.currency != YUAN:
        # The columns are in yuan; at which rate nobody says. The source's words stay.
        return _pay("") | {"salary_stated": PayStated.FOREIGN}
    return {
        "salary_stated": stated,
        "salary_low": salary.low,
        "salary_high": salary.high,
        "salary_per": PaidPer.of(salary.per.value) if salary.per else None,
        "salary_months": salary.months,
        "monthly_low": low,
        "monthly_high": high,
    }
