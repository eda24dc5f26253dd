"""The engine as window and command line use it, with a real worker."""

import asyncio
import shutil
import socket
import tomllib
from collections.abc import AsyncIterator
from pathlib import Path

import aiohttp
import pytest

from swarm_desktop.core.commands import AskRequest
from swarm_desktop.core.downloads import DownloadState
from swarm_desktop.core.editors import EditorId
from swarm_desktop.core.errors import BadRequestError, EndpointError, ModelFileError, NoWorkerReadyError, StateError
from swarm_desktop.core.snapshot import CandidateState, EngineState, QuestionState, WorkerState
from swarm_desktop.models.gguf import practice_model_file
from tests.support.engine import Instance
from tests.support.hub import model_bytes, serving_hub


@pytest.fixture
async def instance(tmp_path: Path) -> AsyncIterator[Instance]:
    instance = Instance(tmp_path)
    yield instance
    await instance.engine.stop()


async def test_it_starts_answers_and_stops(instance: Instance) -> None:
    assert instance.snapshot.state is EngineState.STOPPED
    await instance.engine.start()
    ready = await instance.until_state(EngineState.READY)
    assert ready.endpoint is not None
    assert instance.announced == [ready.endpoint.base_url]
    test = await instance.engine.test_endpoint()
    assert test.ok, test.message
    assert test.model == "practice"
    await instance.engine.stop()
    assert instance.snapshot.state is EngineState.STOPPED
    assert instance.announced[-1] is None
    assert not (await instance.engine.test_endpoint()).ok


async def test_programs_that_use_the_endpoint_are_seen_and_only_those(instance: Instance) -> None:
    await instance.engine.start()
    await instance.until_state(EngineState.READY)
    endpoint = instance.snapshot.endpoint
    assert endpoint is not None
    root = endpoint.base_url.removesuffix("/v1")
    key = {"Authorization": f"Bearer {await instance.engine.endpoint_key()}"}
    async with aiohttp.ClientSession() as session:
        for path, headers in (
            ("/v1/models", key | {"User-Agent": "opencode/1.1.3 ai-sdk/openai-compatible/1.0.30"}),
            ("/v1/nothing", key | {"User-Agent": "Zed/0.210.4 (linux; x86_64)"}),
            ("/v1/models", {"User-Agent": "curl/8.14.1"}),
            ("/health", {"User-Agent": "curl/8.14.1"}),
        ):
            async with session.get(root + path, headers=headers) as response:
                await response.read()
    await instance.engine.test_endpoint()
    assert [client.name for client in instance.snapshot.clients] == ["Zed", "opencode"]
    assert all(client.requests == 1 for client in instance.snapshot.clients)


async def test_an_editor_is_set_up_with_what_is_true_of_the_model(
    instance: Instance, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CODEX_HOME", str(tmp_path / "codex"))
    engine = instance.engine
    before = await engine.editor_setup(EditorId.CODEX, "swarm/practice")
    assert before.obstacle is not None
    await engine.start()
    ready = await instance.until_state(EngineState.READY)
    setup = await engine.editor_setup(EditorId.CODEX, "swarm/practice")
    assert setup.change is not None
    await engine.write_editor_setup(EditorId.CODEX, "swarm/practice", setup.change.fingerprint)
    config = tomllib.loads((tmp_path / "codex" / "config.toml").read_text())
    assert ready.endpoint is not None
    assert config["model_providers"]["localswarm"]["base_url"] == ready.endpoint.base_url
    assert config["model_providers"]["localswarm"]["experimental_bearer_token"] == await engine.endpoint_key()
    assert config["model_context_window"] == ready.workers[0].context_tokens
    await engine.undo_editor_setup(EditorId.CODEX)
    assert not (tmp_path / "codex" / "config.toml").exists()


async def test_hardware_and_load_are_found_while_it_runs(instance: Instance) -> None:
    await instance.engine.start()
    found = await instance.until(lambda snapshot: snapshot.node.hardware.memory_bytes > 0)
    assert found.node.hardware.processor
    assert found.node.name


async def test_a_question_is_voted_on_in_the_snapshot(instance: Instance) -> None:
    await instance.engine.start()
    question_id = await instance.engine.ask(AskRequest("What is 17 plus 25?", voters=5, seed=1))
    answered = await instance.until(
        lambda snapshot: (question := snapshot.question(question_id)) is not None and not question.is_active
    )
    question = answered.question(question_id)
    assert question is not None
    assert question.state is QuestionState.DONE
    assert question.verdict is not None
    assert question.origin == "window"
    assert len(question.candidates) == 5
    winner = next(candidate for candidate in question.candidates if candidate.ballot_id == question.verdict.winner)
    assert winner.text == question.verdict.text
    assert winner.state in {CandidateState.COUNTED, CandidateState.INVALID}
    assert answered.node.votes_won == 1


@pytest.mark.parametrize("streamed", [False, True])
@pytest.mark.parametrize("model", ["practice", "swarm/practice"])
async def test_a_question_through_the_endpoint_ends_as_answered(
    instance: Instance, model: str, *, streamed: bool
) -> None:
    await instance.engine.start()
    ready = await instance.until(lambda snapshot: snapshot.state is EngineState.READY)
    assert ready.endpoint is not None
    body = {"model": model, "messages": [{"role": "user", "content": "What is 3 plus 4?"}], "stream": streamed}
    headers = {"Authorization": f"Bearer {await instance.engine.endpoint_key()}"}
    async with (
        aiohttp.ClientSession(headers=headers) as session,
        session.post(f"{ready.endpoint.base_url}/chat/completions", json=body) as response,
    ):
        await response.read()
    idle = await instance.until(lambda snapshot: bool(snapshot.questions) and not snapshot.questions[0].is_active)
    (question,) = idle.questions
    assert question.state is QuestionState.DONE
    assert (question.verdict is not None) is model.startswith("swarm/")


async def test_a_cancelled_question_frees_its_voters(instance: Instance) -> None:
    await instance.engine.start()
    await instance.until_state(EngineState.READY)
    question_id = await instance.engine.ask(AskRequest("Count from 1 to 100.", voters=16))
    await instance.until(
        lambda snapshot: any(candidate.text for question in snapshot.questions for candidate in question.candidates)
    )
    await instance.engine.cancel(question_id)
    ended = await instance.until(
        lambda snapshot: (question := snapshot.question(question_id)) is not None and not question.is_active
    )
    question = ended.question(question_id)
    assert question is not None
    assert question.state in {QuestionState.CANCELLED, QuestionState.DONE}
    await instance.until(lambda snapshot: not any(slot.busy for slot in snapshot.workers[0].slots))


@pytest.mark.parametrize("request_", [AskRequest("  ", voters=3), AskRequest("x", voters=3, strategy="best")])
async def test_a_question_that_cannot_be_asked_is_refused(instance: Instance, request_: AskRequest) -> None:
    await instance.engine.start()
    with pytest.raises(BadRequestError):
        await instance.engine.ask(request_)


async def test_nobody_answers_while_it_is_stopped(instance: Instance) -> None:
    with pytest.raises(NoWorkerReadyError):
        await instance.engine.ask(AskRequest("x", voters=1))


async def test_another_model_takes_the_place_of_the_first(instance: Instance, tmp_path: Path) -> None:
    await instance.engine.start()
    await instance.until_state(EngineState.READY)
    other = shutil.copy(practice_model_file(), tmp_path / "My Model.gguf")
    await instance.engine.use_model(Path(other))
    changed = await instance.until(
        lambda snapshot: (
            [worker.model.id for worker in snapshot.workers] == ["my-model"] and snapshot.workers[0].is_ready
        )
    )
    assert not changed.workers[0].model.practice
    assert (await instance.engine.settings()).worker.model_file == Path(other)
    await instance.engine.use_model(None)
    await instance.until(lambda snapshot: [worker.model.id for worker in snapshot.workers] == ["practice"])


async def test_a_file_that_is_no_model_changes_nothing(instance: Instance, tmp_path: Path) -> None:
    await instance.engine.start()
    before = await instance.until_state(EngineState.READY)
    (tmp_path / "not.gguf").write_bytes(b"nothing")
    with pytest.raises(ModelFileError):
        await instance.engine.use_model(tmp_path / "not.gguf")
    assert [worker.model.id for worker in instance.snapshot.workers] == [worker.model.id for worker in before.workers]
    assert (await instance.engine.settings()).worker.model_file is None


async def test_a_model_that_is_gone_is_told_and_can_be_replaced(instance: Instance, tmp_path: Path) -> None:
    gone = Path(shutil.copy(practice_model_file(), tmp_path / "gone.gguf"))
    await instance.engine.use_model(gone)
    await asyncio.to_thread(gone.unlink)
    with pytest.raises(ModelFileError):
        await instance.engine.start()
    assert instance.snapshot.state is EngineState.TROUBLE
    await instance.engine.use_model(None)
    await instance.until_state(EngineState.READY)


async def test_where_the_new_port_is_taken_the_old_address_is_kept(instance: Instance) -> None:
    await instance.engine.start()
    await instance.until_state(EngineState.READY)
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(EndpointError, match=str(port)):
            await instance.engine.change_settings({"endpoint.port": port})
    assert (await instance.engine.settings()).endpoint.port == 0
    assert (await instance.engine.test_endpoint()).ok


async def test_a_taken_port_at_the_start_leaves_nothing_running(instance: Instance) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        await instance.engine.change_settings({"endpoint.port": taken.getsockname()[1]})
        with pytest.raises(EndpointError):
            await instance.engine.start()
    assert instance.snapshot.state is EngineState.TROUBLE
    assert instance.snapshot.workers == ()
    await instance.engine.start()
    await instance.until_state(EngineState.READY)


async def test_a_worker_is_stopped_and_brought_back(instance: Instance) -> None:
    await instance.engine.start()
    ready = await instance.until_state(EngineState.READY)
    worker = ready.workers[0].id
    await instance.engine.stop_worker(worker)
    stopped = await instance.until(lambda snapshot: snapshot.workers[0].state is WorkerState.STOPPED)
    assert stopped.workers[0].memory_bytes == 0
    with pytest.raises(NoWorkerReadyError, match="Workers page"):
        await instance.engine.swarm.vote(instance.engine.generation(AskRequest("x", voters=1), "test"))
    await instance.engine.restart_worker(worker)
    await instance.until_state(EngineState.READY)
    assert "llama" in await instance.engine.worker_log(worker)


async def test_a_renewed_key_is_in_force_at_once(instance: Instance) -> None:
    await instance.engine.start()
    await instance.until_state(EngineState.READY)
    old = await instance.engine.endpoint_key()
    assert await instance.engine.renew_endpoint_key() != old
    assert (await instance.engine.test_endpoint()).ok


async def test_settings_that_cannot_be_saved_stay_as_they_were(instance: Instance) -> None:
    instance.settings_path.unlink()
    instance.settings_path.mkdir()
    with pytest.raises(StateError):
        await instance.engine.change_settings({"voting.voters": 3})
    assert (await instance.engine.settings()).voting.voters == 5


async def test_the_ledger_keeps_as_much_of_a_vote_as_the_settings_say(instance: Instance) -> None:
    await instance.engine.start()
    kept: dict[str, str] = {}
    for keep in ("nothing", "verdicts", "everything"):
        await instance.engine.change_settings({"ledger.keep": keep})
        question = await instance.engine.ask(AskRequest(f"What is 3 plus 4? ({keep})", voters=3))
        await instance.until(
            lambda snapshot, asked=question: (view := snapshot.question(asked)) is not None and not view.is_active
        )
        kept[keep] = question
    await instance.engine.stop()
    summaries = {summary.id: summary for summary in await instance.engine.votes()}
    assert set(summaries) == {kept["verdicts"], kept["everything"]}
    assert summaries[kept["verdicts"]].prompt == ""
    assert summaries[kept["everything"]].prompt == "What is 3 plus 4? (everything)"
    whole = await instance.engine.past_vote(kept["everything"])
    assert whole is not None
    assert len(whole.candidates) == 3
    await instance.engine.forget_votes()
    assert await instance.engine.votes() == ()


async def test_responses_are_on_the_disk_while_the_settings_say_so(instance: Instance, tmp_path: Path) -> None:
    await instance.engine.start()
    ready = await instance.until_state(EngineState.READY)
    assert ready.endpoint is not None
    headers = {"Authorization": f"Bearer {await instance.engine.endpoint_key()}"}
    kept = tmp_path / "responses.sqlite"
    async with aiohttp.ClientSession(headers=headers) as session:

        async def ask() -> None:
            body = {"model": "practice", "input": "Hello", "max_output_tokens": 3}
            async with session.post(f"{ready.endpoint.base_url}/responses", json=body) as response:  # type: ignore[union-attr]
                assert response.status == 200

        await ask()
        assert not kept.exists()
        await instance.engine.change_settings({"responses.keep": "disk"})
        await ask()
    await instance.engine.stop()
    assert kept.exists()
    await instance.engine.start()
    await instance.engine.change_settings({"responses.keep": "memory"})
    assert not kept.exists()


async def test_downloads_are_facts_and_go_on_when_the_engine_starts_again(instance: Instance, tmp_path: Path) -> None:
    async with serving_hub() as hub:
        hub.add("owner/Test-GGUF", "test-Q4_K_M.gguf", model_bytes(2 * 2**20, tmp_path))
        hub.bytes_per_second, hub.block = 100_000, 10_000
        await instance.engine.change_settings({"models.hub_url": hub.url})
        await instance.engine.start()
        download_id = await instance.engine.download_model("owner/Test-GGUF:Q4_K_M")
        await instance.until(lambda snapshot: any(download.done_bytes for download in snapshot.downloads))
        await instance.engine.stop()
        hub.bytes_per_second = 0
        again = Instance(tmp_path)
        await again.engine.change_settings({"models.hub_url": hub.url})
        await again.engine.start()
        try:
            done = await again.until(
                lambda snapshot: any(download.state is DownloadState.DONE for download in snapshot.downloads)
            )
        finally:
            await again.engine.stop()
    assert [download.id for download in done.downloads] == [download_id]
    assert Path(done.downloads[0].path).is_file()
