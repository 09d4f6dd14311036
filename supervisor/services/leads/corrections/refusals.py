"""Why a step on a lead is not taken."""


class ReviewError(ValueError):
    """A refusal the inspector can act on; the message is Chinese."""


class FindingChanged(ReviewError):
    """The finding is no longer the one the inspector looked at."""
