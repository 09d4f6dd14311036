"""A proportion with its uncertainty."""

from dataclasses import dataclass

from supervisor.domain.quality.sampling import wilson


@dataclass(frozen=True, slots=True)
class Proportion:
    """``count`` of ``total``; bounds are the Wilson score interval at 95 %."""

    count: int
    total: int

    @property
    def share(self) -> float:
        """The observed share; ``total`` must not be 0."""
        return self.count / self.total

    @property
    def bounds(self) -> tuple[float, float]:
        """Lower and upper bound of the share; (0, 1) where nothing was observed."""
        estimate = wilson(self.count, self.total)
        return (0.0, 1.0) if estimate is None else (estimate.low, estimate.high)
