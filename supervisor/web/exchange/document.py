"""The OpenAPI document: made from what the views check requests with, served to anyone."""

from copy import deepcopy
from typing import Any, Final

from flask import Response, current_app, jsonify

from supervisor.web.exchange import agencies, checks, handovers
from supervisor.web.exchange.interface import blueprint, description
from supervisor.web.shell.access import allow_anyone

__all__ = ["agencies", "blueprint", "checks", "handovers"]
"""The blueprint with the views that are described; they are attached by being imported."""

_FILE: Final = {"type": "string", "format": "binary", "minLength": 1}
_BYTES: Final = {"application/octet-stream": {"schema": _FILE}}


@blueprint.get("/openapi.json")
@allow_anyone
def openapi() -> Response:
    """Describe the interface."""
    description.app = current_app
    document: dict[str, Any] = deepcopy(description.spec)
    paths = document["paths"]
    paths["/api/v1/handovers"]["post"]["requestBody"] = {"required": True, "content": _BYTES}
    for ending, view in (("json", agencies.open_data_json), ("csv", agencies.open_data_csv)):
        told = _download(ending, str(view.__doc__))
        paths[f"/api/v1/open-data/agencies.{ending}"] = {"get": told}
    return jsonify(document)


def _download(ending: str, told: str) -> dict[str, Any]:
    """Describe a whole file of open data; it is streamed, so no model checks it."""
    refusal = {"$ref": _refusal_reference()}
    kind = "text/csv" if ending == "csv" else "application/json"
    schema = {"type": "string"} if ending == "csv" else {"type": "object"}
    return {
        "summary": told,
        "operationId": f"open_data_{ending}",
        "parameters": [],
        "responses": {
            "200": {"description": "OK", "content": {kind: {"schema": schema}}},
            "429": {
                "description": "Too Many Requests",
                "content": {"application/json": {"schema": refusal}},
            },
        },
    }


def _refusal_reference() -> str:
    schemas = description.spec["components"]["schemas"]
    name = next(name for name in schemas if name.split(".")[0] == "Refusal")
    return f"#/components/schemas/{name}"
