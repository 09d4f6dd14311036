"""Leads that belong together, so that they are looked at and decided in one go."""

from dataclasses import dataclass

from supervisor.domain.platform.labelled import LabelledEnum


class GroupKind(LabelledEnum):
    """What the leads of a group have in common."""

    OPERATOR = ("operator", "同一主体")
    COPY = ("copy", "同一则信息的副本")
    TEXT = ("text", "文字相同")


@dataclass(frozen=True, slots=True)
class Together:
    """So many leads decided together with one; how many are its copies, how many of its operator.

    A copy of the same operator is both.
    """

    count: int = 0
    copies: int = 0
    of_operator: int = 0

    @property
    def words(self) -> str:
        """What they are, as pages say it; nothing where there are none."""
        if not self.count:
            return ""
        if self.copies == self.count:
            return f"连同 {self.count} 条副本"
        if self.of_operator == self.count:
            return f"连同同一主体的 {self.count} 条"
        return f"连同一并判定的 {self.count} 条"
