"""Coming back to a response."""

from pathlib import Path

import aiohttp
import pytest

from tests.api.responses.caller import Caller
from tests.support.program import serving


async def test_a_response_is_kept_until_it_is_deleted(caller: Caller) -> None:
    response = await caller.ask()
    path = f"/{response['id']}"
    assert await caller.call("GET", path) == response
    assert await caller.call("DELETE", path) == {"id": response["id"], "object": "response.deleted", "deleted": True}
    for method, more in (("GET", ""), ("DELETE", ""), ("POST", "/cancel"), ("GET", "/input_items")):
        error = await caller.refused(method, path + more, status=404)
        assert error["code"] == "response_not_found"
        assert response["id"] in error["message"]


async def test_a_streamed_response_is_kept_before_its_end_is_told(caller: Caller) -> None:
    async with caller.streaming("POST", model="practice", input="Hello", stream=True) as events:
        async for event in events:
            if event["type"] == "response.completed":
                break
        assert await caller.call("GET", f"/{event['response']['id']}") == event["response"]


async def test_nothing_is_kept_of_those_who_do_not_want_it(caller: Caller) -> None:
    response = await caller.ask(store=False)
    assert response["store"] is False
    await caller.refused("GET", f"/{response['id']}", status=404)
    await caller.refused("POST", model="practice", input="More", previous_response_id=response["id"])


async def test_a_conversation_goes_on_from_a_response(caller: Caller) -> None:
    first = await caller.ask("My name is Ada.", instructions="Be kind.")
    second = await caller.ask("What is my name?", previous_response_id=first["id"])
    third = await caller.ask("Thank you.", previous_response_id=second["id"])
    tokens = [response["usage"]["input_tokens"] for response in (first, second, third)]
    assert tokens == sorted(tokens)
    # What was said counts, instructions of earlier responses do not.
    said = [
        {"role": "user", "content": "My name is Ada."},
        *first["output"],
        {"role": "user", "content": "What is my name?"},
        *second["output"],
        {"role": "user", "content": "Thank you."},
    ]
    assert (await caller.ask(said))["usage"]["input_tokens"] == tokens[-1]


async def test_a_chain_with_a_hole_is_told(caller: Caller) -> None:
    first = await caller.ask("Hello")
    second = await caller.ask("Hello", previous_response_id=first["id"])
    await caller.call("DELETE", f"/{first['id']}")
    error = await caller.refused("POST", model="practice", input="More", previous_response_id=second["id"])
    assert error["code"] == "previous_response_not_found"
    assert first["id"] in error["message"]
    assert second["id"] in error["message"]


async def test_items_of_other_responses_can_be_referred_to(caller: Caller) -> None:
    first = await caller.ask("Hello")
    reference = {"type": "item_reference", "id": first["output"][0]["id"]}
    second = await caller.ask([reference, {"role": "user", "content": "What is 3 plus 4?"}])
    items = (await caller.call("GET", f"/{second['id']}/input_items?order=asc"))["data"]
    assert items[0] == {
        "id": first["output"][0]["id"],
        "type": "message",
        "role": "assistant",
        "status": "completed",
        "content": [{"type": "output_text", "text": first["output"][0]["content"][0]["text"]}],
    }


async def test_input_items_come_in_pages(caller: Caller) -> None:
    given = [{"role": "user", "content": f"message {number}"} for number in range(5)]
    response = await caller.ask(given)
    path = f"/{response['id']}/input_items"
    newest = await caller.call("GET", f"{path}?limit=2")
    assert [item["content"][0]["text"] for item in newest["data"]] == ["message 4", "message 3"]
    assert (newest["first_id"], newest["last_id"]) == (newest["data"][0]["id"], newest["data"][1]["id"])
    assert newest["has_more"]
    rest = await caller.call("GET", f"{path}?after={newest['last_id']}")
    assert [item["content"][0]["text"] for item in rest["data"]] == ["message 2", "message 1", "message 0"]
    assert not rest["has_more"]
    oldest = await caller.call("GET", f"{path}?limit=1&order=asc")
    assert oldest["data"] == rest["data"][-1:]


@pytest.mark.parametrize("query", ["limit=0", "limit=101", "limit=ten", "order=random", "after=msg_0"])
async def test_a_page_that_is_none_is_refused(caller: Caller, query: str) -> None:
    response = await caller.ask()
    error = await caller.refused("GET", f"/{response['id']}/input_items?{query}")
    assert error["param"] == query.partition("=")[0]


async def test_only_background_responses_can_be_cancelled_or_followed(caller: Caller) -> None:
    response = await caller.ask()
    assert "background" in (await caller.refused("POST", f"/{response['id']}/cancel"))["message"]
    assert "background" in (await caller.refused("GET", f"/{response['id']}?stream=true"))["message"]


async def test_on_the_disk_responses_outlive_the_program(tmp_path: Path) -> None:
    settings = tmp_path / "data" / "settings.toml"
    settings.parent.mkdir()
    settings.write_text('[responses]\nkeep = "disk"\n')
    with serving(tmp_path / "data") as served:
        async with aiohttp.ClientSession(headers=served.headers) as session:
            response = await Caller(session, served).ask()
    assert (tmp_path / "data" / "responses.sqlite").stat().st_mode & 0o777 == 0o600
    with serving(tmp_path / "data") as served:
        async with aiohttp.ClientSession(headers=served.headers) as session:
            assert await Caller(session, served).call("GET", f"/{response['id']}") == response
