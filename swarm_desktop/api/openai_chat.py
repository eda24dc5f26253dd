"""`POST /v1/chat/completions`: one voter that streams at once, or a vote."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import aclosing

import orjson
from aiohttp import web

from swarm_desktop.api.client_name import client_name
from swarm_desktop.api.context import CONTEXT
from swarm_desktop.api.event_stream import EventStream
from swarm_desktop.api.openai_errors import error_object
from swarm_desktop.api.openai_request import ChatRequest, read_chat_request
from swarm_desktop.api.openai_response import ChunkWriter, completion, swarm_object, winner_deltas
from swarm_desktop.core.errors import SwarmError
from swarm_desktop.core.ids import BallotId
from swarm_desktop.swarm import GenerationRequest, Swarm
from swarm_desktop.swarm.gathering import GrowingCandidate
from swarm_desktop.workers.runtime import CandidateDelta, Piece, PromptProgress, Usage


async def chat_completions(request: web.Request) -> web.StreamResponse:
    """Answer one chat request."""
    context = request.app[CONTEXT]
    chat = read_chat_request(await request.read())
    generation = chat.generation(context.settings().voting, client_name(request))
    if not chat.stream:
        whole = _whole_vote if generation.voting else _whole_plain
        return await whole(context.swarm, chat, generation)
    stream = EventStream(request, _headers(generation))
    streamed = _streamed_vote if generation.voting else _streamed_plain
    try:
        await streamed(context.swarm, chat, generation, stream)
    except SwarmError as error:
        await stream.fail(error, error_object(error))
    return stream.response


async def _whole_vote(swarm: Swarm, chat: ChatRequest, generation: GenerationRequest) -> web.Response:
    outcome = await swarm.vote(generation)
    body = completion(generation, chat.model, [outcome.winner], outcome.prompt_tokens, outcome.winner.tokens)
    body["swarm"] = swarm_object(generation, outcome, with_candidates=_wants_candidates(chat))
    headers = _headers(generation) | {
        "X-Swarm-Agreement": f"{outcome.verdict.share:.4f}",
        "X-Swarm-Seconds": f"{outcome.seconds:.3f}",
    }
    return web.json_response(body=orjson.dumps(body), headers=headers)


async def _whole_plain(swarm: Swarm, chat: ChatRequest, generation: GenerationRequest) -> web.Response:
    candidates = [GrowingCandidate(BallotId(str(order)), order, generation.model) for order in range(generation.voters)]
    prompt_tokens = completion_tokens = 0
    async with aclosing(swarm.stream(generation)) as pieces:
        async for piece in pieces:
            if isinstance(piece, Usage):
                prompt_tokens, completion_tokens = piece.prompt_tokens, piece.completion_tokens
            elif isinstance(piece, CandidateDelta):
                candidates[piece.voter].take(piece)
    body = completion(generation, chat.model, candidates, prompt_tokens, completion_tokens)
    return web.json_response(body=orjson.dumps(body), headers=_headers(generation))


async def _streamed_vote(swarm: Swarm, chat: ChatRequest, generation: GenerationRequest, stream: EventStream) -> None:
    outcome = await stream.wait(asyncio.create_task(swarm.vote(generation)), "voting")
    # Also after a quick vote, so that a client's author sees at once what a slow one will send.
    await stream.comment("voted")
    chunks = ChunkWriter(generation.id, chat.model)
    said, ended = winner_deltas(outcome.winner)
    await stream.send(chunks.role())
    await stream.send(chunks.delta(said))
    told = swarm_object(generation, outcome, with_candidates=_wants_candidates(chat))
    await stream.send({**chunks.delta(ended), "swarm": told})
    if _wants_usage(chat):
        await stream.send(chunks.usage(outcome.prompt_tokens, outcome.winner.tokens))
    await stream.close()


async def _streamed_plain(swarm: Swarm, chat: ChatRequest, generation: GenerationRequest, stream: EventStream) -> None:
    chunks = ChunkWriter(generation.id, chat.model)
    started: set[int] = set()
    async with aclosing(swarm.stream(generation)) as pieces:
        piece: Piece | None = PromptProgress(0, 0)
        while isinstance(piece, PromptProgress):
            piece = await stream.wait(asyncio.create_task(_next(pieces)), "reading the prompt")
        await stream.open()
        while piece is not None:
            if isinstance(piece, CandidateDelta):
                if piece.voter not in started:
                    started.add(piece.voter)
                    await stream.send(chunks.role(piece.voter))
                await stream.send(chunks.delta(piece))
            elif isinstance(piece, Usage) and _wants_usage(chat):
                await stream.send(chunks.usage(piece.prompt_tokens, piece.completion_tokens))
            piece = await _next(pieces)
    await stream.close()


async def _next(pieces: AsyncIterator[Piece]) -> Piece | None:
    return await anext(pieces, None)


def _wants_usage(chat: ChatRequest) -> bool:
    return chat.stream_options is not None and chat.stream_options.include_usage


def _wants_candidates(chat: ChatRequest) -> bool:
    return chat.swarm is not None and chat.swarm.candidates


def _headers(generation: GenerationRequest) -> dict[str, str]:
    headers = {"X-Swarm-Voters": str(generation.voters)}
    if generation.voting:
        headers["X-Swarm-Strategy"] = generation.strategy
    return headers
