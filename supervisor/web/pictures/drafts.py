"""Photos that a phone kept while it had no network, sent one by one when it has."""

import re
from typing import Final

from flask import jsonify, request, url_for
from werkzeug.wrappers import Response

from supervisor.domain.platform.permissions import Permission
from supervisor.extensions import db
from supervisor.services.pictures import inbox
from supervisor.services.pictures.inbox import PhonePhoto, PictureRefused
from supervisor.web.fieldwork.offline_forms import fresh_token, worker_of
from supervisor.web.pictures.leaflets import blueprint
from supervisor.web.pictures.pictures import read_waiting, street_of
from supervisor.web.shell import background
from supervisor.web.shell.access import allow, allow_anyone
from supervisor.web.shell.identity import actor
from supervisor.web.shell.installation import settings

__all__ = ["blueprint"]

_CLIENT_ID: Final = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")


@blueprint.get("/form-token")
@allow(Permission.TAKE_PICTURES)
def token() -> Response:
    """Give a page kept on a phone a token that is good now, and say whose it is."""
    return fresh_token()


@blueprint.post("/drafts")
@allow(Permission.TAKE_PICTURES)
def take_draft() -> Response | tuple[Response, int]:
    """Take one photo in; the same one sent again is answered as the first time."""
    client_id = request.form.get("client_id", "")
    upload = next((one for one in request.files.getlist("files") if one.filename), None)
    if upload is None or not _CLIENT_ID.fullmatch(client_id):
        return jsonify(words="照片没有传完整，请重新选择。"), 422
    photo = PhonePhoto(
        client_id,
        upload.filename or "",
        upload.read(),
        street_of(request.form.get("street", "")),
        request.form.get("place", ""),
    )
    try:
        picture, is_new = inbox.receive_once(db.session(), settings(), actor(), photo)
    except PictureRefused as refusal:
        return jsonify(words=str(refusal)), 422
    if is_new:
        background.start(read_waiting)
    return jsonify(record=url_for("pictures.show", picture_id=picture.id))


@blueprint.get("/worker.js")
@allow_anyone
def worker() -> Response:
    """Serve the worker from the folder it works for; browsers bind it to that."""
    return worker_of("pictures")
