"""What an ad leaves behind that ties its poster to others: contacts, account, address, wording."""

from supervisor.domain.traces.kinds import LOOK_BACK, Shared, SharedTrace, Trace, TraceKind
from supervisor.domain.traces.posting import traces_of

__all__ = ["LOOK_BACK", "Shared", "SharedTrace", "Trace", "TraceKind", "traces_of"]
