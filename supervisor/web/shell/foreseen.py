"""Whether a form that says beforehand what it will do was read, and still says what is so."""

from flask import request

from supervisor.domain.desk.acts import Foreseen
from supervisor.web.shell.numbers import count_or_none
from supervisor.web.shell.submitted import FormProblem


def heed(foreseen: Foreseen) -> None:
    """Raise ``FormProblem`` where the form does not confirm what was foreseen.

    Whoever was shown a number of records acts on that number alone; whoever was shown none does not
    act at all.
    """
    if "count" not in request.form:
        raise FormProblem(f"请先核对将影响多少{foreseen.unit}，再办理。")
    if count_or_none(request.form["count"]) != foreseen.count:
        raise FormProblem(f"受影响的已变为 {foreseen.count} {foreseen.unit}，请核对后重新办理。")
    if request.form.get("understood") != "yes":
        raise FormProblem("请先核对将影响多少，勾选后再办理。")
