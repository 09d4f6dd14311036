"""The office's search over the register: one index a process and audience, kept while it holds.

What an audience may not see is not in its index, so that nobody finds an agency by it.
"""

from threading import Lock
from typing import Final

from sqlalchemy.orm import Session

from supervisor.domain.register.fields import Audience
from supervisor.domain.register.search import SearchIndex, build_index, search
from supervisor.store.queries.register.finding import Signature, search_signature, search_source

_lock: Final = Lock()
_built: Final[dict[tuple[str, Audience], tuple[Signature, SearchIndex]]] = {}
_KEPT: Final = 8


def find(session: Session, text: str, audience: Audience) -> list[int]:
    """Return the agencies that ``text`` means as it was typed, the best first.

    By name, former name, sound or initials, code, licence number, phone and legal representative.
    """
    return search(_index(session, audience), text, as_typed=True)


def find_nearly(session: Session, text: str, audience: Audience) -> list[int]:
    """Return the agencies that ``text`` may mean where it was mistyped."""
    return search(_index(session, audience), text)


def _index(session: Session, audience: Audience) -> SearchIndex:
    place = (str(session.get_bind().engine.url), audience)
    signature = search_signature(session)
    known = _built.get(place)
    if known is not None and known[0] == signature:
        return known[1]
    index = build_index(search_source(session, audience))
    with _lock:
        while len(_built) >= _KEPT:
            _built.pop(next(iter(_built)))
        _built[place] = (signature, index)
    return index
