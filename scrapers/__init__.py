"""Job-ad sources: how to reach them, and how to read what they answer."""

from importlib.metadata import version
from typing import Final

SOFTWARE: Final = f"hr-agency-supervisor/{version('hr-agency-supervisor')}"
