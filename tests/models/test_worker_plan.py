"""What a worker gets of a machine."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from swarm_desktop.core.errors import NotEnoughMemoryError
from swarm_desktop.core.snapshot import GpuView, HardwareView
from swarm_desktop.models.cache_shape import CacheType
from swarm_desktop.models.catalog_model import CatalogModel
from swarm_desktop.models.memory_pools import EVERYTHING_FREE, GIGABYTE, MemoryPool, memory_pools
from swarm_desktop.models.plan import Wishes
from swarm_desktop.models.selection import best_plan
from swarm_desktop.models.worker_plan import WorkerPlan, WorkerWishes, plan_worker
from tests.models.catalog import CODERS


def alone(size: str, quantisation: str = "Q4_K_M") -> CatalogModel:
    model = next(model for model in CODERS if model.size == size)
    return replace(model, files=tuple(file for file in model.files if file.quantisation == quantisation))


def machine(memory: float, *graphics: float) -> HardwareView:
    size = int(memory * GIGABYTE)
    gpus = tuple(
        GpuView(f"Card {number}", int(gigabytes * GIGABYTE), int(gigabytes * GIGABYTE), device=f"CUDA{number}")
        for number, gigabytes in enumerate(graphics)
    )
    return HardwareView(physical_cores=8, memory_bytes=size, memory_available_bytes=size, gpus=gpus)


def planned(model: CatalogModel, hardware: HardwareView, wishes: WorkerWishes | None = None) -> WorkerPlan:
    return plan_worker(
        model, memory_pools(hardware), hardware.physical_cores, wishes, free=memory_pools(hardware, EVERYTHING_FREE)
    )


def budget(pools: tuple[MemoryPool, ...]) -> int:
    return sum(pool.budget_bytes for pool in pools)


@pytest.mark.parametrize(
    ("size", "hardware"), [("7B", machine(16, 8)), ("14B", machine(64, 24)), ("3B", machine(8)), ("7B", machine(16))]
)
def test_a_worker_gets_what_was_proposed(size: str, hardware: HardwareView) -> None:
    model = alone(size)
    proposed = best_plan(model, model.files[0], memory_pools(hardware), hardware.physical_cores, Wishes())
    assert proposed is not None
    plan = planned(model, hardware)
    assert plan.request_tokens == proposed.load.context_tokens
    assert plan.slots >= proposed.load.voters
    assert plan.cache_type is proposed.load.cache_type
    assert tuple(part.layers for part in plan.graphics) == proposed.placement.graphics_layers


def test_layers_are_dealt_out_to_the_devices_by_the_names_that_the_runtime_knows() -> None:
    plan = planned(alone("14B", "Q6_K"), machine(64, 12, 8))
    assert [part.device for part in plan.graphics] == ["CUDA0", "CUDA1"]
    assert plan.graphics[0].layers > plan.graphics[1].layers
    assert plan.graphics_layers == alone("14B").layers + 1


def test_what_does_not_fit_on_the_card_is_left_to_the_processor() -> None:
    plan = planned(alone("32B"), machine(64, 12))
    assert 0 < plan.graphics_layers < alone("32B").layers
    assert "of its layers on the processor" in plan.words


def test_a_person_may_keep_layers_off_the_card() -> None:
    assert planned(alone("7B"), machine(32, 24), WorkerWishes(graphics_layers=0)).graphics == ()
    assert planned(alone("7B"), machine(32, 24), WorkerWishes(graphics_layers=10)).graphics_layers == 10


def test_spare_memory_becomes_slots_and_little_memory_does_not() -> None:
    assert planned(alone("3B"), machine(64)).slots == 16
    assert planned(alone("7B"), machine(16, 8)).slots < 16


WISHES = st.builds(
    WorkerWishes,
    context_tokens=st.none() | st.integers(512, 100_000),
    slots=st.none() | st.integers(1, 16),
    cache_type=st.sampled_from(CacheType),
    graphics_layers=st.none() | st.integers(0, 40),
)


@given(st.sampled_from(["0.5B", "3B", "14B"]), st.floats(1, 64), st.lists(st.floats(2, 32), max_size=2), WISHES)
def test_no_worker_is_planned_beyond_what_is_free(
    size: str, memory: float, graphics: list[float], wishes: WorkerWishes
) -> None:
    hardware = machine(memory, *graphics)
    model = alone(size)
    try:
        plan = planned(model, hardware, wishes)
    except NotEnoughMemoryError:
        return
    assert plan.bytes <= budget(memory_pools(hardware, EVERYTHING_FREE))
    assert plan.caution or plan.bytes <= budget(memory_pools(hardware))
    assert plan.request_tokens <= min(model.trained_context, plan.cache_tokens)
    assert wishes.context_tokens is None or plan.request_tokens == min(wishes.context_tokens, model.trained_context)
    assert wishes.slots is None or plan.slots == wishes.slots
    assert wishes.graphics_layers is None or plan.graphics_layers <= wishes.graphics_layers


def test_a_wish_beyond_the_settings_is_granted_and_said() -> None:
    plan = planned(alone("3B"), machine(6), WorkerWishes(context_tokens=32_768))
    assert plan.request_tokens == 32_768
    assert plan.caution == "It takes 3.6 GB, and the settings let models have 3."


def test_a_wish_beyond_the_memory_is_refused_with_what_would_fit() -> None:
    with pytest.raises(NotEnoughMemoryError, match=r"With 32k tokens of context .* 24k would fit: lower the context"):
        planned(alone("3B"), machine(3), WorkerWishes(context_tokens=32_768))
    with pytest.raises(NotEnoughMemoryError, match=r"With 16 slots .* Lower `worker.slots`"):
        planned(alone("7B"), machine(4.8), WorkerWishes(slots=16))
    with pytest.raises(NotEnoughMemoryError, match=r"needs .* GB.*smaller model or quantisation"):
        planned(alone("32B"), machine(8))
