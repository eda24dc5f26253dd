"""Models come when they are asked for and go when they are not, with real workers on copies of the practice model."""

import asyncio
import shutil
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from swarm_desktop.core.errors import NotEnoughMemoryError, NoWorkerReadyError, UnknownModelError
from swarm_desktop.core.events import WorkerRemoved
from swarm_desktop.core.ids import NodeId
from swarm_desktop.core.model_files import FoundModel, Place
from swarm_desktop.core.settings import MemorySettings, ModelsSettings, Settings, WorkerSettings
from swarm_desktop.core.snapshot import HardwareView, WorkerState, WorkerView
from swarm_desktop.lifecycle.installed import Installed
from swarm_desktop.lifecycle.lifecycle import Lifecycle
from swarm_desktop.lifecycle.recipes import file_recipe
from swarm_desktop.models.gguf import model_view, practice_model_file
from swarm_desktop.swarm import GenerationRequest, Swarm
from swarm_desktop.workers.budget import Allowance
from swarm_desktop.workers.supervisor import Supervisor
from tests.models.test_gguf import attention, write

GIB = 2**30
NAMES = ("one", "two", "three")
WRONG = "wrong"
"""A file with a good header, and a model in it that llama.cpp cannot load."""


@dataclass
class Machine:
    """A meter of memory and a clock to be set by hand."""

    settings: Settings = field(
        default_factory=lambda: Settings(
            worker=WorkerSettings(context_tokens=2048, slots=2), memory=MemorySettings(reserved_gb=0)
        )
    )
    total: int = 64 * GIB
    free: int = 60 * GIB
    now: float = 0.0

    def allowance(self) -> Allowance:
        hardware = HardwareView(physical_cores=8, memory_bytes=self.total, memory_available_bytes=self.free)
        return Allowance(hardware, self.settings.memory, 2, 0)


class House:
    """A swarm whose models come and go."""

    def __init__(self, folder: Path, machine: Machine) -> None:
        self.machine = machine
        self.removed: list[WorkerRemoved] = []
        self._news = asyncio.Event()
        self.supervisor = Supervisor(folder / "logs", machine.settings.worker, self._changed, cores=8)
        found = tuple(
            FoundModel(f"{name}.gguf", Place.OWN, model_view(folder / f"{name}.gguf")) for name in (*NAMES, WRONG)
        )

        async def find() -> tuple[FoundModel, ...]:
            return found

        self.lifecycle = Lifecycle(
            self.supervisor,
            Installed(find),
            settings=lambda: machine.settings,
            recipe=lambda path: file_recipe(path, machine.settings.runtimes),
            publish=self._gone,
            allow=machine.allowance,
            clock=lambda: machine.now,
        )
        self.swarm = Swarm(self.supervisor, NodeId("n"), lambda _: None, loader=self.lifecycle)

    def _changed(self, view: WorkerView) -> None:
        self.swarm.workers_changed()
        self.lifecycle.worker_changed(view)
        self._news.set()
        self._news = asyncio.Event()

    def _gone(self, event: WorkerRemoved) -> None:
        self.removed.append(event)
        self._news.set()
        self._news = asyncio.Event()

    @property
    def loaded(self) -> set[str]:
        return {view.model.id for view in self.supervisor.views() if view.is_ready}

    async def ask(self, model: str) -> str:
        question = ({"role": "user", "content": "What is 17 plus 25?"},)
        request = GenerationRequest(question, model, voting=True, voters=2, max_tokens=24, seed=1)
        return (await self.swarm.vote(request)).winner.text

    async def until(self, condition: Callable[[], bool]) -> None:
        """Let the lifecycle look at clock and meter, and wait for what it does."""
        self.lifecycle.worker_changed(_NOBODY)
        async with asyncio.timeout(30):
            while not condition():
                await self._news.wait()


_NOBODY = WorkerView(id="nobody", model=model_view(practice_model_file()), runtime="")  # type: ignore[arg-type]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name in NAMES:
        shutil.copy(practice_model_file(), tmp_path / f"{name}.gguf")
    write(tmp_path / f"{WRONG}.gguf", attention(2, 4, 4, 32))
    return tmp_path


@asynccontextmanager
async def living(folder: Path, machine: Machine) -> AsyncIterator[House]:
    house = House(folder, machine)
    watching = asyncio.create_task(house.lifecycle.run())
    try:
        yield house
    finally:
        watching.cancel()
        await asyncio.wait([watching])
        await house.supervisor.close()


async def test_a_model_that_is_merely_installed_answers_and_goes_when_it_is_not_asked(folder: Path) -> None:
    machine = Machine()
    async with living(folder, machine) as house:
        assert await house.ask("two")
        assert [served.model.id for served in house.swarm.models()] == ["two", "one", "three", WRONG]
        assert house.loaded == {"two"}
        machine.now += 10 * 60 + 1
        await house.until(lambda: house.loaded == set())
        assert [event.worker_id for event in house.removed] == ["worker-1"]
        assert await house.ask("two"), "and comes back"
        with pytest.raises(UnknownModelError):
            await house.ask("four")


async def test_the_model_that_was_used_least_recently_makes_room(folder: Path) -> None:
    machine = Machine()
    async with living(folder, machine) as house:
        needed = 0
        for number, name in enumerate(NAMES):
            machine.now = float(number)
            if name == "three":
                needed = max(max(view.planned_bytes, view.memory_bytes) for view in house.supervisor.views())
                machine.total = int(2.5 * needed)
            await house.ask(name)
        assert house.loaded == {"two", "three"}
        machine.now = 10.0
        await house.ask("two")
        machine.now = 11.0
        await house.ask("one")
        assert house.loaded == {"two", "one"}
        machine.total = needed // 8
        with pytest.raises(NotEnoughMemoryError, match=r"needs .* GB"):
            await house.ask("three")
        assert house.loaded == {"two", "one"}, "nobody goes for a model that finds no room at all"


async def test_the_chosen_model_goes_before_the_system_swaps_and_when_its_memory_is_asked_back(folder: Path) -> None:
    machine = Machine()
    async with living(folder, machine) as house:
        await house.supervisor.start(folder / "one.gguf")
        await house.until(lambda: house.loaded == {"one"})
        machine.free = 0
        await house.until(lambda: house.supervisor.views()[0].state is WorkerState.UNLOADED)
        assert house.supervisor.views()[0].memory_bytes == 0
        machine.free = 60 * GIB
        assert await house.ask("one"), "the next question loads it again"
        await house.lifecycle.free()
        assert house.supervisor.views()[0].state is WorkerState.UNLOADED
        machine.settings = machine.settings.model_copy(update={"models": ModelsSettings(on_demand=False)})
        assert await house.ask("one"), "what a person chose comes back even then"
        with pytest.raises(UnknownModelError):
            await house.ask("two")
        machine.settings = machine.settings.model_copy(update={"memory": MemorySettings(reserved_gb=0, idle_minutes=1)})
        machine.now += 61
        await house.until(lambda: house.loaded == set())


async def test_a_model_that_cannot_be_loaded_says_why_and_is_tried_again_later(folder: Path) -> None:
    machine = Machine()
    async with living(folder, machine) as house:
        for _ in range(2):
            with pytest.raises(NoWorkerReadyError):
                await house.ask(WRONG)
        assert [view.state for view in house.supervisor.views()] == [WorkerState.FAILED]
        machine.now += 61
        await house.until(lambda: bool(house.removed))
        assert house.supervisor.views() == ()
