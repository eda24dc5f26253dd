"""Profiles in use: exactly their workers run, and their models vote together."""

import shutil
from collections.abc import AsyncIterator
from pathlib import Path

import aiohttp
import pytest

from swarm_desktop.core.errors import BadRequestError, ModelFileError, StateError
from swarm_desktop.core.profiles import Member, Profile
from swarm_desktop.core.snapshot import QuestionState, WorkerState
from swarm_desktop.models.gguf import practice_model_file
from tests.support.engine import Instance

PAIR = """\
description = "The same model twice"

[[members]]
model = "{other}"
voters = 2
seeds = [5, 6]
temperatures = 0.9
weight = 2

[[members]]
model = "practice"
voters = 1
warm_up = false
"""


@pytest.fixture
async def instance(tmp_path: Path) -> AsyncIterator[Instance]:
    instance = Instance(tmp_path)
    yield instance
    await instance.engine.stop()


def write(tmp_path: Path, text: str, name: str = "pair") -> None:
    (tmp_path / "profiles").mkdir(exist_ok=True)
    other = Path(shutil.copy(practice_model_file(), tmp_path / "other.gguf"))
    (tmp_path / "profiles" / f"{name}.toml").write_text(text.format(other=other))


async def asked(instance: Instance, body: dict[str, object]) -> tuple[dict[str, object], dict[str, str]]:
    endpoint = instance.snapshot.endpoint
    assert endpoint is not None
    headers = {"Authorization": f"Bearer {await instance.engine.endpoint_key()}"}
    async with (
        aiohttp.ClientSession(headers=headers) as session,
        session.post(f"{endpoint.base_url}/chat/completions", json=body) as response,
    ):
        assert response.status == 200, await response.text()
        return await response.json(), dict(response.headers)


async def test_the_models_of_a_profile_vote_together_and_those_that_sleep_are_woken(
    instance: Instance, tmp_path: Path
) -> None:
    write(tmp_path, PAIR)
    await instance.engine.start()
    await instance.engine.use_profile("pair")
    ready = await instance.until(
        lambda snapshot: (
            [worker.model.id for worker in snapshot.workers] == ["other", "practice"] and snapshot.workers[0].is_ready
        )
    )
    assert ready.workers[1].state is WorkerState.UNLOADED
    question = {"role": "user", "content": "What is 17 plus 25?"}
    body = {"model": "swarm/pair", "messages": [question], "max_tokens": 24, "swarm": {"candidates": True}}
    answer, headers = await asked(instance, body)
    assert headers["X-Swarm-Voters"] == "3"
    over = await instance.until(lambda snapshot: snapshot.questions[0].state is QuestionState.DONE)
    assert sorted(each.model for each in over.questions[0].candidates) == ["other", "other", "practice"]
    assert over.workers[1].is_ready
    again, _ = await asked(instance, body | {"seed": 1})
    assert answer["swarm"]["candidates"][:2] == again["swarm"]["candidates"][:2], "their seeds are the profile's own"  # type: ignore[index]
    names = [served.model.id for served in instance.engine.swarm.models()]
    assert names[0] == "pair"
    await instance.engine.use_model(None)
    await instance.until(lambda snapshot: [worker.model.id for worker in snapshot.workers] == ["practice"])
    assert (await instance.engine.settings()).worker.profile == ""


async def test_a_profile_that_cannot_be_used_changes_nothing(instance: Instance, tmp_path: Path) -> None:
    write(tmp_path, "[[members]]\nmodel = 'practice'\nvoters = 0\n", "wrong")
    write(tmp_path, "[[members]]\nmodel = 'not-here'\n", "missing")
    with pytest.raises(StateError, match=r"wrong.toml, line 3: "):
        await instance.engine.use_profile("wrong")
    with pytest.raises(ModelFileError, match="There is no model `not-here`"):
        await instance.engine.use_profile("missing")
    with pytest.raises(BadRequestError, match="There is no profile `gone`"):
        await instance.engine.use_profile("gone")
    assert (await instance.engine.settings()).worker.profile == ""
    assert [(entry.name, bool(entry.fault)) for entry in await instance.engine.profiles()] == [
        ("missing", False),
        ("wrong", True),
    ]


async def test_independent_copies_of_a_model_share_its_voters(instance: Instance) -> None:
    await instance.engine.save_profile("copies", Profile(members=(Member(model="practice", voters=3, instances=2),)))
    await instance.engine.start()
    await instance.engine.use_profile("copies")
    await instance.until(
        lambda snapshot: len(snapshot.workers) == 2 and all(worker.is_ready for worker in snapshot.workers)
    )
    question = {"role": "user", "content": "What is 17 plus 25?"}
    await asked(instance, {"model": "swarm/copies", "messages": [question], "max_tokens": 24})
    over = await instance.until(lambda snapshot: snapshot.questions[0].state is QuestionState.DONE)
    assert len(over.questions[0].candidates) == 3


async def test_profiles_are_kept_and_the_one_in_use_is_not_deleted(instance: Instance) -> None:
    await instance.engine.save_profile("solo", Profile(members=(Member(model="practice", voters=3),)))
    await instance.engine.use_profile("solo")
    with pytest.raises(BadRequestError, match="in use"):
        await instance.engine.remove_profile("solo")
    await instance.engine.use_profile(None)
    await instance.engine.remove_profile("solo")
    assert await instance.engine.profiles() == ()


async def test_memory_is_given_back_at_once_and_the_next_question_loads_the_model(instance: Instance) -> None:
    await instance.engine.start()
    await instance.until(lambda snapshot: any(worker.is_ready for worker in snapshot.workers))
    await instance.engine.free_memory()
    free = await instance.until(lambda snapshot: snapshot.workers[0].state is WorkerState.UNLOADED)
    assert free.workers[0].memory_bytes == 0
    assert free.state == "ready", "it answers, a little later"
    question = {"role": "user", "content": "What is 17 plus 25?"}
    answer, _ = await asked(instance, {"model": "practice", "messages": [question], "max_tokens": 8})
    assert answer["choices"]


async def test_a_model_that_is_installed_is_listed_and_loaded_for_a_request_that_streams(
    instance: Instance, tmp_path: Path
) -> None:
    (tmp_path / "models" / "somebody").mkdir(parents=True)
    shutil.copy(practice_model_file(), tmp_path / "models" / "somebody" / "Second.gguf")
    await instance.engine.start()
    ready = await instance.until(lambda snapshot: any(worker.is_ready for worker in snapshot.workers))
    assert ready.endpoint is not None
    headers = {"Authorization": f"Bearer {await instance.engine.endpoint_key()}"}
    question = {"role": "user", "content": "What is 17 plus 25?"}
    body = {"model": "second", "messages": [question], "max_tokens": 8, "stream": True}
    async with aiohttp.ClientSession(headers=headers) as session:
        async with session.post(f"{ready.endpoint.base_url}/chat/completions", json=body) as response:
            assert response.status == 200
            assert (await response.text()).rstrip().endswith("data: [DONE]")
        async with session.get(f"{ready.endpoint.base_url}/models") as response:
            listed = [model["id"] for model in (await response.json())["data"]]
    assert {"practice", "second", "swarm/second"} <= set(listed)
    assert {worker.model.id for worker in instance.snapshot.workers} == {"practice", "second"}
