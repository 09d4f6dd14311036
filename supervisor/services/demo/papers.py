"""Papers of one case of the demonstration, each made on the day of its step."""

from sqlalchemy.orm import Session

from supervisor.demo.papers import TYPED
from supervisor.domain.cases.papers.kinds import PaperKind
from supervisor.domain.cases.papers.places import lines_of
from supervisor.services.cases.course import state_of
from supervisor.services.cases.papers import making
from supervisor.services.cases.papers.slots import slots_of
from supervisor.services.platform.audit import Actor
from supervisor.settings import Settings
from supervisor.store.tables.cases.cases import Case


def make_new_papers(session: Session, settings: Settings, actor: Actor, case_id: int) -> None:
    """Make every paper the case has come to and that is not made yet; inquiries are not needed.

    One that still waits for what a later step tells is made then.
    """
    case = session.get_one(Case, case_id)
    for slot in slots_of(case, state_of(session, case)):
        if slot.kind is PaperKind.ASSISTANCE:
            continue
        draft = making.draft_at(session, settings, case, slot.address)
        if draft is None or draft.made or not set(draft.missing) <= TYPED.keys():
            continue
        typed = {name: lines_of(name, draft.fields[name]) for name in draft.places}
        typed |= {name: TYPED[name] for name in draft.missing}
        whole = making.draft_at(session, settings, case, slot.address, typed)
        if whole is not None:
            making.make(session, settings, actor, case, whole)
