"""Workers that start at the same time do not plan with the same memory."""

import asyncio
from pathlib import Path

import pytest

from swarm_desktop.models.graphics import RuntimeDevice, without
from swarm_desktop.workers import supervisor as supervisor_module
from swarm_desktop.workers.budget import Allowance, measured_allowance
from tests.workers.watching import watched


async def test_the_second_of_two_knows_what_the_first_one_takes(
    tmp_path: Path, practice_model: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    taken: list[int] = []

    def measured(*arguments: object) -> Allowance:
        allowance = measured_allowance(*arguments)  # type: ignore[arg-type]
        taken.append(allowance.taken_bytes)
        return allowance

    monkeypatch.setattr(supervisor_module, "measured_allowance", measured)
    async with watched(tmp_path / "logs", cores=2) as watching:
        first, second = await asyncio.gather(watching.ready(practice_model), watching.ready(practice_model))
        planned = {view.id: view.planned_bytes for view in watching.supervisor.views()}
    assert planned[first] > 0
    assert taken[0] == 0
    assert max(taken) >= min(planned[first], planned[second])


def test_what_is_promised_of_graphics_memory_is_not_promised_again() -> None:
    cards = (RuntimeDevice("CUDA0", "A", 12, 10), RuntimeDevice("CUDA1", "B", 24, 20))
    assert [device.free_bytes for device in without(cards, 25)] == [5, 0]
    assert without(cards, 0) == cards
    assert [device.free_bytes for device in without(cards, 99)] == [0, 0]
