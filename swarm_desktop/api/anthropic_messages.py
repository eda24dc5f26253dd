"""`POST /v1/messages` and `POST /v1/messages/count_tokens`."""

import orjson
from aiohttp import web

from swarm_desktop.api.answering import respond
from swarm_desktop.api.anthropic_request import MessagesRequest, Prompt
from swarm_desktop.api.anthropic_response import MessageWriter
from swarm_desktop.api.client_name import client_name
from swarm_desktop.api.context import CONTEXT
from swarm_desktop.api.request_body import read_body
from swarm_desktop.swarm import GenerationRequest


async def messages(request: web.Request) -> web.StreamResponse:
    """Answer a conversation in the Anthropic dialect."""
    asked = read_body(MessagesRequest, await request.read())
    generation = asked.generation(request.app[CONTEXT].voting(asked.model), client_name(request))
    writer = MessageWriter(generation, asked)
    return await respond(request, generation, writer, stream=asked.stream)


async def count_tokens(request: web.Request) -> web.Response:
    """Count the tokens of a prompt in the Anthropic dialect."""
    context = request.app[CONTEXT]
    prompt = read_body(Prompt, await request.read())
    generation = GenerationRequest(**prompt.prompt_fields(context.settings().voting))
    tokens = await context.swarm.count_tokens(generation)
    return web.json_response(body=orjson.dumps({"input_tokens": tokens}))
