"""The start page: each role lands on the first page it may use."""

from flask import Blueprint, redirect
from werkzeug.wrappers import Response

from supervisor.domain.platform.permissions import Permission
from supervisor.web.shell.access import allow
from supervisor.web.shell.frame import start_page

blueprint = Blueprint("home", __name__)


@blueprint.get("/")
@allow(Permission.SIGNED_IN)
def index() -> Response:
    """Lead to the start page of the role."""
    return redirect(start_page())
