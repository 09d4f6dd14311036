"""A proportion with its uncertainty."""

from dataclasses import dataclass
from math import sqrt

_Z_95 = 1.959964


@dataclass(frozen=True, slots=True)
class Proportion:
    """``count`` of ``total``; bounds are the Wilson score interval at 95 % (Wilson 1927)."""

    count: int
    total: int

    @property
    def share(self) -> float:
        """The observed share; ``total`` must not be 0."""
        return self.count / self.total

    @property
    def bounds(self) -> tuple[float, float]:
        """Lower and upper bound of the share; (0, 1) where nothing was observed."""
        if self.total == 0:
            return 0.0, 1.0
        z2 = _Z_95**2
        centre = (self.share + z2 / (2 * self.total)) / (1 + z2 / self.total)
        spread = self.share * (1 - self.share) / self.total + z2 / (4 * self.total**2)
        margin = _Z_95 * sqrt(spread) / (1 + z2 / self.total)
        return max(0.0, centre - margin), min(1.0, centre + margin)
