"""One ad as a platform's table hands it over."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class HandedOverAd:
    """The columns of the demonstration's table; what the table left out is empty."""

    external_id: str
    title: str
    company: str
    text: str
    published_on: date
    city: str = "武汉市"
    salary_text: str = "5000-7000元/月"
    address: str = ""
    account: str = ""
