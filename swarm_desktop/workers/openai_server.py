"""A server that speaks OpenAI's dialect, asked over HTTP; what it does not want is learned from its refusals."""

import asyncio
import re
from collections.abc import AsyncGenerator
from http import HTTPStatus
from typing import Any

import aiohttp
import orjson

from swarm_desktop.core.errors import SwarmError, WorkerError
from swarm_desktop.core.json_types import encoded
from swarm_desktop.workers.connections import crashed, lost
from swarm_desktop.workers.openai_errors import REFUSALS, TRY_AGAIN, error_for, said
from swarm_desktop.workers.openai_models import ServerModel, models_of
from swarm_desktop.workers.openai_question import OPTIONAL, server_question
from swarm_desktop.workers.openai_stream import ServerReader
from swarm_desktop.workers.recipe import RemoteModel
from swarm_desktop.workers.runtime import CandidateDelta, VoterRequest

_CONNECT_SECONDS = 10.0
_SILENCE_SECONDS = 300.0
"""Reading a long prompt takes its time, and nothing tells of its progress."""
_QUICK_SECONDS = 15.0
RETRY_SECONDS = (0.5, 1.0, 2.0)
"""How long to wait before each further attempt."""
_LONGEST_WAIT_SECONDS = 20.0
"""A server that asks to come back later than this is not waited for."""
_MODELS_PATH = "/v1/models"


class _AgainError(Exception):
    """The same request may be answered after some seconds; None: nobody knows how many."""

    def __init__(self, error: SwarmError, seconds: float | None) -> None:
        super().__init__(error.message)
        self.error = error
        self.seconds = seconds


class OpenAiServer:
    """One server; `close` it."""

    def __init__(self, remote: RemoteModel, retry_seconds: tuple[float, ...] = RETRY_SECONDS) -> None:
        self.host = remote.host
        self.one_choice_only = False
        """Whether it is known to answer with one choice, however many it is asked for."""
        self._remote = remote
        self._retry_seconds = retry_seconds
        self._unwanted: set[str] = set()
        headers = {"Content-Type": "application/json"}
        if remote.key:
            headers["Authorization"] = f"Bearer {remote.key}"
        self._session = aiohttp.ClientSession(
            headers=headers,
            timeout=aiohttp.ClientTimeout(total=None, sock_connect=_CONNECT_SECONDS, sock_read=_SILENCE_SECONDS),
            # Proxies are for what leaves the machine.
            trust_env=remote.leaves_machine,
        )

    async def close(self) -> None:
        """Close all connections."""
        await self._session.close()

    async def models(self) -> tuple[ServerModel, ...]:
        """Return its models. Raises WorkerError where it cannot be asked."""
        return models_of(await self.read(_MODELS_PATH))

    async def model(self) -> ServerModel:
        """Return the model that is meant. Raises WorkerError where the server lists others only."""
        listed = await self.models()
        wanted = {self._remote.model, f"{self._remote.model}:latest"}
        found = next((model for model in listed if model.id in wanted), None)
        if found is None:
            if listed:
                known = ", ".join(model.id for model in listed[:10])
                raise WorkerError(f"{self.host} has no model {self._remote.model}. It has: {known}.")
            # Some servers list nothing, and answer all the same.
            return ServerModel(self._remote.model)
        if found.context_tokens or not found.details_path:
            return found
        try:
            return found.detailed(await self.read(found.details_path))
        except WorkerError:
            # It is there all the same.
            return found.detailed(None)

    async def read(self, path: str, content: Any = None) -> Any:
        """Return a small answer. Raises WorkerError."""
        method, body = ("GET", None) if content is None else ("POST", encoded(content))
        try:
            async with (
                asyncio.timeout(_QUICK_SECONDS),
                self._session.request(method, self._remote.url + path, data=body, allow_redirects=False) as response,
            ):
                answer = _parsed(await response.read())
        except (aiohttp.ClientError, TimeoutError, RuntimeError) as error:
            raise lost(self._session, error, self.host) from error
        if response.status != HTTPStatus.OK or answer is None:
            raise error_for(self.host, response.status, answer)
        return answer

    async def answers(
        self, request: VoterRequest, seed: int, reader: ServerReader
    ) -> AsyncGenerator[CandidateDelta, None]:
        """Stream the choices of the voters that `reader` reads for. Raises SwarmError.

        Where the server is busy, or wants to be asked with less, it is asked again.
        """
        delays = iter(self._retry_seconds)
        while True:
            unwanted = {*self._unwanted, "n"} if self.one_choice_only else self._unwanted
            question = server_question(request, self._remote.model, seed, reader.voters, unwanted)
            try:
                async for delta in self._post(question.path, question.body, reader):
                    yield delta
            except _AgainError as again:
                delay = next(delays, None) if again.seconds is None or again.seconds <= _LONGEST_WAIT_SECONDS else None
                if delay is None:
                    raise again.error from again
                await asyncio.sleep(delay if again.seconds is None else again.seconds)
            else:
                return

    async def _post(self, path: str, body: bytes, reader: ServerReader) -> AsyncGenerator[CandidateDelta, None]:
        url = self._remote.url + path
        try:
            # Leaving the block before the body's end closes the connection, which is how the server learns of it.
            async with self._session.post(url, data=body, allow_redirects=False) as response:
                if response.status != HTTPStatus.OK:
                    raise self._refusal(response, _parsed(await response.read()), body)
                if response.content_type == "application/json":
                    for delta in reader.take(_parsed(await response.read())):
                        yield delta
                while not reader.done and (received := await response.content.readany()):
                    for delta in reader.feed(received):
                        yield delta
        except (aiohttp.ClientError, TimeoutError, RuntimeError) as error:
            raise lost(self._session, error, self.host) from error
        for delta in reader.end():
            yield delta
        if not reader.is_whole:
            raise crashed(self.host)

    def _refusal(self, response: aiohttp.ClientResponse, answer: Any, body: bytes) -> Exception:
        """Return what to do about an answer that is none."""
        error = error_for(self.host, response.status, answer)
        if response.status in TRY_AGAIN:
            told = response.headers.get("Retry-After", "")
            return _AgainError(error, float(told) if told.replace(".", "", 1).isdigit() else None)
        if response.status in REFUSALS:
            sent = orjson.loads(body)
            words = said(answer)
            named = {name for name in OPTIONAL if name in sent and re.search(rf"\b{name}\b", words)}
            if named:
                self._unwanted |= named
                self.one_choice_only = self.one_choice_only or "n" in named
                return _AgainError(error, 0.0)
        return error


def _parsed(body: bytes) -> Any:
    """Return the JSON, or None where it is something else, such as the page of a proxy."""
    try:
        return orjson.loads(body)
    except orjson.JSONDecodeError:
        return None
