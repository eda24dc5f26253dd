"""Responses that are made while nobody listens."""

import asyncio
from typing import Any

import aiohttp

from tests.api.responses.caller import ENDLESS, Caller
from tests.support.program import Served

UNFINISHED = {"queued", "in_progress"}


async def finished(caller: Caller, response_id: str) -> dict[str, Any]:
    """Return the response when it is whole, as a client that asks again and again."""
    async with asyncio.timeout(60):
        while (response := await caller.call("GET", f"/{response_id}"))["status"] in UNFINISHED:
            await asyncio.sleep(0.05)
    return response


async def free(caller: Caller) -> None:
    """Return when no slot is busy."""
    async with asyncio.timeout(10):
        while await caller.busy_slots():
            await asyncio.sleep(0.02)


async def test_it_is_answered_at_once_and_made_afterwards(caller: Caller) -> None:
    for model in ("practice", "swarm/practice"):
        queued = await caller.ask(model=model, background=True)
        assert (queued["status"], queued["output"], queued["background"]) == ("queued", [], True)
        response = await finished(caller, queued["id"])
        assert response["status"] == "completed"
        assert response["output"][0]["content"][0]["text"]
        assert ("swarm" in response) == model.startswith("swarm/")
        items = await caller.call("GET", f"/{queued['id']}/input_items")
        assert [item["content"][0]["text"] for item in items["data"]] == ["What is 3 plus 4?"]


async def test_a_stream_can_be_left_and_taken_up_again(caller: Caller) -> None:
    heard: list[dict[str, Any]] = []
    asked = ENDLESS | {"max_output_tokens": 40, "background": True, "stream": True}
    async with caller.streaming("POST", **asked) as events:
        async for event in events:
            heard.append(event)
            if event["type"] == "response.output_text.delta":
                break
    response_id = heard[0]["response"]["id"]
    last = heard[-1]["sequence_number"]
    async with caller.streaming("GET", f"/{response_id}?stream=true&starting_after={last}") as events:
        rest = [event async for event in events]
    together = [*heard, *rest]
    assert [event["type"] for event in together[:3]] == [
        "response.created",
        "response.queued",
        "response.in_progress",
    ]
    assert [event["sequence_number"] for event in together] == list(range(len(together)))
    assert together[-1]["type"] == "response.incomplete"
    assert together[-1]["response"] == await caller.call("GET", f"/{response_id}")
    async with caller.streaming("GET", f"/{response_id}?stream=true") as events:
        assert [event async for event in events] == together
    await caller.refused("GET", f"/{response_id}?stream=true&starting_after=x")


async def test_cancelling_frees_the_voters_and_keeps_what_was_said(caller: Caller) -> None:
    async with caller.streaming("POST", **ENDLESS | {"background": True, "stream": True}) as events:
        response_id = ""
        async for event in events:
            if event["type"] == "response.output_text.delta":
                break
            response_id = event["response"]["id"] if "response" in event else response_id
        cancelled = await caller.call("POST", f"/{response_id}/cancel")
        last = [event async for event in events][-1]
    assert cancelled["status"] == "cancelled"
    assert cancelled["output"][0]["content"][0]["text"]
    assert last["response"] == cancelled
    assert await caller.call("GET", f"/{response_id}") == cancelled
    assert await caller.call("POST", f"/{response_id}/cancel") == cancelled
    await free(caller)


async def test_nobody_goes_on_from_a_response_that_is_still_made(caller: Caller) -> None:
    queued = await caller.call("POST", **ENDLESS, background=True)
    error = await caller.refused("POST", model="practice", input="More", previous_response_id=queued["id"])
    assert "still being made" in error["message"]
    await caller.call("DELETE", f"/{queued['id']}")


async def test_deleting_stops_the_work(caller: Caller) -> None:
    queued = await caller.call("POST", **ENDLESS, background=True)
    while not await caller.busy_slots():
        await asyncio.sleep(0.02)
    await caller.call("DELETE", f"/{queued['id']}")
    await caller.refused("GET", f"/{queued['id']}", status=404)
    await free(caller)


async def test_what_goes_wrong_is_told_to_whoever_comes_back(caller: Caller) -> None:
    queued = await caller.ask("1 2 3 4 " * 40_000, background=True)
    response = await finished(caller, queued["id"])
    assert response["status"] == "failed"
    assert response["error"]["code"] == "context_length_exceeded"


async def test_work_in_the_background_ends_with_the_program(own_served: Served) -> None:
    async with aiohttp.ClientSession(headers=own_served.headers) as session:
        caller = Caller(session, own_served)
        async with caller.streaming("POST", **ENDLESS | {"background": True, "stream": True}) as events:
            async for event in events:
                if event["type"] == "response.output_text.delta":
                    break
            own_served.process.terminate()
            last = [event async for event in events][-1]
    assert last["type"] == "response.failed"
    assert last["response"]["error"]["code"] == "stopped"
    assert await asyncio.to_thread(own_served.process.wait, 20) == 0
