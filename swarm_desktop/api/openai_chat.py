"""`POST /v1/chat/completions`: one voter that streams at once, or a vote."""

from aiohttp import web

from swarm_desktop.api.answering import respond
from swarm_desktop.api.client_name import client_name
from swarm_desktop.api.context import CONTEXT
from swarm_desktop.api.openai_request import ChatRequest
from swarm_desktop.api.openai_response import ChatWriter
from swarm_desktop.api.request_body import read_body


async def chat_completions(request: web.Request) -> web.StreamResponse:
    """Answer one chat request."""
    chat = read_body(ChatRequest, await request.read())
    generation = chat.generation(request.app[CONTEXT].voting(chat.model), client_name(request))
    writer = ChatWriter(generation, chat.model, with_usage=chat.wants_usage)
    return await respond(request, generation, writer, stream=chat.stream)
