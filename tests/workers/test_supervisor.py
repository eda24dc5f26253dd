import os
import signal
import sys
from contextlib import suppress
from dataclasses import replace
from functools import partial
from pathlib import Path

import psutil
import pytest

from swarm_desktop.core.errors import ModelFileError, NoWorkerReadyError, WorkerCrashedError, WorkerError
from swarm_desktop.core.snapshot import WorkerState, WorkerView
from swarm_desktop.workers.runtime import CandidateDelta, Usage, VoterRequest
from tests.workers.watching import Watched, child_processes, misbehaving, watched

QUESTION = ({"role": "user", "content": "What is 17 plus 25?"},)
ENDLESS = VoterRequest(QUESTION, voters=2, seed=1, sampling={"ignore_eos": True})


async def test_a_worker_comes_up_and_says_what_it_offers(watching: Watched, practice_model: Path) -> None:
    worker = await watching.ready(practice_model)
    (view,) = watching.supervisor.views()
    assert view.model.id == "practice"
    assert view.threads == 1
    assert view.context_tokens == 8192
    assert len(view.slots) == 16
    assert not any(slot.busy for slot in view.slots)
    facts = await watching.runtime(worker).describe()
    assert (facts.context_tokens, facts.slots, facts.threads) == (8192, 16, 1)
    order = list(dict.fromkeys(change.state for change in watching.changes))
    assert order == [WorkerState.STARTING, WorkerState.LOADING, WorkerState.READY]


async def test_a_worker_killed_in_mid_answer_costs_the_answer_and_comes_back(
    watching: Watched, random_model: Path
) -> None:
    worker = await watching.ready(random_model)
    (process,) = child_processes()
    stream = watching.supervisor.runtime(worker).generate(ENDLESS)
    with pytest.raises(WorkerCrashedError):  # noqa: PT012
        async for piece in stream:
            if isinstance(piece, CandidateDelta):
                with suppress(psutil.NoSuchProcess):
                    process.kill()
    restarting = await watching.until(worker, lambda view: view.restarts == 1)
    assert restarting.state is WorkerState.STARTING
    assert restarting.trouble is not None
    assert "SIGKILL" in restarting.trouble.message
    back = await watching.until(worker, lambda view: view.is_ready)
    assert back.trouble is None
    assert back.safety == ""
    answer = watching.supervisor.runtime(worker).generate(replace(ENDLESS, max_tokens=3))
    (usage,) = [piece async for piece in answer if isinstance(piece, Usage)]
    assert usage.completion_tokens == 6


async def test_a_worker_that_keeps_dying_is_given_up(watching: Watched, random_model: Path) -> None:
    worker = await watching.ready(random_model)
    for kills in range(4):
        await watching.until(worker, partial(_is_ready_after, kills))
        (process,) = child_processes()
        process.kill()
    failed = await watching.until(worker, lambda view: view.state is WorkerState.FAILED)
    assert failed.trouble is not None
    assert failed.trouble.title == "The worker keeps crashing"
    assert "4 times" in failed.trouble.message
    with pytest.raises(NoWorkerReadyError):
        watching.supervisor.runtime(worker)
    await watching.supervisor.restart(worker)
    again = await watching.until(worker, lambda view: view.is_ready)
    assert (again.restarts, again.trouble) == (0, None)


def _is_ready_after(restarts: int, view: WorkerView) -> bool:
    return view.is_ready and view.restarts == restarts


async def test_a_crash_while_loading_falls_back_to_safer_settings(tmp_path: Path, practice_model: Path) -> None:
    async with watched(tmp_path, misbehaving("crash_with_extra_buffers")) as watching:
        await watching.ready(practice_model)
        (view,) = watching.supervisor.views()
        assert view.restarts == 1
        assert view.safety == "without special matrix units"


async def test_a_crash_at_the_first_decode_falls_back_to_safer_settings(tmp_path: Path, practice_model: Path) -> None:
    async with watched(tmp_path, misbehaving("crash_at_first_decode")) as watching:
        worker = await watching.ready(practice_model)
        with pytest.raises(WorkerCrashedError):
            await anext(watching.supervisor.runtime(worker).generate(ENDLESS))
        view = await watching.until(worker, lambda view: view.is_ready and view.restarts == 1)
        assert view.safety == "without special matrix units"


async def test_a_worker_that_always_crashes_is_given_up_with_its_log(tmp_path: Path, practice_model: Path) -> None:
    async with watched(tmp_path, misbehaving("crash_while_loading")) as watching:
        worker = await watching.supervisor.start(practice_model)
        failed = await watching.until(worker, lambda view: view.state is WorkerState.FAILED)
        assert failed.trouble is not None
        assert failed.restarts == 2
        assert failed.safety == "without special matrix units, on one thread"
        assert "SIGABRT" in failed.trouble.message


async def test_a_worker_that_does_not_answer_is_given_up(tmp_path: Path, practice_model: Path) -> None:
    async with watched(tmp_path, misbehaving("never_answer")) as watching:
        worker = await watching.supervisor.start(practice_model)
        failed = await watching.until(worker, lambda view: view.state is WorkerState.FAILED)
        assert failed.trouble is not None


async def test_a_program_that_cannot_be_started_is_a_readable_failure(tmp_path: Path, practice_model: Path) -> None:
    async with watched(tmp_path, lambda _: (str(tmp_path / "absent"),)) as watching:
        worker = await watching.supervisor.start(practice_model)
        failed = await watching.until(worker, lambda view: view.state is WorkerState.FAILED)
        assert failed.trouble is not None
        assert failed.trouble.title == "The worker cannot start"


async def test_a_child_that_talks_nonsense_is_a_readable_failure(tmp_path: Path, practice_model: Path) -> None:
    async with watched(tmp_path, lambda _: (sys.executable, "-c", "print('nonsense')")) as watching:
        worker = await watching.supervisor.start(practice_model)
        failed = await watching.until(worker, lambda view: view.state is WorkerState.FAILED)
        assert failed.trouble is not None
        assert failed.trouble.title == "The worker failed"


async def test_a_model_that_llama_cpp_refuses_fails_once_and_says_why(
    watching: Watched, random_model: Path, tmp_path: Path
) -> None:
    strange = tmp_path / "strange.gguf"
    strange.write_bytes(random_model.read_bytes().replace(b"\x05\0\0\0\0\0\0\0llama", b"\x05\0\0\0\0\0\0\0lxama"))
    worker = await watching.supervisor.start(strange)
    failed = await watching.until(worker, lambda view: view.state is WorkerState.FAILED)
    assert failed.trouble is not None
    assert "unknown model architecture: 'lxama'" in failed.trouble.message
    assert "unknown model architecture" in failed.trouble.details
    assert failed.restarts == 0


async def test_a_file_that_breaks_while_the_worker_is_stopped_is_a_readable_failure(
    watching: Watched, random_model: Path, tmp_path: Path
) -> None:
    model = tmp_path / "model.gguf"
    model.write_bytes(random_model.read_bytes())
    worker = await watching.ready(model)
    await watching.supervisor.stop(worker)
    model.unlink()
    await watching.supervisor.restart(worker)
    failed = await watching.until(worker, lambda view: view.state is WorkerState.FAILED)
    assert failed.trouble is not None
    assert "There is no file" in failed.trouble.message


@pytest.mark.parametrize("content", [None, b"", b"GGUF", b"not a model"])
async def test_a_file_that_is_no_model_starts_nothing(watching: Watched, tmp_path: Path, content: bytes | None) -> None:
    path = tmp_path / "broken.gguf"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(ModelFileError):
        await watching.supervisor.start(path)
    assert watching.supervisor.views() == ()


async def test_stopping_frees_the_process_and_restarting_brings_it_back(
    watching: Watched, practice_model: Path
) -> None:
    worker = await watching.ready(practice_model)
    await watching.supervisor.stop(worker)
    assert child_processes() == []
    (view,) = watching.supervisor.views()
    assert (view.state, view.slots, view.memory_bytes) == (WorkerState.STOPPED, (), 0)
    await watching.supervisor.restart(worker)
    await watching.until(worker, lambda view: view.is_ready)


async def test_stopping_while_it_loads_leaves_nothing(watching: Watched, practice_model: Path) -> None:
    worker = await watching.supervisor.start(practice_model)
    await watching.supervisor.stop(worker)
    assert child_processes() == []
    assert watching.supervisor.views()[0].state is WorkerState.STOPPED


async def test_a_question_in_flight_fails_when_its_worker_is_stopped(watching: Watched, random_model: Path) -> None:
    worker = await watching.ready(random_model)
    stream = watching.supervisor.runtime(worker).generate(ENDLESS)
    await anext(stream)
    await watching.supervisor.stop(worker)
    with pytest.raises(WorkerCrashedError):
        async for _ in stream:
            pass


async def test_the_key_is_in_no_command_line_environment_or_log(watching: Watched, practice_model: Path) -> None:
    worker = await watching.ready(practice_model)
    key = watching.supervisor.address(worker).key
    async for _ in watching.supervisor.runtime(worker).generate(VoterRequest(QUESTION, max_tokens=4)):
        pass
    (process,) = child_processes()
    assert key not in " ".join(process.cmdline())
    assert key not in str(process.environ())
    log = watching.supervisor.log(worker)
    assert "model loaded" in log
    assert key not in log
    assert key[-4:] not in log
    assert "17 plus" not in log


async def test_workers_together_use_no_more_cores_than_there_are(tmp_path: Path, practice_model: Path) -> None:
    async with watched(tmp_path, cores=2) as watching:
        first = await watching.ready(practice_model)
        second = await watching.ready(practice_model)
        assert first != second
        assert sum(view.threads for view in watching.supervisor.views()) == 2
        with pytest.raises(WorkerError, match="Every processor core"):
            await watching.supervisor.start(practice_model)
        await watching.supervisor.stop(first)
        await watching.ready(practice_model)


async def test_a_new_worker_takes_cores_back_from_one_that_has_them_all(
    tmp_path: Path, practice_model: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("swarm_desktop.workers.budget.SMALL_MODEL_PARAMETERS", 0)
    async with watched(tmp_path, cores=2) as watching:
        first = await watching.ready(practice_model)
        assert watching.supervisor.views()[0].threads == 2
        second = await watching.ready(practice_model)
        shrunk = await watching.until(first, lambda view: view.is_ready)
        grown = await watching.until(second, lambda view: view.is_ready)
        assert (shrunk.threads, grown.threads) == (1, 1)


async def test_closing_forgets_the_workers_and_others_may_follow(watching: Watched, practice_model: Path) -> None:
    await watching.ready(practice_model)
    await watching.supervisor.close()
    assert watching.supervisor.views() == ()
    assert watching.changes[-1].state is WorkerState.STOPPED
    await watching.ready(practice_model)


@pytest.mark.skipif(sys.platform == "win32", reason="sends a POSIX signal")
@pytest.mark.parametrize("moment", ["loading", "ready"])
async def test_a_killed_parent_leaves_no_orphan(tmp_path: Path, practice_model: Path, moment: str) -> None:
    parent = psutil.Popen(
        [sys.executable, Path(__file__).with_name("parent.py"), practice_model, tmp_path, moment],
        stdout=-1,
        text=True,
    )
    try:
        assert parent.stdout is not None
        child = psutil.Process(int(parent.stdout.readline()))
        assert child.ppid() == parent.pid
    finally:
        os.kill(parent.pid, signal.SIGKILL)
        parent.wait()
    # Returns at once when it is gone, raises when it is not.
    child.wait(timeout=30)
