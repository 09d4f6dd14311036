"""A round beside the one before: who rose, fell, came in, dropped out."""

from collections.abc import Mapping

from supervisor.domain.platform.labelled import LabelledEnum


class Movement(LabelledEnum):
    """What became of an agency's star between two rounds."""

    UP = ("up", "升星")
    DOWN = ("down", "降星")
    NEW = ("new", "新评")
    OUT = ("out", "不再有本轮星级")
    SAME = ("same", "保持")


def movement(before: int | None, after: int | None) -> Movement | None:
    """Return how a star moved; ``None`` where there was none before and is none now."""
    was, now = before or 0, after or 0
    if not was and not now:
        return None
    if not was:
        return Movement.NEW
    if not now:
        return Movement.OUT
    if was == now:
        return Movement.SAME
    return Movement.UP if now > was else Movement.DOWN


def movements(
    before: Mapping[int, int | None], after: Mapping[int, int | None]
) -> dict[Movement, list[int]]:
    """Return the agencies of two rounds by what became of their star; every movement is a key."""
    found: dict[Movement, list[int]] = {one: [] for one in Movement}
    for agency in sorted(before.keys() | after.keys()):
        moved = movement(before.get(agency), after.get(agency))
        if moved is not None:
            found[moved].append(agency)
    return found
