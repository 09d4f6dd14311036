"""Acts that touch many records at once or cannot be taken back."""

from datetime import timedelta
from typing import Final

from supervisor.domain.platform.labelled import LabelledEnum

COOLING: Final = timedelta(minutes=10)
"""How long a mass act waits before it is carried out; until then it can be called off."""


class MassActKind(LabelledEnum):
    """What is done to many records."""

    END_ASSESSMENT = ("end_assessment", "提前结束自评")
