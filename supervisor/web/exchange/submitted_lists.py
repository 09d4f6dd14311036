"""What the forms of tokens and endpoints share: the round of them, several choices, a source."""

from collections.abc import Callable
from typing import TypeVar

from flask import request

from supervisor.domain.platform.labelled import LabelledEnum
from supervisor.services.collect.source_cards import SourceCard, source_cards
from supervisor.web.shell.submitted import FormProblem, text_field, wrong

_Labelled = TypeVar("_Labelled", bound=LabelledEnum)


def form_or_made(
    form: Callable[[str], str], made: Callable[[], str], refusal: type[Exception]
) -> str | tuple[str, int]:
    """Show the form; what was submitted is made and shown once, or the form says what is wrong."""
    if request.method == "GET":
        return form("")
    try:
        return made()
    except (FormProblem, refusal) as refused:
        return form(str(refused)), 422


def choices_field(name: str, enum: type[_Labelled], label: str) -> frozenset[_Labelled]:
    """Return the members that were ticked; none is nothing wrong here."""
    try:
        return frozenset(enum.of(key) for key in request.form.getlist(name))
    except ValueError:
        wrong(name, f"请重新选择“{label}”。")
        return frozenset()


def handover_sources() -> list[SourceCard]:
    """Return the sources whose files platforms hand over."""
    return [card for card in source_cards().values() if card.takes_files]


def source_field(cards: list[SourceCard]) -> str | None:
    """Return the chosen source; ``None`` where none was chosen."""
    chosen = text_field("source_id", 40)
    if chosen and chosen not in {card.id for card in cards}:
        wrong("source_id", "请重新选择“来源”。")
    return chosen or None
