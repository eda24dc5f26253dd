"""One number for the context in every dialect, and prompts that outgrow it."""

from collections.abc import AsyncIterator, Iterator
from typing import Any

import aiohttp
import pytest

from tests.support.program import Served, serving

CONTEXT = 1024
LONG = "word " * (CONTEXT + 100)


def settings(compression: str) -> str:
    return f'[worker]\ncontext_tokens = {CONTEXT}\n\n[context]\ncompression = "{compression}"\n'


@pytest.fixture(scope="module", params=["off", "drop", "summarise"])
def small(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, Served]]:
    """Serve with a small context, once for each way to treat long conversations."""
    folder = tmp_path_factory.mktemp("small") / "data"
    folder.mkdir()
    (folder / "settings.toml").write_text(settings(request.param))
    with serving(folder) as served:
        yield request.param, served


@pytest.fixture
async def session(small: tuple[str, Served]) -> AsyncIterator[aiohttp.ClientSession]:
    _, served = small
    async with aiohttp.ClientSession(served.root_url, headers=served.headers) as session:
        yield session


async def got(session: aiohttp.ClientSession, path: str, **options: Any) -> Any:
    async with session.get(path, **options) as response:
        assert response.status == 200, await response.text()
        return await response.json()


async def test_every_dialect_tells_the_same_number(session: aiohttp.ClientSession) -> None:
    version = {"anthropic-version": "2023-06-01"}
    listed = (await got(session, "/v1/models"))["data"]
    numbers = [model[name] for model in listed for name in ("context_length", "max_model_len")]
    for name in ("practice", "swarm/practice"):
        numbers.append((await got(session, f"/v1/models/{name}"))["context_length"])
        numbers.append((await got(session, f"/v1/models/{name}", headers=version))["max_input_tokens"])
        for asked in ({"model": name}, {"name": f"{name}:latest"}):
            async with session.post("/api/show", json=asked) as response:
                shown = await response.json()
            numbers.append(shown["model_info"][shown["model_info"]["general.architecture"] + ".context_length"])
            assert shown["parameters"] == f"num_ctx {CONTEXT}"
            assert "tools" in shown["capabilities"]
        properties = await got(session, "/props", params={"model": name})
        numbers.append(properties["default_generation_settings"]["n_ctx"])
    numbers += [model["max_input_tokens"] for model in (await got(session, "/v1/models", headers=version))["data"]]
    assert set(numbers) == {CONTEXT}


async def test_nothing_tells_where_files_lie(session: aiohttp.ClientSession) -> None:
    for path in ("/props", "/api/tags", "/v1/models"):
        assert "/resources/" not in str(await got(session, path))
    assert (await got(session, "/props"))["model_path"] == "practice-model.gguf"


async def test_names_are_the_same_everywhere(session: aiohttp.ClientSession) -> None:
    tags = [model["name"] for model in (await got(session, "/api/tags"))["models"]]
    assert tags == [model["id"] for model in (await got(session, "/v1/models"))["data"]]
    assert (await got(session, "/api/version"))["version"]


@pytest.mark.parametrize("path", ["/v1/models/none", "/v1/models/swarm/none", "/props?model=none"])
async def test_an_unknown_model_is_told(session: aiohttp.ClientSession, path: str) -> None:
    async with session.get(path) as response:
        assert response.status == 404
        assert (await response.json())["error"]["code"] == "model_not_found"


@pytest.mark.parametrize("body", [{"model": "none"}, {}])
async def test_show_needs_a_model_that_exists(session: aiohttp.ClientSession, body: dict[str, str]) -> None:
    async with session.post("/api/show", json=body) as response:
        assert response.status == (404 if body else 400)


DIALECTS: list[tuple[str, dict[str, Any]]] = [
    ("/v1/chat/completions", {"messages": [{"role": "user", "content": LONG}]}),
    ("/v1/messages", {"messages": [{"role": "user", "content": LONG}]}),
    ("/v1/completions", {"prompt": LONG}),
]


@pytest.mark.parametrize(("path", "body"), DIALECTS)
@pytest.mark.parametrize("model", ["practice", "swarm/practice"])
@pytest.mark.parametrize("stream", [False, True])
async def test_a_single_message_that_is_too_long_is_refused_with_both_numbers(
    session: aiohttp.ClientSession, path: str, body: dict[str, Any], model: str, *, stream: bool
) -> None:
    asked = body | {"model": model, "stream": stream, "max_tokens": 16}
    async with session.post(path, json=asked) as response:
        assert response.status == 400
        error = (await response.json())["error"]
    assert f"{CONTEXT:,}" in error["message"]
    assert "1,1" in error["message"]
    if path != "/v1/messages":
        assert error["code"] == "context_length_exceeded"
    async with session.get("/swarm/status") as response:
        assert all(worker["busy_slots"] == 0 for worker in (await response.json())["workers"])


def conversation(turns: int) -> list[dict[str, str]]:
    talk = []
    for number in range(turns):
        talk += [
            {"role": "user", "content": f"What is {number} plus {number}? " * 8},
            {"role": "assistant", "content": f"The answer is {2 * number}."},
        ]
    return [*talk, {"role": "user", "content": "What is 3 plus 4?"}]


@pytest.mark.parametrize("path", ["/v1/chat/completions", "/v1/messages"])
@pytest.mark.parametrize("model", ["practice", "swarm/practice"])
async def test_a_conversation_that_is_too_long(
    small: tuple[str, Served], session: aiohttp.ClientSession, path: str, model: str
) -> None:
    how, _ = small
    body = {"model": model, "messages": conversation(20), "max_tokens": 64, "temperature": 0}
    async with session.post(path, json=body) as response:
        answer = await response.json()
        if how == "off":
            assert response.status == 400
            return
        assert response.status == 200, answer
        told = answer["swarm"]["compressed"]
        assert response.headers["X-Swarm-Compressed"] == f"{told['turns']} turns"
    assert 0 < told["turns"] < 20
    assert told["summarised"] is (how == "summarise")
    assert told["prompt_tokens_before"] > CONTEXT
    assert ("voters" in answer["swarm"]) is (model == "swarm/practice")


async def test_a_streamed_answer_tells_too(small: tuple[str, Served], session: aiohttp.ClientSession) -> None:
    how, _ = small
    body = {"model": "practice", "messages": conversation(20), "max_tokens": 64, "stream": True}
    async with session.post("/v1/messages", json=body) as response:
        said = await response.text()
        assert (response.status == 200) is (how != "off")
    if how != "off":
        assert "X-Swarm-Compressed" in response.headers or ": X-Swarm-Compressed" in said
        assert '"compressed":' in said


async def test_the_next_turn_of_a_compressed_conversation_is_read_from_the_cache(
    small: tuple[str, Served], session: aiohttp.ClientSession
) -> None:
    how, _ = small
    if how == "off":
        return
    talk: list[dict[str, str]] = conversation(20)
    held = []
    for number in range(4):
        body = {"model": "practice", "messages": talk, "max_tokens": 8, "temperature": 0}
        async with session.post("/v1/messages", json=body) as response:
            usage = (await response.json())["usage"]
        held.append(usage["cache_read_input_tokens"] > usage["input_tokens"])
        talk = [*talk, {"role": "assistant", "content": "7."}, {"role": "user", "content": f"And {number}?"}]
    # Once in a while more has to go, and then all that comes after it is read anew.
    assert sum(held[1:]) >= 2


async def test_what_is_left_for_the_answer_is_told(session: aiohttp.ClientSession) -> None:
    body = {"model": "practice", "messages": [{"role": "user", "content": "word " * 500}], "max_tokens": 4096}
    async with session.post("/v1/messages", json=body) as response:
        answer = await response.json()
        assert response.status == 200, answer
        left = int(response.headers["X-Swarm-Tokens-Left"])
    usage = answer["usage"]
    assert left == CONTEXT - usage["input_tokens"] - usage["cache_read_input_tokens"]
