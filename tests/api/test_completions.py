"""Texts that go on, over HTTP."""

import json
from typing import Any

import aiohttp
import pytest

from tests.support.program import Served

BEGINNING = {"model": "practice", "prompt": "What is 3 plus", "max_tokens": 6, "seed": 3}


async def ask(served: Served, status: int = 200, **fields: Any) -> dict[str, Any]:
    async with (
        aiohttp.ClientSession(headers=served.headers) as session,
        session.post(f"{served.base_url}/completions", json={**BEGINNING, **fields}) as response,
    ):
        body: dict[str, Any] = await response.json()
        assert response.status == status, body
        return body


async def events(served: Served, **fields: Any) -> list[dict[str, Any]]:
    async with (
        aiohttp.ClientSession(headers=served.headers) as session,
        session.post(f"{served.base_url}/completions", json={**BEGINNING, **fields, "stream": True}) as response,
    ):
        lines = (await response.text()).split("\n\n")
    told = [line.removeprefix("data: ") for line in lines if line.startswith("data: ")]
    assert told.pop() == "[DONE]"
    return [json.loads(line) for line in told]


async def test_a_text_goes_on(served: Served) -> None:
    body = await ask(served)
    assert body["object"] == "text_completion"
    (choice,) = body["choices"]
    assert choice["text"]
    assert choice["finish_reason"] == "length"
    assert body["usage"]["completion_tokens"] == 6


async def test_a_stream_says_the_same_as_a_whole_text(served: Served) -> None:
    whole = await ask(served)
    told = await events(served, stream_options={"include_usage": True})
    assert "".join(event["choices"][0]["text"] for event in told if event["choices"]) == whole["choices"][0]["text"]
    assert told[-1]["usage"]["completion_tokens"] == whole["usage"]["completion_tokens"]


async def test_the_beginning_is_repeated_where_that_is_asked_for(served: Served) -> None:
    whole = await ask(served, echo=True, n=2)
    told = await events(served, echo=True, n=2)
    for index in range(2):
        assert whole["choices"][index]["text"].startswith("What is 3 plus")
        pieces = [choice["text"] for event in told for choice in event["choices"] if choice["index"] == index]
        assert "".join(pieces) == whole["choices"][index]["text"]


async def test_tokens_may_stand_for_the_text(served: Served) -> None:
    assert (await ask(served, prompt=[44, 335, 393, 760]))["usage"]["prompt_tokens"] == 4
    assert (await ask(served, prompt=[[44, 335]]))["usage"]["prompt_tokens"] == 2


async def test_probabilities_come_with_the_place_of_each_token(served: Served) -> None:
    choice = (await ask(served, logprobs=2))["choices"][0]
    told = choice["logprobs"]
    assert "".join(told["tokens"]) == choice["text"]
    assert all(probability <= 0 for probability in told["token_logprobs"])
    assert all(len(others) == 2 for others in told["top_logprobs"])
    assert [choice["text"][place] for place in told["text_offset"]] == [token[0] for token in told["tokens"]]


async def test_voters_may_vote_on_how_it_goes_on(served: Served) -> None:
    body = await ask(served, model="swarm/practice", swarm={"voters": 3})
    assert body["swarm"]["voters"] == 3
    assert body["swarm"]["counted"] == 3, "a text that is cut off where it was asked to be is a fair ballot"
    told = await events(served, model="swarm/practice", swarm={"voters": 3})
    assert told[-1]["swarm"]["voters"] == 3


@pytest.mark.parametrize(
    ("fields", "parameter"),
    [
        ({"suffix": "end"}, "suffix"),
        ({"best_of": 3}, "best_of"),
        ({"prompt": ["one", "two"]}, None),
        ({"prompt": []}, None),
        ({"logprobs": 9}, "logprobs"),
        ({"echo": True, "prompt": [1]}, "echo"),
    ],
)
async def test_what_cannot_be_had_is_refused(served: Served, fields: dict[str, Any], parameter: str | None) -> None:
    error = (await ask(served, status=400, **fields))["error"]
    assert error["type"] == "invalid_request_error"
    assert (error["param"] or "").startswith(parameter or "prompt")
