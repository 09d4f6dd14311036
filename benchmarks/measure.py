"""One measured figure beside the figure of its peer."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Measurement:
    """``value`` in ``unit``; ``peer`` names what it is compared with, measured in the same run."""

    name: str
    value: float
    unit: str
    peer: str = ""
    peer_value: float | None = None

    @property
    def ratio(self) -> float | None:
        """How many times the peer's value this is; ``None`` without a peer to divide by."""
        return self.value / self.peer_value if self.peer_value else None
