"""The OpenAPI document, written from the table of routes and the models of what they take and answer."""

import re
from collections.abc import Sequence
from typing import Any

from pydantic import BaseModel
from pydantic.json_schema import models_json_schema

from swarm_desktop import __version__
from swarm_desktop.api.answers import AnthropicErrorAnswer, ErrorAnswer
from swarm_desktop.api.dialect import speaks_anthropic
from swarm_desktop.api.guard import OPEN_PATHS
from swarm_desktop.api.route import Route

OPENAPI_VERSION = "3.1.0"

_PLACE = "#/components/schemas/{model}"
_PARAMETER = re.compile(r"\{(\w+)\}")
_JSON = "application/json"
_TEXT = {"schema": {"type": "string"}}
_EVENTS = "text/event-stream"
_EVENT = {
    "schema": {"type": "object", "properties": {"event": {"type": "string"}, "data": {"type": "string"}}},
}
"""Of a stream of events each by itself is described."""


def openapi_document(routes: Sequence[Route]) -> dict[str, Any]:
    """Return the document for these routes."""
    paths: dict[str, dict[str, Any]] = {}
    for route in routes:
        paths.setdefault(route.public_path, {})[route.method.lower()] = _operation(route)
    return {
        "openapi": OPENAPI_VERSION,
        "info": {
            "title": "Swarm Desktop",
            "version": __version__,
            "description": "Local language models that vote on every answer.",
        },
        "security": [{"bearer": []}, {"header": []}],
        "paths": paths,
        "components": {
            "schemas": _schemas(routes),
            "securitySchemes": {
                "bearer": {"type": "http", "scheme": "bearer"},
                "header": {"type": "apiKey", "in": "header", "name": "x-api-key"},
            },
        },
    }


def _operation(route: Route) -> dict[str, Any]:
    operation: dict[str, Any] = {
        "operationId": route.handler.__name__,
        "summary": (route.handler.__doc__ or "").strip().splitlines()[0].rstrip("."),
        "responses": _responses(route),
    }
    parameters = [
        *(_parameter(name, "path") for name in _PARAMETER.findall(route.public_path)),
        *(_parameter(name, "query") for name in route.query),
    ]
    if parameters:
        operation["parameters"] = parameters
    if route.takes is not None:
        operation["requestBody"] = {"required": True, "content": _content(route.takes)}
    if route.path in OPEN_PATHS:
        operation["security"] = []
    return operation


def _responses(route: Route) -> dict[str, Any]:
    content = {route.answers: _TEXT} if isinstance(route.answers, str) else _content(route.answers)
    if route.streams:
        content |= {_EVENTS: _EVENT}
    others = {str(status): _response("Not now.", _content(kind)) for status, kind in route.others.items()}
    error = AnthropicErrorAnswer if speaks_anthropic(route.path) else ErrorAnswer
    return {"200": _response("Done.", content), **others, "default": _response("It cannot be done.", _content(error))}


def _response(description: str, content: dict[str, Any]) -> dict[str, Any]:
    return {"description": description, "content": content}


def _content(kind: type[BaseModel]) -> dict[str, Any]:
    return {_JSON: {"schema": {"$ref": _PLACE.format(model=kind.__name__)}}}


def _parameter(name: str, place: str) -> dict[str, Any]:
    return {"name": name, "in": place, "required": place == "path", "schema": {"type": "string"}}


def _schemas(routes: Sequence[Route]) -> dict[str, Any]:
    kinds: dict[type[BaseModel], None] = {ErrorAnswer: None, AnthropicErrorAnswer: None}
    for route in routes:
        mentioned = (route.takes, route.answers, *route.others.values())
        kinds |= {kind: None for kind in mentioned if isinstance(kind, type)}
    # Answers as they are validated, too: what may be left out of them is then not required.
    _, defined = models_json_schema([(kind, "validation") for kind in kinds], ref_template=_PLACE)
    schemas: dict[str, Any] = defined["$defs"]
    return schemas
