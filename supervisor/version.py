"""Which version of this software is running; stored with everything it decides."""

from functools import cache
from importlib.metadata import version


@cache
def software_version() -> str:
    """Return the installed version of the distribution."""
    return version("hr-agency-supervisor")
