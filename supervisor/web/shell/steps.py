"""The one shape of a form that does something: do it and go on, or come back with why not."""

from collections.abc import Callable
from typing import TypeVar

from flask import flash, jsonify, redirect, request
from werkzeug.wrappers import Response

from supervisor.web.shell.submitted import FormProblem

Made = TypeVar("Made")
Answer = str | Response | tuple[str, int]
FieldAnswer = str | Response | tuple[str | Response, int]


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


def hand_in(
    act: Callable[[], object],
    *,
    refused: type[ValueError],
    again: Callable[[str], str],
    said: str,
    record: str,
) -> FieldAnswer:
    """Do as ``carry_out``, for a form that a script may have kept on a device and sends later.

    The script is answered in JSON: ``words``, and where it was taken the address of the record.
    """
    if request.accept_mimetypes.best != "application/json":
        return carry_out(act, refused=refused, again=again, said=said, then=lambda _: record)
    try:
        act()
    except (FormProblem, refused) as refusal:
        return jsonify(words=str(refusal)), 422
    return jsonify(outcome="taken", words=said, record=record)
