"""The one shape of a form that does something: do it and go on, or come back with why not."""

from collections.abc import Callable
from typing import TypeVar

from flask import flash, redirect
from werkzeug.wrappers import Response

from supervisor.web.shell.submitted import FormProblem

Made = TypeVar("Made")
Answer = str | Response | tuple[str, int]


def carry_out(
    act: Callable[[], Made],
    *,
    refused: type[ValueError],
    again: Callable[[str], str],
    said: str | Callable[[Made], str],
    then: Callable[[Made], str],
) -> Answer:
    """Read a form and do what it asks, both in ``act``; say so and go where ``then`` leads.

    Where the form cannot be read or the service says no with ``refused``, ``again`` is the page
    with what was typed and the reason.
    """
    try:
        made = act()
    except (FormProblem, refused) as refusal:
        return again(str(refusal)), 422
    flash(said if isinstance(said, str) else said(made), "success")
    return redirect(then(made))
