"""What it changes in a case when a respondent turns out to be somebody of another name or kind."""

from supervisor.domain.cases.course.claims import ClaimError, CourseStep
from supervisor.domain.cases.course.kinds import RespondentKind
from supervisor.domain.cases.course.state import CaseState


def identify(state: CaseState, step: CourseStep) -> None:
    """Call a respondent by the name that was found; acts and transfers stay the party's own.

    A notice of the former name no longer tells the party anything; the next is given anew.
    """
    party = state.named(step.text("respondent"))
    if party is None:
        raise ClaimError("本案没有这个当事人。")
    former, name = party.name, step.text("name")
    party.kind = RespondentKind.of(step.text("kind"))
    if former == name:
        return
    party.name, party.former_names = name, (*party.former_names, former)
    parties = list(state.respondents.values())  # in their order: the first is the case's own
    state.respondents.clear()
    state.respondents.update({one.name: one for one in parties})
    for act in state.acts_of(former):
        act.respondent = name
    for transfer in state.transfers:
        if transfer.respondent == former:
            transfer.respondent = name
    if party.notice is not None:
        party.notice.is_of_former_name = True
