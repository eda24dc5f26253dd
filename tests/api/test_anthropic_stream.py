"""The events of a streamed message, one by one, and what comes in their place when something is wrong."""

import json
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass
from typing import Any

import aiohttp
import pytest

from tests.support.program import Served

ASKED: dict[str, Any] = {
    "model": "practice",
    "max_tokens": 64,
    "temperature": 0,
    "stream": True,
    "messages": [{"role": "user", "content": "What is 3 plus 4?"}],
}
WEATHER = {
    "messages": [{"role": "user", "content": "What is the weather in Paris?"}],
    "tools": [
        {
            "name": "get_weather",
            "description": "Current weather of a city",
            "input_schema": {"type": "object", "properties": {"city": {"type": "string"}}, "required": ["city"]},
        }
    ],
}


@dataclass(frozen=True)
class Streamed:
    """An answer's events, in order, and its comments."""

    names: list[str]
    contents: list[dict[str, Any]]
    comments: list[str]
    headers: Mapping[str, str]

    @property
    def outline(self) -> list[str]:
        """The names, where a run of deltas counts as one."""
        return [name for name, before in zip(self.names, [None, *self.names], strict=False) if name != before]

    def of(self, name: str) -> list[dict[str, Any]]:
        return [content for content in self.contents if content["type"] == name]


@pytest.fixture
async def session(served: Served) -> AsyncIterator[aiohttp.ClientSession]:
    headers = {"x-api-key": served.key, "anthropic-version": "2023-06-01"}
    async with aiohttp.ClientSession(headers=headers) as session:
        yield session


async def streamed(session: aiohttp.ClientSession, served: Served, **changed: Any) -> Streamed:
    async with session.post(f"{served.base_url}/messages?beta=true", json=ASKED | changed) as response:
        assert response.status == 200, await response.text()
        assert response.headers["Content-Type"].startswith("text/event-stream")
        blocks = (await response.text()).removesuffix("\n\n").split("\n\n")
    names, contents, comments = [], [], []
    for block in blocks:
        if block.startswith(":"):
            comments.append(block)
            continue
        name, data = block.split("\n")
        names.append(name.removeprefix("event: "))
        contents.append(json.loads(data.removeprefix("data: ")))
    assert names == [content["type"] for content in contents]
    return Streamed(names, contents, comments, dict(response.headers))


@pytest.mark.parametrize("model", ["practice", "swarm/practice"])
async def test_a_text_event_by_event(session: aiohttp.ClientSession, served: Served, model: str) -> None:
    answer = await streamed(session, served, model=model)
    assert answer.outline == [
        "message_start",
        "ping",
        "content_block_start",
        "content_block_delta",
        "content_block_stop",
        "message_delta",
        "message_stop",
    ]
    (started,) = answer.of("message_start")
    head = started["message"]
    usage = head.pop("usage")
    assert head.pop("id").startswith("msg_")
    assert head == {
        "type": "message",
        "role": "assistant",
        "model": model,
        "content": [],
        "stop_reason": None,
        "stop_sequence": None,
    }
    assert answer.of("content_block_start") == [
        {"type": "content_block_start", "index": 0, "content_block": {"type": "text", "text": ""}}
    ]
    deltas = answer.of("content_block_delta")
    assert all(delta["index"] == 0 and delta["delta"]["type"] == "text_delta" for delta in deltas)
    assert "".join(delta["delta"]["text"] for delta in deltas)
    assert answer.of("content_block_stop") == [{"type": "content_block_stop", "index": 0}]
    (ended,) = answer.of("message_delta")
    assert ended["delta"] == {"stop_reason": "end_turn", "stop_sequence": None}
    assert ended["usage"].pop("output_tokens") > 1
    assert usage.pop("output_tokens") == 0
    assert ended["usage"] == usage
    assert ("swarm" in ended) is (model == "swarm/practice")


@pytest.mark.parametrize("model", ["practice", "swarm/practice"])
async def test_a_tool_call_event_by_event(session: aiohttp.ClientSession, served: Served, model: str) -> None:
    answer = await streamed(session, served, model=model, **WEATHER)
    assert answer.outline == [
        "message_start",
        "ping",
        "content_block_start",
        "content_block_delta",
        "content_block_stop",
        "message_delta",
        "message_stop",
    ]
    (started,) = answer.of("content_block_start")
    assert started["content_block"].pop("id")
    assert started["content_block"] == {"type": "tool_use", "name": "get_weather", "input": {}}
    pieces = [content["delta"] for content in answer.of("content_block_delta")]
    assert {piece["type"] for piece in pieces} == {"input_json_delta"}
    assert json.loads("".join(piece["partial_json"] for piece in pieces)) == {"city": "Paris"}
    assert answer.of("message_delta")[0]["delta"]["stop_reason"] == "tool_use"


@pytest.mark.parametrize("mode", ["agree_stream", "stream_first"])
async def test_votes_that_speak_early_keep_the_order(session: aiohttp.ClientSession, served: Served, mode: str) -> None:
    answer = await streamed(session, served, swarm={"voters": 3, "mode": mode})
    assert answer.outline[:3] == ["message_start", "ping", "content_block_start"]
    assert answer.outline[-3:] == ["content_block_stop", "message_delta", "message_stop"]
    (ended,) = answer.of("message_delta")
    assert ended["swarm"]["mode"] == mode
    assert ended["usage"]["input_tokens"] + ended["usage"]["cache_read_input_tokens"] > 0


@pytest.mark.parametrize(
    ("changed", "status", "kind"),
    [
        ({"model": "claude-sonnet-4-5"}, 404, "not_found_error"),
        ({"messages": []}, 400, "invalid_request_error"),
        ({"messages": [{"role": "user", "content": []}]}, 400, "invalid_request_error"),
        ({"messages": [{"role": "king", "content": "x"}]}, 400, "invalid_request_error"),
        ({"messages": [{"role": "user", "content": [{"type": "video"}]}]}, 400, "invalid_request_error"),
        ({"max_tokens": 0}, 400, "invalid_request_error"),
        ({"swarm": {"voters": 99}}, 400, "invalid_request_error"),
        ({"tool_choice": {"type": "tool", "name": "x"}}, 400, "invalid_request_error"),
    ],
)
@pytest.mark.parametrize("stream", [False, True])
async def test_errors_have_the_dialects_shape(
    session: aiohttp.ClientSession, served: Served, changed: dict[str, Any], status: int, kind: str, *, stream: bool
) -> None:
    async with session.post(f"{served.base_url}/messages", json=ASKED | changed | {"stream": stream}) as response:
        assert response.status == status
        body = await response.json()
    assert body["type"] == "error"
    assert body["error"]["type"] == kind
    assert body["error"]["message"]
    assert body["request_id"] == response.headers["request-id"]


async def test_without_the_key_the_dialect_is_kept(served: Served) -> None:
    async with (
        aiohttp.ClientSession() as session,
        session.post(f"{served.base_url}/messages", json=ASKED) as response,
    ):
        assert response.status == 401
        assert (await response.json())["error"]["type"] == "authentication_error"


async def test_a_linked_document_is_no_text(session: aiohttp.ClientSession, served: Served) -> None:
    document = {"type": "document", "source": {"type": "url", "url": "https://example.com/x.pdf"}}
    body = ASKED | {"messages": [{"role": "user", "content": [document]}]}
    async with session.post(f"{served.base_url}/messages", json=body) as response:
        assert response.status == 400
        assert "document.source" in (await response.json())["error"]["message"]
