"""The outermost layer: each request gets a record, and leaves one line in the log and its numbers in the metrics."""

import logging
from typing import Any

from aiohttp import web

from swarm_desktop.api.client_name import client_name
from swarm_desktop.api.context import CONTEXT, Handler
from swarm_desktop.api.request_record import CLIENT_LEFT, CURRENT, RECORD, RequestRecord, request_id
from swarm_desktop.api.route import route_of

logger = logging.getLogger("swarm_desktop.requests")


@web.middleware
async def recorded(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Record one request."""
    context = request.app[CONTEXT]
    route = route_of(request)
    record = RequestRecord(
        request_id(request),
        method=request.method,
        path=request.path,
        route=route.public_path if route else "",
        remote=request.remote or "",
        client=client_name(request),
    )
    request[RECORD] = record
    # aiohttp runs each request in a context of its own, so nobody needs to set it back.
    CURRENT.set(record)
    context.metrics.begun()
    status = CLIENT_LEFT
    try:
        response = await handler(request)
        status = response.status
        return response
    finally:
        context.metrics.ended(record, status)
        logger.info(
            "%s %s %d",
            record.method,
            record.path,
            status,
            extra={"fields": _fields(record, status, with_prompt=context.settings().logging.prompts)},
        )


def _fields(record: RequestRecord, status: int, *, with_prompt: bool) -> dict[str, Any]:
    fields: dict[str, Any] = {
        "id": record.id,
        "method": record.method,
        "path": record.path,
        "status": status,
        "seconds": round(record.seconds, 4),
        "remote": record.remote,
        "client": record.client,
        "key": record.key or None,
    }
    if record.model:
        fields |= {
            "model": record.model,
            "voters": record.voters,
            "prompt_tokens": record.prompt_tokens,
            "completion_tokens": record.completion_tokens,
            "first_token_seconds": record.first_token_seconds and round(record.first_token_seconds, 4),
        }
    if with_prompt:
        fields["prompt"] = record.prompt
    return fields
