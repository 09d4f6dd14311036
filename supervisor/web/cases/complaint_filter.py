"""What the list of complaints is narrowed to, as its address says it."""

from supervisor.domain.cases.complaints import ComplaintKind, ComplaintStatus
from supervisor.store.queries.cases.complaints import ComplaintFilter
from supervisor.web.shell.arguments import enum_arg, text_arg


def filter_from_address() -> ComplaintFilter:
    """Read what the list of complaints is narrowed to."""
    return ComplaintFilter(
        status=enum_arg("status", ComplaintStatus),
        kind=enum_arg("kind", ComplaintKind),
        text=text_arg("q"),
        everything=text_arg("all") == "1",
    )
