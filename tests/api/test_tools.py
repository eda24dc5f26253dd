"""The tools through the endpoint of a running program."""

import asyncio
import json
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any

import aiohttp
import pytest
from openai import OpenAI
from openai.types.chat import ChatCompletionMessageFunctionToolCall
from openai.types.chat.chat_completion_message_function_tool_call import Function

from swarm_desktop.core.snapshot import Snapshot
from swarm_desktop.engine import Engine
from swarm_desktop.state.folder import DataFolder
from swarm_desktop.state.keyring_access import NoKeyring
from swarm_desktop.state.secrets import SecretStore
from swarm_desktop.state.settings_file import SettingsFile
from tests.support.program import Served, run_program, serving


def settings_with(folder: Path, approval: str) -> str:
    return (
        f'[tools]\nenabled = true\napproval = "{approval}"\n'
        f'folders = [{{path = "{folder}", write = true}}]\n[endpoint]\nport = 0\n'
    )


@pytest.fixture(scope="module")
def allowing(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Served, Path]]:
    """Serve an instance that lets tools work in a folder without asking."""
    root = tmp_path_factory.mktemp("tools")
    work = root / "work"
    work.mkdir()
    (root / "data").mkdir()
    (root / "data" / "settings.toml").write_text(settings_with(work, "never"))
    with serving(root / "data") as instance:
        yield instance, work


async def post(served: Served, body: Any, *, data: bytes | None = None) -> tuple[int, dict[str, Any]]:
    async with (
        aiohttp.ClientSession(headers=served.headers) as session,
        session.post(
            f"{served.base_url}/tools/execute",
            json=body if data is None else None,
            data=data,
            headers={"Content-Type": "application/json"},
        ) as response,
    ):
        return response.status, await response.json()


async def test_switched_off_they_are_neither_listed_nor_run(served: Served) -> None:
    status, answer = await post(served, {"name": "execute_bash", "arguments": {"command": "id"}})
    assert (status, answer["error"]["code"], answer["error"]["type"]) == (403, "tools_disabled", "permission_error")
    assert "Settings page" in answer["error"]["message"]
    async with (
        aiohttp.ClientSession(headers=served.headers) as session,
        session.get(f"{served.base_url}/tools") as response,
    ):
        assert response.status == 403
        assert (await response.json())["error"]["code"] == "tools_disabled"


async def test_without_a_key_they_do_not_even_say_that_they_are_off(served: Served) -> None:
    async with aiohttp.ClientSession() as session:
        async with session.get(f"{served.base_url}/tools") as response:
            assert response.status == 401
        async with session.post(f"{served.base_url}/tools/execute", json={"name": "read_file"}) as response:
            assert response.status == 401


async def test_a_file_is_written_and_read_back(allowing: tuple[Served, Path]) -> None:
    served, work = allowing
    status, answer = await post(served, {"name": "write_file", "arguments": {"path": "a.txt", "content": "hello"}})
    assert (status, answer["object"], answer["name"], answer["ok"]) == (200, "tool.result", "write_file", True)
    assert (work / "a.txt").read_text() == "hello"
    status, answer = await post(served, {"name": "read_file", "arguments": '{"path": "a.txt"}'})
    assert (status, answer["content"], answer["truncated"]) == (200, "hello", False)
    assert answer["seconds"] >= 0
    assert "tool_call_id" not in answer


async def test_a_tool_call_of_the_official_sdk_is_taken_as_it_is(allowing: tuple[Served, Path]) -> None:
    served, work = allowing
    function = Function(name="execute_bash", arguments=json.dumps({"command": "pwd"}))
    call = ChatCompletionMessageFunctionToolCall(id="call_7", type="function", function=function)
    status, answer = await post(served, call.model_dump())
    assert (status, answer["tool_call_id"], answer["content"]) == (200, "call_7", f"{work}\n[exit status 0]")


async def test_the_listed_tools_go_into_a_chat_request_as_they_are(allowing: tuple[Served, Path]) -> None:
    served, _ = allowing
    async with (
        aiohttp.ClientSession(headers=served.headers) as session,
        session.get(f"{served.base_url}/tools") as response,
    ):
        listed = await response.json()
    assert [tool["function"]["name"] for tool in listed["data"]] == ["read_file", "write_file", "execute_bash"]
    assert [tool["name"] for tool in listed["unavailable"]] == ["webfetch"]
    client = OpenAI(base_url=served.base_url, api_key=served.key)
    answer = await asyncio.to_thread(
        client.chat.completions.create,
        model="practice",
        messages=[{"role": "user", "content": "What is 3 plus 4?"}],
        tools=listed["data"],
        max_tokens=8,
    )
    assert answer.choices


async def test_what_goes_wrong_inside_is_a_result_for_the_model(allowing: tuple[Served, Path]) -> None:
    served, _ = allowing
    for body in (
        {"name": "no_such_tool", "arguments": {}},
        {"name": "read_file", "arguments": {"path": "/etc/passwd"}},
        {"name": "read_file", "arguments": "{not json"},
        {"name": "read_file"},
        {"name": "webfetch", "arguments": {"url": "http://127.0.0.1/"}},
        {"name": "write_file", "arguments": {"path": "a", "content": "\ud800"}},
        {"name": "\ud800", "arguments": {}},
    ):
        status, answer = await post(served, None, data=json.dumps(body).encode())
        if status == 200:
            assert answer["ok"] is False
            assert answer["content"]
        else:
            assert (status, answer["error"]["code"]) == (400, "invalid_request")


@pytest.mark.parametrize(
    "body", [b"{", b"[]", b"{}", b'{"name": ""}', b'{"name": 3}', b'{"name": "read_file", "arguments": 7}', b"\xff"]
)
async def test_a_request_that_is_no_call_is_an_error_object(allowing: tuple[Served, Path], body: bytes) -> None:
    status, answer = await post(allowing[0], None, data=body)
    assert (status, answer["error"]["code"]) == (400, "invalid_request")


async def test_the_trail_is_printed(allowing: tuple[Served, Path]) -> None:
    served, work = allowing
    await post(served, {"name": "execute_bash", "arguments": {"command": "echo $'a\\x1b[31m'\necho b"}})
    printed = json.loads(run_program("tools", "audit", "--json", "--limit", "1", folder=served.folder).stdout)
    (call,) = printed["calls"]
    assert (call["tool"], call["decision"], call["outcome"]) == ("execute_bash", "not_asked", "done")
    assert call["client"] == "Python"
    await post(served, {"name": "read_file", "arguments": {"path": "x\x1b[31m"}})
    lines = run_program("tools", "audit", folder=served.folder).stdout.splitlines()
    assert "read_file  not_asked, failed" in lines[0]
    assert f"{work}/x\\x1b[31m" in lines[0]


async def test_headless_they_are_denied_with_the_way_to_allow_them(tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()
    (tmp_path / "work").mkdir()
    (tmp_path / "data" / "settings.toml").write_text(settings_with(tmp_path / "work", "always"))
    with serving(tmp_path / "data") as served:
        status, answer = await post(served, {"name": "write_file", "arguments": {"path": "a", "content": ""}})
    assert (status, answer["ok"]) == (200, False)
    assert 'tools.approval = "never"' in answer["content"]


class Attended:
    """An engine in this process, with somebody to ask."""

    def __init__(self, root: Path) -> None:
        self.work = root / "work"
        self.work.mkdir()
        (root / "data").mkdir()
        file = root / "data" / "settings.toml"
        file.write_text(settings_with(self.work, "always"))
        folder = DataFolder(root / "data")
        secrets = SecretStore(folder.secrets_file, NoKeyring())
        self.engine = Engine(SettingsFile(file, {}, {}), secrets, folder, attended=True)

    async def until_waiting(self, number: int) -> Snapshot:
        arrived: asyncio.Future[Snapshot] = asyncio.get_running_loop().create_future()

        def look(snapshot: Snapshot) -> None:
            if len(snapshot.approvals) == number and not arrived.done():
                arrived.set_result(snapshot)

        forget = self.engine.store.subscribe(look)
        try:
            async with asyncio.timeout(30):
                return await arrived
        finally:
            forget()

    async def call(self, session: aiohttp.ClientSession, path: str) -> dict[str, Any]:
        endpoint = self.engine.store.snapshot.endpoint
        assert endpoint is not None
        body = {"name": "write_file", "arguments": {"path": path, "content": "hello"}}
        async with session.post(f"{endpoint.base_url}/tools/execute", json=body) as response:
            answer: dict[str, Any] = await response.json()
            return answer


@pytest.fixture
async def attended(tmp_path: Path) -> AsyncIterator[tuple[Attended, aiohttp.ClientSession]]:
    there = Attended(tmp_path)
    await there.engine.start()
    headers = {"Authorization": f"Bearer {await there.engine.endpoint_key()}", "User-Agent": "opencode/1.2"}
    async with aiohttp.ClientSession(headers=headers) as session:
        yield there, session
    await there.engine.stop()


async def test_a_call_waits_in_the_snapshot_until_the_person_answers(
    attended: tuple[Attended, aiohttp.ClientSession],
) -> None:
    there, session = attended
    calling = asyncio.create_task(there.call(session, "a"))
    (approval,) = (await there.until_waiting(1)).approvals
    assert (approval.tool, approval.summary) == ("write_file", str(there.work / "a"))
    assert approval.client.startswith("opencode")
    await there.engine.settle_approval(approval.id, allow=True)
    assert (await calling)["ok"]
    assert (there.work / "a").read_text() == "hello"
    await there.until_waiting(0)
    (record,) = await there.engine.tool_calls()
    assert (record.decision, record.outcome, record.client) == ("allowed", "done", approval.client)


async def test_a_client_that_hangs_up_is_not_waited_for(attended: tuple[Attended, aiohttp.ClientSession]) -> None:
    there, session = attended
    calling = asyncio.create_task(there.call(session, "a"))
    await there.until_waiting(1)
    calling.cancel()
    await there.until_waiting(0)
    assert not list(there.work.iterdir())


async def test_stopping_the_engine_answers_what_waits(attended: tuple[Attended, aiohttp.ClientSession]) -> None:
    there, session = attended
    calling = asyncio.create_task(there.call(session, "a"))
    await there.until_waiting(1)
    await there.engine.stop()
    assert not there.engine.store.snapshot.approvals
    await asyncio.gather(calling, return_exceptions=True)
    (record,) = await there.engine.tool_calls()
    assert record.decision == "withdrawn"


async def test_whether_programs_can_be_confined_is_a_fact(attended: tuple[Attended, aiohttp.ClientSession]) -> None:
    there, _ = attended
    assert there.engine.store.snapshot.sandbox_trouble == ""
