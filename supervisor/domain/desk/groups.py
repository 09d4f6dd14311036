"""Leads that belong together, so that they are looked at and decided in one go."""

from supervisor.domain.platform.labelled import LabelledEnum


class GroupKind(LabelledEnum):
    """What the leads of a group have in common."""

    OPERATOR = ("operator", "同一主体")
    COPY = ("copy", "同一则信息的副本")
    TEXT = ("text", "文字相同")
