"""What a hand-over to another authority changes in a case."""

from supervisor.domain.cases.course.acts import Transfer
from supervisor.domain.cases.course.claims import CourseStep
from supervisor.domain.cases.course.state import CaseState


def transfer(state: CaseState, step: CourseStep) -> None:
    """Hand acts, a party or everybody over."""
    acts, party = tuple(step.rows("acts")), step.text("respondent")
    state.transfers.append(Transfer(step.text("to"), step.on, acts, party))
    _mark_handed_over(state)


def reply(state: CaseState, step: CourseStep) -> None:
    """Keep what an authority answered; what it declines is ours again."""
    for one in state.transfers:
        if one.to == step.text("to"):
            one.reply = "accepted" if step.flag("accepted") else "declined"
    _mark_handed_over(state)


def _mark_handed_over(state: CaseState) -> None:
    waiting = [one for one in state.transfers if one.reply != "declined"]
    for party in state.respondents.values():
        party.is_transferred = any(one.is_of_whole(party.name) for one in waiting)


def outcome(state: CaseState, step: CourseStep) -> None:
    """Keep what came of it there; what is sent back is ours again."""
    for one in state.transfers:
        if one.to == step.text("to"):
            one.outcome = step.text("outcome")
            if step.flag("returned"):
                one.reply = "declined"
    _mark_handed_over(state)
