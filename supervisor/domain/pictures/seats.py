"""Where the holder of a photographed paper is seated, and who issued the paper."""

from supervisor.domain.lists.coverage import Knowledge
from supervisor.domain.lists.seats import Seat, seat_of
from supervisor.domain.names.regions import find_codes
from supervisor.domain.pictures.papers import ShownPaper
from supervisor.domain.platform.clock import utc_now
from supervisor.domain.postings.postings import JobPosting


def issued_by(paper: ShownPaper, knowledge: Knowledge) -> bool:
    """Tell whether the paper names one of the authorities whose lists were looked in."""
    places = find_codes(paper.text("authority"))
    return any(code in one.divisions for one in knowledge.lists for code in places)


def seat_of_paper(paper: ShownPaper) -> Seat:
    """Return where the holder is seated: by its code and address, else by who issued the paper."""
    text = f"单位地址：{paper.text('address')}" if paper.text("address") else ""
    posting = JobPosting(
        "", "", "", paper.text("holder"), text, utc_now(),
        city=paper.text("authority"), uscc=paper.text("code").upper().replace(" ", ""),
    )  # fmt: skip
    return seat_of(posting)
