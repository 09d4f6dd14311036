"""Pay as people read it, out of the figures read from an ad."""

from decimal import Decimal
from typing import Final

from supervisor.domain.postings.pay import PaidPer, PayStated
from supervisor.store.queries.leads.postings import PostingRevision

# How figures are set differs from board to board and says nothing.
_SETTING: Final = str.maketrans("–—~～至", "-----", " ,，")


def pay_of(wording: PostingRevision) -> str:
    """Return pay as figures in words; empty where the ad states none that can be read."""
    per = wording.salary_per
    if wording.salary_stated is not PayStated.FIGURES or per is None:
        return "" if wording.salary_stated is PayStated.MISSING else wording.salary_stated.label
    text = f"{_span(wording.salary_low, wording.salary_high)} 元/{per.label}"
    if wording.salary_months != 12:
        text += f"，{wording.salary_months} 薪"
    if per is PaidPer.YEAR:
        text += f"（按年薪折算每月 {_span(wording.monthly_low, wording.monthly_high)} 元）"
    return text


def pay_beside(wording: PostingRevision) -> str:
    """Return what ``pay_of`` adds to the source's own words; empty where they say the same."""
    words = pay_of(wording)
    same = words.translate(_SETTING) == wording.salary_text.translate(_SETTING)
    return "" if same else words


def _span(low: Decimal | None, high: Decimal | None) -> str:
    if low is None or high is None:
        return f"{_amount(low)} 以上" if high is None else f"{_amount(high)} 以下"
    return _amount(low) if low == high else f"{_amount(low)}–{_amount(high)}"


def _amount(figure: Decimal | None) -> str:
    """Return a figure in groups of thousands; cents only of small sums, where they matter."""
    if figure is None:
        return ""
    whole = figure == figure.to_integral_value() or figure >= 1000
    return f"{figure:,.0f}" if whole else f"{figure.normalize():,f}"
