"""The routes of the Responses dialect."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import orjson
from aiohttp import web

from swarm_desktop.api.answering import respond
from swarm_desktop.api.client_name import client_name
from swarm_desktop.api.context import CONTEXT
from swarm_desktop.api.event_stream import EventStream
from swarm_desktop.api.limits import SLOW_READERS
from swarm_desktop.api.request_body import read_body
from swarm_desktop.api.responses.background import BACKGROUND
from swarm_desktop.api.responses.history import earlier_items, own_items, plain
from swarm_desktop.api.responses.paging import page, whole_number
from swarm_desktop.api.responses.request import ResponsePrompt, ResponseRequest
from swarm_desktop.api.responses.run import Run
from swarm_desktop.api.responses.writer import ResponseWriter
from swarm_desktop.api.swarm_object import swarm_headers
from swarm_desktop.api.swarm_options import voting_fields
from swarm_desktop.core.errors import BadRequestError, UnknownResponseError
from swarm_desktop.responses import KeptResponse
from swarm_desktop.swarm import GenerationRequest


async def create_response(request: web.Request) -> web.StreamResponse:
    """Answer in the Responses dialect."""
    asked = read_body(ResponseRequest, await request.read())
    asked.check()
    context = request.app[CONTEXT]
    shelf = context.responses
    _check_previous(request, asked.previous_response_id)
    own = await own_items(shelf, asked.input)
    items = [*await earlier_items(shelf, asked.previous_response_id), *own]
    generation = asked.generation(items, context.voting(asked.model), client_name(request))
    given = plain(own)

    def done(response: dict[str, Any]) -> None:
        if asked.is_stored:
            shelf.keep(KeptResponse(response, given))

    writer = ResponseWriter(generation, asked, done)
    if not asked.background:
        with _named_as_sent():
            return await respond(request, generation, writer, stream=asked.stream)
    # An unknown model is told at once, and not to whoever comes back later.
    context.swarm.served(generation.model)
    run = request.app[BACKGROUND].start(generation, writer, given)
    headers = swarm_headers(generation)
    return await _follow(request, run, -1, headers) if asked.stream else _json(writer.response, headers)


async def retrieve_response(request: web.Request) -> web.StreamResponse:
    """Return a kept response; with `stream`, the events of one that is or was made in the background."""
    response_id = request.match_info["response"]
    run = request.app[BACKGROUND].find(response_id)
    if request.query.get("stream", "").lower() not in {"true", "1"}:
        return _json(run.writer.response if run and not run.is_over else (await _kept(request)).body)
    after = whole_number(request.query, "starting_after", -1)
    if run is None:
        await _kept(request)
        raise BadRequestError(
            "Only streams of responses that were asked for with `background: true` are kept, and those for a while. "
            "Retrieve the response without `stream`.",
            parameter="stream",
        )
    with request.app[SLOW_READERS].watched(request):
        return await _follow(request, run, max(after, -1), {})


async def delete_response(request: web.Request) -> web.Response:
    """Forget a response, and stop making it."""
    response_id = request.match_info["response"]
    await request.app[BACKGROUND].forget(response_id)
    if not await request.app[CONTEXT].responses.forget(response_id):
        raise _unknown(response_id)
    return _json({"id": response_id, "object": "response.deleted", "deleted": True})


async def cancel_response(request: web.Request) -> web.Response:
    """Stop making a response in the background; one that is finished stays as it is."""
    run = request.app[BACKGROUND].find(request.match_info["response"])
    if run is not None:
        await run.cancel()
    response = (await _kept(request)).body
    if not response["background"]:
        raise BadRequestError("Only responses that are made in the background can be cancelled: hang up instead.")
    return _json(response)


async def response_input_items(request: web.Request) -> web.Response:
    """List what a response was asked with."""
    run = request.app[BACKGROUND].find(request.match_info["response"])
    return _json(page(run.input if run else (await _kept(request)).input, request.query))


async def count_input_tokens(request: web.Request) -> web.Response:
    """Count the tokens of a prompt in the Responses dialect."""
    asked = read_body(ResponsePrompt, await request.read())
    context = request.app[CONTEXT]
    shelf = context.responses
    items = [*await earlier_items(shelf, asked.previous_response_id), *await own_items(shelf, asked.input)]
    who = voting_fields(asked.model, None, context.voting(asked.model))
    tokens = await context.swarm.count_tokens(GenerationRequest(**who, **asked.prompt_fields(items)))
    return _json({"object": "response.input_tokens", "input_tokens": tokens})


@contextmanager
def _named_as_sent() -> Iterator[None]:
    """Name the field at fault as this dialect does: the swarm calls a conversation `messages`."""
    try:
        yield
    except BadRequestError as error:
        if error.parameter == "messages":
            error.parameter = "input"
        raise


async def _follow(request: web.Request, run: Run, after: int, headers: dict[str, str]) -> web.StreamResponse:
    stream = EventStream(request, headers)
    await stream.open()
    async with stream.kept_alive("still at it"):
        async for event in run.follow(after):
            await stream.write(event)
    await stream.close()
    return stream.response


async def _kept(request: web.Request) -> KeptResponse:
    response_id = request.match_info["response"]
    response = await request.app[CONTEXT].responses.find(response_id)
    if response is None:
        raise _unknown(response_id)
    return response


def _check_previous(request: web.Request, previous: str | None) -> None:
    run = request.app[BACKGROUND].find(previous) if previous else None
    if run and not run.is_over:
        raise BadRequestError(
            f"The response `{previous}` is still being made. Wait for its end, or cancel it.",
            parameter="previous_response_id",
        )


def _unknown(response_id: str) -> UnknownResponseError:
    return UnknownResponseError(f"The response `{response_id}` is not kept here, or not any more.")


def _json(content: dict[str, Any], headers: dict[str, str] | None = None) -> web.Response:
    return web.json_response(body=orjson.dumps(content), headers=headers)
