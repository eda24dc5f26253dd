"""What people and programs that watch over this one can learn, and what they cannot."""

import json
import re
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any

import aiohttp
import pytest
from prometheus_client.parser import text_string_to_metric_families

from swarm_desktop.api.routes import ROUTES
from tests.support.program import Served, serving

SECRET = "zebra crossing number seventeen"
CHAT = {"model": "practice", "max_tokens": 8, "messages": [{"role": "user", "content": SECRET}]}
VOTE = CHAT | {"model": "swarm/practice", "swarm": {"voters": 3, "strategy": "majority"}}


@pytest.fixture
async def session(served: Served) -> AsyncIterator[aiohttp.ClientSession]:
    async with aiohttp.ClientSession(headers=served.headers) as session:
        yield session


async def numbers(session: aiohttp.ClientSession, served: Served) -> dict[tuple[str, frozenset[str]], float]:
    """Return all samples, by name and by the values of their labels."""
    async with session.get(f"{served.root_url}/metrics") as response:
        assert response.status == 200
        assert response.headers["Content-Type"].startswith("text/plain")
        text = await response.text()
    return {
        (sample.name, frozenset(sample.labels.values())): sample.value
        for family in text_string_to_metric_families(text)
        for sample in family.samples
    }


def lines_of(served: Served) -> list[dict[str, Any]]:
    log = served.folder / "logs" / "swarm-desktop.log"
    whole, _, _ = log.read_text().rpartition("\n")
    return [json.loads(line) for line in whole.splitlines()]


async def ask(
    session: aiohttp.ClientSession, served: Served, body: dict[str, Any], headers: dict[str, str] | None = None
) -> str:
    """Return the identifier of a request, when it was answered."""
    async with session.post(f"{served.base_url}/chat/completions", json=body, headers=headers) as response:
        assert response.status == 200
        await response.read()
        return response.headers["X-Request-Id"]


async def test_what_happens_is_counted(session: aiohttp.ClientSession, served: Served) -> None:
    before = await numbers(session, served)
    await ask(session, served, CHAT)
    await ask(session, served, CHAT | {"stream": True})
    await ask(session, served, VOTE)
    async with session.get(f"{served.root_url}/somewhere/else") as response:
        assert response.status == 404
    after = await numbers(session, served)

    def grown(name: str, *labels: str) -> float:
        sample = (name, frozenset(labels))
        return after[sample] - before.get(sample, 0)

    chat = "/v1/chat/completions"
    assert grown("swarm_requests_total", chat, "openai", "200") == 3
    assert grown("swarm_requests_total", "none", "openai", "404") == 1
    assert grown("swarm_request_seconds_count", chat) == 3
    assert grown("swarm_first_token_seconds_count", "practice", "false") == 2
    assert grown("swarm_first_token_seconds_count", "practice", "true") == 1
    assert grown("swarm_prompt_tokens_total", "practice") > 0
    assert grown("swarm_completion_tokens_total", "practice") > 3
    votes = {labels: value for (name, labels), value in after.items() if name == "swarm_votes_total"}
    assert any("majority" in labels for labels in votes)
    assert grown("swarm_vote_agreement_count", "majority") == 1
    assert SECRET not in str(after)


async def test_the_state_is_measured(session: aiohttp.ClientSession, served: Served) -> None:
    found = await numbers(session, served)
    assert found[("swarm_requests_in_flight", frozenset())] >= 1
    assert found[("swarm_requests_queued", frozenset())] == 0
    by_name = {name: value for (name, labels), value in found.items() if "practice" in labels}
    assert by_name["swarm_worker_slots"] >= 1
    assert by_name["swarm_worker_memory_bytes"] > 0
    assert by_name["swarm_worker_restarts"] == 0
    states = [value for (name, _), value in found.items() if name == "swarm_worker_state"]
    workers = [labels for name, labels in found if name == "swarm_worker_slots"]
    assert sum(states) == len(workers) >= 1, "each worker is in one state"


async def test_ready_where_a_model_can_answer(served: Served) -> None:
    async with aiohttp.ClientSession() as session, session.get(f"{served.root_url}/health/ready") as response:
        assert (response.status, await response.json()) == (200, {"ready": True, "reason": ""})


@pytest.fixture(scope="module")
def talkative(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """Serve an instance that may log prompts and tells its metrics to everybody."""
    folder: Path = tmp_path_factory.mktemp("talkative") / "data"
    folder.mkdir()
    settings = "[endpoint]\nopen_metrics = true\n\n[logging]\nprompts = true\n"
    (folder / "settings.toml").write_text(settings)
    with serving(folder, "--log-format", "json") as instance:
        yield instance


async def test_not_ready_while_the_worker_is_away(talkative: Served) -> None:
    worker = talkative.worker_process()
    async with aiohttp.ClientSession() as session:
        worker.kill()
        while True:
            async with session.get(f"{talkative.root_url}/health/ready") as response:
                body = await response.json()
            if response.status == 503:
                break
        assert body == {"ready": False, "reason": "loading"}
        while response.status == 503:
            async with session.get(f"{talkative.root_url}/health/ready") as response:
                await response.read()


async def test_metrics_need_a_key_unless_the_person_wants_otherwise(served: Served, talkative: Served) -> None:
    async with aiohttp.ClientSession() as session:
        async with session.get(f"{served.root_url}/metrics") as response:
            assert response.status == 401
        async with session.get(f"{talkative.root_url}/metrics") as response:
            assert response.status == 200
        async with session.get(f"{talkative.base_url}/models") as response:
            assert response.status == 401


@pytest.mark.parametrize("sent", ["abc-123", "req_A.b:c", "x" * 128])
async def test_a_clients_own_identifier_is_kept(session: aiohttp.ClientSession, served: Served, sent: str) -> None:
    assert await ask(session, served, CHAT, {"X-Request-Id": sent}) == sent
    assert await ask(session, served, CHAT | {"stream": True}, {"X-Request-Id": sent}) == sent


@pytest.mark.parametrize("sent", [None, "", "a b", "x" * 129, "\u00e9", '"}'])
async def test_any_other_identifier_is_made_here(
    session: aiohttp.ClientSession, served: Served, sent: str | None
) -> None:
    headers = {} if sent is None else {"X-Request-Id": sent}
    found = {await ask(session, served, CHAT, headers) for _ in range(2)}
    assert len(found) == 2
    assert all(re.fullmatch(r"req_[0-9a-f]{24}", each) for each in found)


@pytest.mark.parametrize("path", [*(route.public_path for route in ROUTES), "/nothing"])
async def test_every_answer_has_an_identifier(served: Served, path: str) -> None:
    async with aiohttp.ClientSession() as session:
        for headers in ({}, served.headers, {"Host": "evil.example"}):
            async with session.delete(served.root_url + path, headers=headers) as response:
                assert response.headers["X-Request-Id"] == response.headers["request-id"]


async def test_the_log_tells_who_asked_what_of_which_model(session: aiohttp.ClientSession, served: Served) -> None:
    number = await ask(session, served, VOTE, {"User-Agent": "attic-editor/3"})
    async with session.get(f"{served.base_url}/models", headers={"Authorization": "Bearer wrong"}) as response:
        refused = response.headers["X-Request-Id"]
    lines = {line["id"]: line for line in lines_of(served) if "id" in line}
    asked = lines[number]
    assert asked["path"] == "/v1/chat/completions"
    assert (asked["method"], asked["status"], asked["key"]) == ("POST", 200, "default")
    assert (asked["model"], asked["voters"], asked["client"]) == ("practice", 3, "attic-editor")
    assert asked["prompt_tokens"] > 0
    assert asked["completion_tokens"] > 0
    assert asked["seconds"] >= asked["first_token_seconds"] > 0
    assert (lines[refused]["status"], lines[refused]["key"]) == (401, None)


async def test_the_log_holds_neither_prompts_nor_keys(session: aiohttp.ClientSession, served: Served) -> None:
    await ask(session, served, CHAT)
    for log in (served.folder / "logs").iterdir():
        text = log.read_text(errors="replace")
        assert SECRET not in text
        assert served.key not in text


async def test_the_log_holds_prompts_where_the_person_wants_that(talkative: Served) -> None:
    async with aiohttp.ClientSession(headers=talkative.headers) as session:
        number = await ask(session, talkative, CHAT)
    assert [line["prompt"] for line in lines_of(talkative) if line.get("id") == number] == [SECRET]
    assert (talkative.folder / "logs" / "swarm-desktop.log").stat().st_mode & 0o077 == 0
    errors = talkative.folder.parent / f"{talkative.folder.name}-errors.txt"
    printed = [json.loads(line) for line in errors.read_text().splitlines()]
    assert [line["prompt"] for line in printed if line.get("id") == number] == [SECRET]
