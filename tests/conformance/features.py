"""The features that clients rely on, each with a check that any dialect has to pass which offers it."""

import json
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from typing import TypeAlias

from tests.conformance.asking import Asked, Reply

Ask: TypeAlias = Callable[[Asked], Awaitable[Reply]]

SUM = {
    "type": "object",
    "properties": {"sum": {"type": "integer"}},
    "required": ["sum"],
    "additionalProperties": False,
}
WEATHER_QUESTION = Asked("What is the weather in Paris?", tools=True, temperature=0.1)
LONG_WINDED = Asked("How do I connect my editor to the program?", max_tokens=3)
"""No voter has an answer to it that is as short as that."""
CHAT, COMPLETIONS, RESPONSES, MESSAGES = "chat completions", "completions", "responses", "messages"
CHATS = frozenset({CHAT, RESPONSES, MESSAGES})
ALL = CHATS | {COMPLETIONS}


@dataclass(frozen=True)
class Feature:
    """One row of the table."""

    name: str
    check: Callable[[Ask], Awaitable[None]]
    offered_by: frozenset[str]


async def _answers(ask: Ask) -> None:
    reply = await ask(Asked())
    assert reply.status == 200
    assert reply.text


async def _instructions(ask: Ask) -> None:
    reply = await ask(Asked(system="You are a helpful assistant. Answer briefly."))
    plain = await ask(Asked())
    assert reply.text
    assert reply.prompt_tokens > plain.prompt_tokens


async def _usage(ask: Ask) -> None:
    reply = await ask(LONG_WINDED)
    assert reply.prompt_tokens > 3
    assert reply.completion_tokens == 3


async def _limit(ask: Ask) -> None:
    assert (await ask(LONG_WINDED)).ending == "length"


async def _stop_words(ask: Ask) -> None:
    reply = await ask(Asked("Say hello.", stop="e", max_tokens=32))
    assert "e" not in reply.text
    assert reply.ending in {"stop", "length"}


async def _temperature(ask: Ask) -> None:
    assert (await ask(Asked(temperature=0.0))).text
    refused = await ask(Asked(temperature=-1.0))
    assert (refused.status, refused.error_kind) == (400, "invalid_request_error")


async def _tool_calls(ask: Ask) -> None:
    reply = await ask(WEATHER_QUESTION)
    assert reply.ending == "tool_calls"
    ((name, arguments),) = reply.calls
    assert name == "get_weather"
    assert "Paris" in arguments["city"]


async def _no_tool(ask: Ask) -> None:
    assert not (await ask(replace(WEATHER_QUESTION, tool_choice="none"))).calls


async def _any_tool(ask: Ask) -> None:
    asked = Asked(tools=True, tool_choice="required")
    assert [name for name, _ in (await ask(asked)).calls] == ["get_weather"]


async def _named_tool(ask: Ask) -> None:
    asked = Asked(tools=True, tool_choice="named")
    assert [name for name, _ in (await ask(asked)).calls] == ["get_weather"]


async def _tool_results(ask: Ask) -> None:
    reply = await ask(replace(WEATHER_QUESTION, tool_result='{"temperature": 21, "sky": "clear"}'))
    assert reply.text
    assert reply.ending in {"stop", "length"}


async def _schema(ask: Ask) -> None:
    reply = await ask(Asked(schema=SUM))
    assert isinstance(json.loads(reply.text)["sum"], int)


async def _log_probabilities(ask: Ask) -> None:
    reply = await ask(Asked(log_probabilities=True, max_tokens=5))
    assert 0 < reply.log_probabilities <= reply.completion_tokens


async def _unknown_model(ask: Ask) -> None:
    reply = await ask(Asked(model="gpt-9"))
    assert reply.status == 404
    assert reply.error_kind in {"invalid_request_error", "not_found_error"}


async def _too_long(ask: Ask) -> None:
    reply = await ask(Asked("word " * 80_000))
    assert reply.error_kind == "invalid_request_error"
    assert reply.status == 400 or reply.failed_late


async def _request_id(ask: Ask) -> None:
    assert (await ask(Asked())).headers["X-Request-ID"]


FEATURES = (
    Feature("text", _answers, ALL),
    Feature("instructions", _instructions, CHATS),
    Feature("token counts", _usage, ALL),
    Feature("limit on the answer's length", _limit, ALL),
    Feature("stop words", _stop_words, frozenset({CHAT, COMPLETIONS, MESSAGES})),
    Feature("temperature", _temperature, ALL),
    Feature("tool calls", _tool_calls, CHATS),
    Feature("tools forbidden", _no_tool, CHATS),
    Feature("some tool required", _any_tool, CHATS),
    Feature("one tool required by name", _named_tool, CHATS),
    Feature("tool results", _tool_results, CHATS),
    Feature("JSON by a schema", _schema, CHATS),
    Feature("probabilities of tokens", _log_probabilities, frozenset({CHAT, COMPLETIONS, RESPONSES})),
    Feature("unknown model refused", _unknown_model, ALL),
    Feature("prompt too long refused", _too_long, ALL),
    Feature("request identifier", _request_id, ALL),
)
