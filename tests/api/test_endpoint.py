"""What reaches the endpoint over HTTP, good and bad, and what comes back."""

import asyncio
import json
from collections.abc import AsyncIterator
from typing import Any

import aiohttp
import pytest

from tests.support.program import Served

CHAT = {"model": "practice", "messages": [{"role": "user", "content": "What is 3 plus 4?"}]}


@pytest.fixture
async def session(served: Served) -> AsyncIterator[aiohttp.ClientSession]:
    async with aiohttp.ClientSession(headers=served.headers) as session:
        yield session


async def refused(response: aiohttp.ClientResponse, status: int, code: str) -> dict[str, Any]:
    """Check that the response is an OpenAI error object, and return it."""
    assert response.status == status
    error: dict[str, Any] = (await response.json())["error"]
    assert set(error) == {"message", "type", "param", "code"}
    assert error["code"] == code
    assert error["message"]
    return error


async def test_health_needs_no_key_and_tells_the_state(served: Served) -> None:
    async with aiohttp.ClientSession() as session, session.get(f"{served.root_url}/health") as response:
        assert response.status == 200
        assert (await response.json())["status"] == "ok"


@pytest.mark.parametrize("headers", [{}, {"Authorization": "Bearer wrong"}, {"x-api-key": "wrong"}])
async def test_without_the_key_nothing_is_answered(served: Served, headers: dict[str, str]) -> None:
    async with aiohttp.ClientSession(headers=headers) as session:
        for path in ("/v1/models", "/swarm/status", "/v1/chat/completions", "/nothing"):
            async with session.get(served.root_url + path) as response:
                await refused(response, 401, "invalid_api_key")


async def test_the_other_customary_header_for_the_key_works(served: Served) -> None:
    async with (
        aiohttp.ClientSession(headers={"x-api-key": served.key}) as session,
        session.get(f"{served.base_url}/models") as response,
    ):
        assert response.status == 200


@pytest.mark.parametrize("path", ["/health", "/v1/models"])
@pytest.mark.parametrize("host", ["evil.example", "evil.example:7976", "127.0.0.1.evil.example", ""])
async def test_a_foreign_host_name_is_refused_everywhere(
    session: aiohttp.ClientSession, served: Served, host: str, path: str
) -> None:
    async with session.get(served.root_url + path, headers={"Host": host}) as response:
        await refused(response, 403, "forbidden")


@pytest.mark.parametrize("origin", ["https://evil.example", "null", "http://127.0.0.1.evil.example"])
async def test_a_foreign_web_page_is_refused_even_with_the_key(
    session: aiohttp.ClientSession, served: Served, origin: str
) -> None:
    async with session.get(f"{served.base_url}/models", headers={"Origin": origin}) as response:
        await refused(response, 403, "forbidden")


async def test_localhost_is_this_machine_too(session: aiohttp.ClientSession, served: Served) -> None:
    headers = {"Host": "localhost:7976", "Origin": "http://localhost:7976"}
    async with session.get(f"{served.base_url}/models", headers=headers) as response:
        assert response.status == 200


@pytest.mark.parametrize(
    ("body", "parameter"),
    [
        ("{", None),
        ("[]", None),
        ('"text"', None),
        ("\x00", None),
        ("{}", "model"),
        ('{"model": "practice"}', "messages"),
        ('{"model": "practice", "messages": []}', "messages"),
        ('{"model": "practice", "messages": [{"content": "x"}]}', "messages.0.role"),
        ('{"model": "practice", "messages": [{"role": "king", "content": "x"}]}', "messages.0.role"),
        (json.dumps(CHAT | {"temperature": 9}), "temperature"),
        (json.dumps(CHAT | {"n": 0}), "n"),
        (json.dumps(CHAT | {"max_tokens": -1}), "max_tokens"),
        (json.dumps(CHAT | {"swarm": {"voters": 17}}), "swarm.voters"),
        (json.dumps(CHAT | {"swarm": {"votes": 3}}), "swarm.votes"),
        (json.dumps(CHAT | {"swarm": {"strategy": "best"}}), "swarm.strategy"),
        (json.dumps(CHAT | {"swarm": {}, "n": 2}), "n"),
        ("[" * 100_000, None),
    ],
)
async def test_a_bad_body_is_told_which_field_is_wrong(
    session: aiohttp.ClientSession, served: Served, body: str, parameter: str | None
) -> None:
    json_body = aiohttp.BytesPayload(body.encode(), content_type="application/json")
    async with session.post(f"{served.base_url}/chat/completions", data=json_body) as response:
        error = await refused(response, 400, "invalid_request")
        assert error["type"] == "invalid_request_error"
        assert error["param"] == parameter


@pytest.mark.parametrize("value", ["1" + "0" * 30, "[" * 300 + "]" * 300])
@pytest.mark.parametrize("place", ["messages", "chat_template_kwargs", "tools"])
async def test_json_that_cannot_be_passed_on_is_the_clients_fault(
    session: aiohttp.ClientSession, served: Served, place: str, value: str
) -> None:
    odd = f'{{"role": "user", "content": "x", "odd": {value}}}'
    fields = {
        "messages": f'"messages": [{odd}]',
        "tools": f'"messages": [{{"role": "user", "content": "x"}}], "tools": [{odd}]',
        "chat_template_kwargs": f'"messages": [{{"role": "user", "content": "x"}}], "chat_template_kwargs": {odd}',
    }
    body = f'{{"model": "practice", "max_tokens": 3, {fields[place]}}}'
    headers = {"Content-Type": "application/json"}
    async with session.post(f"{served.base_url}/chat/completions", data=body, headers=headers) as response:
        await refused(response, 400, "invalid_request")


async def test_a_schema_that_cannot_be_followed_is_the_clients_fault(
    session: aiohttp.ClientSession, served: Served
) -> None:
    schema = {"type": "json_schema", "json_schema": {"name": "x", "schema": {"type": "nonsense"}}}
    for model in ("practice", "swarm/practice"):
        body = CHAT | {"model": model, "response_format": schema}
        async with session.post(f"{served.base_url}/chat/completions", json=body) as response:
            assert response.status == 400
            assert (await response.json())["error"]["type"] == "invalid_request_error"


async def test_an_oversized_body_is_refused(session: aiohttp.ClientSession, served: Served) -> None:
    body = aiohttp.BytesPayload(b"x" * (33 * 1024 * 1024), content_type="application/json")
    async with session.post(f"{served.base_url}/chat/completions", data=body) as response:
        error = await refused(response, 413, "request_too_large")
        assert "33,554,432 bytes" in error["message"]


async def test_a_prompt_over_the_context_is_told_both_numbers(session: aiohttp.ClientSession, served: Served) -> None:
    async with session.get(f"{served.base_url}/models") as response:
        context = (await response.json())["data"][0]["context_length"]
    long = {"role": "user", "content": "1 2 3 4 " * context}
    for model in ("practice", "swarm/practice"):
        body = {"model": model, "messages": [long]}
        async with session.post(f"{served.base_url}/chat/completions", json=body) as response:
            error = await refused(response, 400, "context_length_exceeded")
            assert f"{context:,}" in error["message"]


async def test_unknown_paths_and_methods_answer_in_the_same_shape(
    session: aiohttp.ClientSession, served: Served
) -> None:
    async with session.get(f"{served.root_url}/v2/everything") as response:
        await refused(response, 404, "invalid_request")
    async with session.delete(f"{served.base_url}/models") as response:
        await refused(response, 405, "invalid_request")


async def test_a_streamed_vote_sends_comments_before_the_winner(session: aiohttp.ClientSession, served: Served) -> None:
    body = CHAT | {"model": "swarm/practice", "stream": True, "swarm": {"voters": 5}}
    async with session.post(f"{served.base_url}/chat/completions", json=body) as response:
        assert response.headers["Content-Type"].startswith("text/event-stream")
        assert response.headers["X-Swarm-Voters"] == "5"
        assert response.headers["X-Swarm-Strategy"] == "auto"
        lines = (await response.text()).split("\n\n")
    assert lines[0].startswith(": ")
    assert lines[-2] == "data: [DONE]"
    chunks = [json.loads(line.removeprefix("data: ")) for line in lines[:-2] if line.startswith("data: ")]
    assert sum("swarm" in chunk for chunk in chunks) == 1
    assert chunks[-1]["swarm"]["voters"] == 5
    assert 0 < chunks[-1]["swarm"]["agreement"] <= 1


async def test_one_seed_gives_the_same_candidates_again(session: aiohttp.ClientSession, served: Served) -> None:
    body = CHAT | {"model": "swarm/practice", "seed": 77, "swarm": {"voters": 4, "candidates": True}}

    async def candidates() -> list[str]:
        async with session.post(f"{served.base_url}/chat/completions", json=body) as response:
            described = (await response.json())["swarm"]["candidates"]
        return [candidate["text"] for candidate in described if candidate["finish_reason"]]

    first, second = await candidates(), await candidates()
    shared = min(len(first), len(second))
    assert shared >= 2
    assert set(first) & set(second)


async def test_voters_of_one_vote_sample_differently(session: aiohttp.ClientSession, served: Served) -> None:
    body = {
        "model": "swarm/practice",
        "messages": [{"role": "user", "content": "Say hello."}],
        "temperature": 2,
        "seed": 3,
        "swarm": {"voters": 8, "candidates": True},
    }
    async with session.post(f"{served.base_url}/chat/completions", json=body) as response:
        described = (await response.json())["swarm"]["candidates"]
    assert len({candidate["text"] for candidate in described}) > 1


async def test_a_vote_never_samples_so_cold_that_voters_cannot_disagree(
    session: aiohttp.ClientSession, served: Served
) -> None:
    body = CHAT | {"model": "swarm/practice", "temperature": 0}
    async with session.post(f"{served.base_url}/chat/completions", json=body) as response:
        assert (await response.json())["swarm"]["temperature"] == 0.7


async def busy_slots(session: aiohttp.ClientSession, served: Served) -> int:
    async with session.get(f"{served.root_url}/swarm/status") as response:
        return sum(worker["busy_slots"] for worker in (await response.json())["workers"])


@pytest.mark.parametrize("model", ["practice", "swarm/practice"])
async def test_a_client_that_goes_away_frees_its_voters(
    session: aiohttp.ClientSession, served: Served, model: str
) -> None:
    body = CHAT | {"model": model, "stream": True, "ignore_eos": True}
    response = await session.post(f"{served.base_url}/chat/completions", json=body)
    await response.content.readany()
    while not await busy_slots(session, served):
        await asyncio.sleep(0.02)
    response.close()
    async with asyncio.timeout(5):
        while await busy_slots(session, served):
            await asyncio.sleep(0.02)


@pytest.mark.parametrize(
    ("path", "prompt"),
    [("chat/completions", {"messages": [{"role": "assistant", "content": None}]}), ("completions", {"prompt": ""})],
)
@pytest.mark.parametrize("model", ["practice", "swarm/practice"])
async def test_a_prompt_without_a_word_keeps_no_voter_waiting(
    session: aiohttp.ClientSession, served: Served, path: str, prompt: dict[str, Any], model: str
) -> None:
    async with session.post(f"{served.base_url}/{path}", json={"model": model, **prompt}) as response:
        assert "empty" in (await refused(response, 400, "invalid_request"))["message"]


async def test_a_number_that_no_worker_takes_is_the_clients_fault(
    session: aiohttp.ClientSession, served: Served
) -> None:
    body = {"model": "practice", "messages": [{"role": "user", "content": "Hi", "extra": 10**30}]}
    async with session.post(f"{served.base_url}/chat/completions", json=body) as response:
        await refused(response, 400, "invalid_request")
    body["messages"] = [{"role": "user", "content": f"{10**30}"}]
    async with session.post(f"{served.base_url}/chat/completions", json=body | {"max_tokens": 1}) as response:
        assert response.status == 200
