"""A worker's process is told what was planned, and llama.cpp is set accordingly."""

from dataclasses import replace
from pathlib import Path

import pytest
import xllamacpp

from swarm_desktop.core.errors import NotEnoughMemoryError
from swarm_desktop.core.settings import MemorySettings, WorkerSettings
from swarm_desktop.core.snapshot import HardwareView
from swarm_desktop.models.gguf import model_view
from swarm_desktop.models.graphics import RuntimeDevice, with_devices
from swarm_desktop.workers import llama_child
from swarm_desktop.workers.budget import Allowance
from swarm_desktop.workers.child_messages import ChildOrder
from swarm_desktop.workers.driver import Share
from swarm_desktop.workers.llama_order import llama_order
from swarm_desktop.workers.recipe import Adapter, LoadOptions, WorkerRecipe
from swarm_desktop.workers.restarts import Safety
from tests.support.companions import write_adapter

MIB = 2**20
CARDS = (
    RuntimeDevice("CUDA0", "NVIDIA GeForce RTX 4060", 8192 * MIB, 7900 * MIB),
    RuntimeDevice("CUDA1", "NVIDIA GeForce GT 1030", 2048 * MIB, 410 * MIB),
)


def machine(*devices: RuntimeDevice, free: int = 16_384 * MIB) -> HardwareView:
    return with_devices(HardwareView(physical_cores=4, memory_bytes=16_384 * MIB, memory_available_bytes=free), devices)


def ordered(
    model: Path, hardware: HardwareView, settings: WorkerSettings, load: LoadOptions | None = None
) -> ChildOrder:
    share = Share(settings, 2, Safety.NONE, "key", lambda: Allowance(hardware, MemorySettings(), 5, 0))
    recipe = WorkerRecipe(model, load=load or LoadOptions())
    order, plan = llama_order(recipe, model_view(model), share)
    assert plan.cache_tokens == order.cache_tokens
    return ChildOrder.decode(order.encode())


def test_layers_go_to_the_devices_that_llama_cpp_numbers_in_its_own_way(
    practice_model: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    order = ordered(practice_model, machine(*CARDS), WorkerSettings(context_tokens=4096, slots=2))
    (device, layers), *_ = order.graphics
    assert device == "CUDA0"
    monkeypatch.setattr(llama_child, "graphics_processors", lambda: [{"name": card.name} for card in reversed(CARDS)])
    told = llama_child.parameters(order)
    assert told.n_gpu_layers == layers
    assert told.tensor_split[:2] == [0.0, float(layers)]
    assert told.main_gpu == 1
    assert not told.fit_params
    assert told.n_batch > 128, "graphics read prompts in large pieces"


def test_context_slots_and_cache_are_those_of_the_settings(practice_model: Path) -> None:
    order = ordered(practice_model, machine(), WorkerSettings(context_tokens=4096, slots=3, cache_type="q8_0"))
    told = llama_child.parameters(order)
    assert (told.kv_unified_per_slot, told.n_parallel, told.n_gpu_layers) == (4096, 3, 0)
    assert told.n_ctx == 4096 + 3 * 1024
    assert told.cache_type_k == told.cache_type_v == int(xllamacpp.ggml_type.GGML_TYPE_Q8_0)


def test_adapters_and_projectors_are_handed_on(practice_model: Path, tmp_path: Path) -> None:
    adapter = write_adapter(tmp_path / "style.gguf", practice_model)
    load = LoadOptions((Adapter(adapter, 0.5),), projector=adapter)
    told = llama_child.parameters(ordered(practice_model, machine(), WorkerSettings(), load))
    assert [(each.path, each.scale) for each in told.lora_adapters] == [(str(adapter), 0.5)]
    assert told.mmproj.path == str(adapter)


def test_what_finds_no_room_is_not_even_tried(practice_model: Path) -> None:
    with pytest.raises(NotEnoughMemoryError, match="would fit: lower the context"):
        ordered(practice_model, machine(free=150 * MIB), WorkerSettings(context_tokens=65_536, slots=16))
    with pytest.raises(NotEnoughMemoryError, match="Close other programs"):
        ordered(practice_model, replace(machine(), memory_available_bytes=10 * MIB), WorkerSettings())
