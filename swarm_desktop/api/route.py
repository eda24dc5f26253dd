"""One line of the table of routes: what is served, and what the OpenAPI document says of it."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

from aiohttp import web
from pydantic import BaseModel

from swarm_desktop.api.context import Handler

_PATTERN = re.compile(r"\{(\w+):[^{}]*\}")


@dataclass(frozen=True, slots=True)
class Route:
    """What is said of a route besides this is the first line of its handler's docstring."""

    method: Literal["GET", "POST", "DELETE"]
    path: str
    """With parameters in braces, as in `/v1/models/{model:.+}`."""
    handler: Handler
    answers: type[BaseModel] | str
    """What comes back with status 200: an object of that kind, or text of that content type."""
    takes: type[BaseModel] | None = None
    """The kind of the body; None: there is none."""
    generates: bool = False
    """Whether it occupies voters, so that limits on requests hold for it."""
    streams: bool = False
    """Whether it answers with server-sent events where the body says `stream`."""
    query: Sequence[str] = ()
    """Names of query parameters, which are all optional strings."""
    others: Mapping[int, type[BaseModel]] = field(default_factory=dict)
    """What comes back with other statuses that are no errors of the common kind."""

    @property
    def public_path(self) -> str:
        """The path as people write it, without the patterns that its parameters have to match."""
        return _PATTERN.sub(r"{\1}", self.path)

    def definition(self) -> web.RouteDef:
        """Return it as aiohttp takes it."""
        options: dict[str, Any] = {"allow_head": False} if self.method == "GET" else {}
        return web.RouteDef(self.method, self.path, self.handler, options)


TABLE = web.AppKey("routes", dict[tuple[str, str], Route])
"""All routes by method and path."""


def table_of(routes: Sequence[Route]) -> dict[tuple[str, str], Route]:
    """Return the routes by method and path."""
    return {(route.method, route.public_path): route for route in routes}


def route_of(request: web.Request) -> Route | None:
    """Return the route that a request goes to; None where nothing is served there."""
    resource = request.match_info.route.resource
    return request.app[TABLE].get((request.method, resource.canonical)) if resource else None
