"""What forms of fieldwork need to work without network: a worker for each section, and a token."""

from flask import Blueprint, current_app, jsonify
from flask_wtf.csrf import generate_csrf
from werkzeug.wrappers import Response

from supervisor.domain.platform.permissions import Permission
from supervisor.web.shell.access import allow, allow_anyone
from supervisor.web.shell.identity import actor

blueprint = Blueprint(
    "offline_forms", __name__, url_prefix="/<any(inspections, campaigns, ratings):section>"
)


@blueprint.get("/form-token")
@allow(Permission.VISIT_IN_CAMPAIGNS)
def token(section: str) -> Response:
    """Give a form kept on a device a token that is good now, and say whose it is."""
    return fresh_token()


@blueprint.get("/worker.js")
@allow_anyone
def worker(section: str) -> Response:
    """Serve the worker from the folder it works for; browsers bind it to that."""
    return worker_of(section)


def fresh_token() -> Response:
    """Return a token that is good now, and whose it is; kept by nobody on the way."""
    answer: Response = jsonify(csrf=generate_csrf(), user=actor().user_id)
    answer.headers["Cache-Control"] = "no-store"
    return answer


def worker_of(section: str) -> Response:
    """Return the worker, allowed to work for all addresses of a section."""
    answer = current_app.send_static_file("js/field_worker.js")
    answer.headers["Service-Worker-Allowed"] = f"/{section}/"
    answer.headers["Cache-Control"] = "no-cache"
    return answer
