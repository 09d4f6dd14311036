"""The committee of a rating round: who may vote on an agency, and what the votes come to.

Whoever declared an interest in an agency, and whoever checked it, keeps away from its vote.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from supervisor.domain.platform.labelled import LabelledEnum


class Voice(LabelledEnum):
    """How a member votes on what was checked."""

    FOR = ("for", "同意")
    AGAINST = ("against", "不同意")


@dataclass(frozen=True, slots=True)
class Ballot:
    """The vote on one rating: members of the committee, who keeps away, who has voted how.

    ``quorum`` is the least number of votes; the result is carried by more than half of them.
    """

    members: frozenset[int]
    kept_away: frozenset[int]
    present: frozenset[int]
    voices: Mapping[int, Voice]
    quorum: int

    @property
    def counted(self) -> dict[int, Voice]:
        """The votes that count: of members who did not have to keep away."""
        allowed = self.members - self.kept_away
        return {who: voice for who, voice in self.voices.items() if who in allowed}

    @property
    def votes_for(self) -> int:
        """How many voted for what was checked."""
        return sum(voice is Voice.FOR for voice in self.counted.values())

    @property
    def votes_against(self) -> int:
        """How many voted against it."""
        return len(self.counted) - self.votes_for

    @property
    def is_carried(self) -> bool:
        """Tell whether more than half of the votes are for it."""
        return self.votes_for * 2 > len(self.counted)

    def why_not_voting(self, user_id: int | None) -> str:
        """Return in Chinese why a person may not vote; nothing where the person may."""
        if user_id is None or user_id not in self.members:
            return "只有本轮评审委员会委员可以表决。"
        if user_id in self.kept_away:
            return "您已回避这家机构，不能表决。"
        if user_id not in self.present:
            return "会议记录中没有您到会，不能表决。"
        return ""

    def problem(self) -> str:
        """Return in Chinese why the vote decides nothing yet; nothing where it does."""
        allowed = len(self.members - self.kept_away)
        if allowed < self.quorum:
            return f"回避后可表决的委员 {allowed} 人，不足法定人数 {self.quorum} 人，请增补委员。"
        if len(self.counted) < self.quorum:
            return f"已表决 {len(self.counted)} 人，不足法定人数 {self.quorum} 人。"
        return ""


def committee_problem(members: Collection[int], known: Collection[int], quorum: int) -> str:
    """Return in Chinese why these people cannot be the committee; nothing where they can."""
    if not set(members) <= set(known):
        return "委员须是在用的监察员或审批人账号。"
    if len(set(members)) < quorum:
        return f"委员不得少于法定人数 {quorum} 人。"
    return ""
