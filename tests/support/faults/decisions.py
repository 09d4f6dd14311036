"""Inspectors who decide without a pause, each decision with a note that only it bears.

What was answered as saved is told apart from what was asked and never answered: the latter may be
kept or not, and must never stand in for a saved one that is gone.
"""

import itertools
import re
import threading
import time
from collections import Counter
from collections.abc import Callable, Sequence
from contextlib import closing
from typing import Any

import requests
from sqlalchemy import NullPool, create_engine, select
from sqlalchemy.orm import Session

from supervisor.services.platform.audit import AuditAction
from supervisor.settings import Settings
from supervisor.store.tables.leads import Review
from supervisor.store.tables.platform import AuditEvent
from tests.support.faults.outcome import Outcome
from tests.support.served import Served

_TOKEN = re.compile(r'name="csrf_token"[^>]*value="([^"]+)"')
_VERSION = re.compile(r'name="version"[^>]*value="(\d+)"')
_ANSWER = 90
_tags = itertools.count(1)


class Decisions:
    """One thread for each lead, which is left in doubt again and again.

    They end with the console; with ``goes_on`` they try again until ``join``.
    """

    def __init__(
        self, served: Served, cookie: str, leads: Sequence[int], *, goes_on: bool = False
    ) -> None:
        self.notes: list[str] = []  # answered as saved
        self.tried: set[str] = set()
        self.failed = 0
        self.longest = 0.0  # seconds that anyone waited for an answer, or for none
        self.tag = f"round {next(_tags)}, "
        self._goes_on = goes_on
        self._ended = threading.Event()
        self._lock = threading.Lock()
        self._served, self._cookie = served, cookie
        self._threads = [threading.Thread(target=self._decide, args=(lead,)) for lead in leads]
        for thread in self._threads:
            thread.start()

    @property
    def saved(self) -> int:
        """How many were answered as saved so far."""
        return len(self.notes)

    def join(self) -> None:
        """Wait until everybody has ended."""
        if self._goes_on:
            self._ended.set()
        for thread in self._threads:
            thread.join()

    def _decide(self, lead: int) -> None:
        client = self._served.client(self._cookie)
        form: dict[str, str] | None = None
        for number in itertools.count(1):
            if self._ended.is_set():
                return
            note = f"{self.tag}lead {lead}, {number}"
            is_saved = False
            try:
                form = form or self._waited(self._form, client, lead)
                is_saved = form is not None and self._waited(
                    self._is_saved, client, lead, form, note
                )
            except requests.RequestException:
                if not self._goes_on:
                    return  # the console is gone
            with self._lock:
                if is_saved:
                    self.notes.append(note)
                else:
                    self.failed += 1
            if not is_saved:
                form = None  # somebody may have decided whose answer was lost
                self._ended.wait(0.05)

    def _waited(self, ask: Callable[..., Any], *what: object) -> Any:
        """Ask one thing and keep how long the answer took, or the want of one."""
        began = time.monotonic()
        try:
            return ask(*what)
        finally:
            with self._lock:
                self.longest = max(self.longest, time.monotonic() - began)

    def _form(self, client: requests.Session, lead: int) -> dict[str, str] | None:
        page = client.get(self._served.url(f"/findings/{lead}"), timeout=_ANSWER).text
        token, version = _TOKEN.search(page), _VERSION.search(page)
        if token is None or version is None:
            return None
        return {"csrf_token": token[1], "version": version[1], "decision": "unsure"}

    def _is_saved(
        self, client: requests.Session, lead: int, form: dict[str, str], note: str
    ) -> bool:
        """Anything but the way to the next lead, as a busy database, is no saving."""
        with self._lock:
            self.tried.add(note)
        answer = client.post(
            self._served.url(f"/findings/{lead}/decide"),
            data={**form, "note": note},
            allow_redirects=False,
            timeout=_ANSWER,
        )
        return answer.headers.get("location", "").startswith("/findings")


def hold_against(outcome: Outcome, settings: Settings, loads: Sequence[Decisions]) -> None:
    """Hold what was answered against what is kept, one by one.

    Lost: answered as saved and not kept. Doubled: kept more than once, or never asked for. A
    decision with no event in the trail or with two of them was written in part.
    """
    engine = create_engine(settings.database_uri, poolclass=NullPool)
    with closing(Session(engine)) as session:
        kept = {made.id: made.note for made in session.scalars(select(Review)) if made.note}
        events = Counter(
            event.detail.get("review")
            for event in session.scalars(
                select(AuditEvent).filter_by(action=str(AuditAction.FINDING_DECIDED))
            )
        )
    notes = Counter(kept.values())
    saved = [note for load in loads for note in load.notes]
    tried = {note for load in loads for note in load.tried}
    outcome.saved += len(saved)
    outcome.lost += sum(note not in notes for note in saved)
    outcome.doubled += sum(notes.values()) - len(notes) + len(set(notes) - tried)
    halves = sum(events[one] != 1 for one in kept) + len(set(events) - set(kept))
    if halves:
        outcome.damage.append(f"{halves} decisions and events that do not belong together")
