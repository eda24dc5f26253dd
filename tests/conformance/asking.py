"""What is asked in every dialect, and what came back, told in one way."""

import json
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

import aiohttp

from tests.support.program import Served


@dataclass(frozen=True)
class Asked:
    """One question, free of any dialect."""

    text: str = "What is 17 plus 25?"
    model: str = "practice"
    system: str = ""
    tools: bool = False
    tool_choice: str = "auto"
    """`auto`, `none`, `required`, or `named` for the weather by name."""
    tool_result: str = ""
    """What the weather tool gave in the turn before; the model has yet to speak of it."""
    schema: dict[str, Any] | None = None
    max_tokens: int = 64
    stop: str = ""
    temperature: float | None = None
    log_probabilities: bool = False
    more: dict[str, Any] = field(default_factory=dict)


@dataclass
class Reply:
    """What a client understands of an answer."""

    text: str = ""
    calls: list[tuple[str, dict[str, Any]]] = field(default_factory=list)
    ending: str = ""
    """`stop`, `length` or `tool_calls`."""
    prompt_tokens: int = 0
    completion_tokens: int = 0
    log_probabilities: int = 0
    """Tokens whose probability was told."""
    swarm: dict[str, Any] | None = None
    status: int = 200
    error_kind: str = ""
    failed_late: bool = False
    """Whether the error came in a stream that had begun: on a busy machine it is not found before that."""
    headers: dict[str, str] = field(default_factory=dict)


class Dialect(Protocol):
    """One way to ask."""

    name: str
    path: str

    def body(self, asked: Asked) -> dict[str, Any]:
        """Write the request."""

    def read(self, body: dict[str, Any]) -> Reply:
        """Read a whole answer."""

    def gather(self, events: Sequence[tuple[str, dict[str, Any]]]) -> Reply:
        """Read a stream of named events."""

    def error_kind(self, body: dict[str, Any]) -> str:
        """Return the kind of an error, in the words of the dialect."""


WEATHER = {
    "name": "get_weather",
    "description": "Current weather of a city",
    "parameters": {"type": "object", "properties": {"city": {"type": "string"}}, "required": ["city"]},
}


async def ask(served: Served, dialect: Dialect, asked: Asked, *, streamed: bool, voting: bool) -> Reply:
    """Ask, and return what a client understands; errors are replies too."""
    body = dialect.body(asked) | asked.more
    body["model"] = f"swarm/{asked.model}" if voting else asked.model
    if voting:
        body["swarm"] = {"voters": 3}
    if streamed:
        body["stream"] = True
    async with (
        aiohttp.ClientSession(headers=served.headers) as session,
        session.post(served.root_url + dialect.path, json=body) as response,
    ):
        if response.content_type == "text/event-stream":
            told = [event async for event in events(response)]
            failure = _failure(told)
            reply = dialect.gather(told) if failure is None else Reply(error_kind=dialect.error_kind(failure))
            reply.failed_late = failure is not None
        else:
            content = await response.json()
            reply = dialect.read(content) if response.ok else Reply(error_kind=dialect.error_kind(content))
        reply.status = response.status
        reply.headers = dict(response.headers)
        return reply


def _failure(told: Sequence[tuple[str, dict[str, Any]]]) -> dict[str, Any] | None:
    """Return the error that a stream ends with, where it ends with one."""
    _, last = told[-1]
    response: dict[str, Any] = last.get("response", {})
    return last if last.get("error") else response if response.get("error") else None


async def events(response: aiohttp.ClientResponse) -> AsyncIterator[tuple[str, dict[str, Any]]]:
    """Yield name and content of each event of a stream; keep-alives and last words are skipped."""
    for block in (await response.text()).split("\n\n"):
        fields = dict(line.split(": ", 1) for line in block.splitlines() if ": " in line and not line.startswith(":"))
        if "data" in fields and fields["data"] != "[DONE]":
            yield fields.get("event", ""), json.loads(fields["data"])
