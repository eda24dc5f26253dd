from dataclasses import replace

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from swarm_desktop.core.snapshot import GpuView, HardwareView
from swarm_desktop.models.catalog_model import CatalogModel
from swarm_desktop.models.memory_pools import GIGABYTE, BudgetRules, PoolKind
from swarm_desktop.models.plan import Wishes
from swarm_desktop.models.quantisation import bits
from swarm_desktop.models.selection import Selection, select
from tests.models.catalog import CODERS, MIXTURE, model

ALL = (*CODERS, MIXTURE)


def machine(memory: float, *graphics: float, cores: int = 8, free: float = 1.0, vendor: str = "NVIDIA") -> HardwareView:
    """Return a machine with so many GB of memory, and a graphics processor for each further number."""
    gpus = tuple(
        GpuView(f"Card {index}", int(size * GIGABYTE), int(size * GIGABYTE * free), vendor=vendor)
        for index, size in enumerate(graphics)
    )
    size = int(memory * GIGABYTE)
    return HardwareView(
        physical_cores=cores, memory_bytes=size, memory_available_bytes=int(size * free), processor="CPU", gpus=gpus
    )


def apple(memory: float, working_set: float) -> HardwareView:
    gpu = GpuView("Apple M2", int(working_set * GIGABYTE), vendor="Apple", unified_memory=True)
    return replace(machine(memory), gpus=(gpu,))


def reason(selection: Selection, size: str, quantisation: str) -> str:
    return next(
        other.why_not
        for other in selection.alternatives
        if (other.model.size, other.file.quantisation) == (size, quantisation)
    )


@pytest.mark.parametrize(
    ("hardware", "explanation"),
    [
        (machine(16, 8), "7B at Q4_K_M, 5 voters, 32k context each, 7 of 8 GB"),
        (machine(64, 24), "14B at Q6_K, 5 voters, 32k context each, 18.9 of 24 GB"),
        (machine(64, 12, 12), "14B at Q6_K, 5 voters, 32k context each, 19.5 of 24 GB"),
        (machine(16), "7B at Q6_K, 5 voters, 32k context each, 8 of 16 GB"),
        (machine(16, cores=4), "3B at Q6_K, 5 voters, 32k context each, 3.8 of 16 GB"),
        (apple(16, 10.7), "7B at Q8_0, 5 voters, 32k context each, 10.1 of 16 GB"),
    ],
)
def test_the_largest_model_that_leaves_room_is_chosen(hardware: HardwareView, explanation: str) -> None:
    assert select(hardware, CODERS).explanation == explanation


def test_every_other_file_is_listed_with_its_reason() -> None:
    selection = select(machine(16, 8), ALL)
    assert len(selection.alternatives) == sum(len(each.files) for each in ALL) - 1
    assert reason(selection, "3B", "Q8_0") == "The larger 7B fits."
    assert reason(selection, "7B", "Q5_K_M") == "It fits, but only 16k of context."
    assert reason(selection, "7B", "Q3_K_M") == "Q4_K_M answers better and fits, too."
    assert reason(selection, "1.5B", "F16") == "F16 takes more memory than Q8_0 and answers no better."
    assert reason(selection, "14B", "Q4_K_M").startswith("It fits, but 59% of it on the processor")
    assert reason(selection, "32B", "Q8_0").startswith("Does not fit: needs at least 33.")


def test_a_mixture_of_experts_is_quick_enough_for_a_processor() -> None:
    choice = select(machine(32), ALL).choice
    assert choice is not None
    assert choice.load.model is MIXTURE


def test_of_two_equals_the_one_that_ranks_higher_is_chosen() -> None:
    shape = (28, 4, 128)
    small = model("7B", 7.0, shape, {"Q4_K_M": 4.4}, priority=2)
    large = model("8B", 8.0, shape, {"Q4_K_M": 4.9}, priority=1)
    selection = select(machine(64, 16), (large, small))
    assert selection.choice is not None
    assert selection.choice.load.model is small
    assert reason(selection, "8B", "Q4_K_M") == "coder-7b is as good a size and ranks higher in the catalog."


def test_layers_are_dealt_out_to_every_device() -> None:
    selection = select(machine(64, 8, 24), [model("32B", 32.8, (64, 8, 128), {"Q4_K_M": 19.9})])
    assert selection.choice is not None
    placement = selection.choice.placement
    assert [share.pool.name for share in placement.shares] == ["Card 1", "Card 0"]
    assert sum(placement.graphics_layers) == 65
    assert placement.share_on(PoolKind.PROCESSOR) == 0


def test_what_the_graphics_processor_cannot_take_goes_to_the_processor() -> None:
    selection = select(machine(64, 8), [model("32B", 32.8, (64, 8, 128), {"Q4_K_M": 19.9})])
    assert selection.choice is not None
    on_graphics, on_processor = selection.choice.placement.shares
    assert on_graphics.units + on_processor.units == 65
    assert "of its layers on the processor" in selection.explanation


def test_nothing_fits_a_machine_without_memory() -> None:
    selection = select(machine(0.5), CODERS)
    assert selection.choice is None
    assert selection.explanation == "No model fits: only 0.2 GB may be used."
    assert all(other.why_not.startswith("Does not fit") for other in selection.alternatives)


def test_memory_that_other_programs_hold_is_left_to_them() -> None:
    busy = select(machine(16, 8, free=0.4), CODERS).choice
    assert busy is not None
    assert busy.placement.bytes <= 0.4 * 24 * GIGABYTE
    assert all(share.bytes <= 0.4 * share.pool.total_bytes for share in busy.placement.shares)


def test_rules_and_wishes_can_be_changed() -> None:
    whole = BudgetRules(graphics_share=1.0, reserved_bytes=0)
    assert "Q5_K_M" in select(machine(16, 8), CODERS, rules=whole).explanation
    assert ", 2 voters, " in select(machine(16, 8), CODERS, Wishes(voters=2)).explanation


def test_a_tiny_model_on_a_tiny_graphics_processor_is_not_preferred() -> None:
    choice = select(machine(16, 2, cores=4), CODERS).choice
    assert choice is not None
    assert choice.load.model.size == "3B"


def test_voters_with_weights_of_their_own_take_a_copy_each() -> None:
    wishes = Wishes(voters=2, context_tokens=8192, shared_weights=False)
    explanations = [select(machine(4, size), CODERS, wishes).explanation for size in (24, 16, 8)]
    assert explanations == [
        "14B at Q4_K_M, 2 voters, 8k context each, 21.1 of 24 GB",
        "7B at Q6_K, 2 voters, 12k context each, 14.3 of 16 GB",
        "3B at Q6_K, 2 voters, 16k context each, 7.2 of 8 GB",
    ]


def test_a_model_that_cannot_call_tools_gives_way() -> None:
    shape = (28, 4, 128)
    mute = replace(model("9B", 9.0, shape, {"Q4_K_M": 5.5}, priority=9), tool_use=False)
    able = model("7B", 7.0, shape, {"Q4_K_M": 4.4})
    selection = select(machine(64, 16), (mute, able))
    assert selection.choice is not None
    assert selection.choice.load.model is able
    assert reason(selection, "9B", "Q4_K_M") == "It fits, but not trained to call tools."
    unasked = select(machine(64, 16), (mute, able), Wishes(tool_use=False)).choice
    assert unasked is not None
    assert unasked.load.model is mute


def test_memory_beyond_what_helps_is_left_to_other_programs() -> None:
    choice = select(machine(64, 80), [replace(CODERS[0], trained_context=262_144)]).choice
    assert choice is not None
    assert choice.load.context_tokens == 65_536


def test_a_huge_model_is_too_slow_on_shared_memory() -> None:
    huge = model("70B", 70.6, (80, 8, 128), {"Q4_K_M": 42.5})
    assert "coder-70b" not in select(apple(64, 48), (*CODERS, huge)).explanation
    choice = select(apple(64, 48), (*CODERS, huge)).choice
    assert choice is not None
    assert choice.load.model.size == "32B"


shapes = st.tuples(st.integers(1, 80), st.sampled_from([1, 2, 4, 8]), st.sampled_from([64, 128, 256]))


@st.composite
def models(draw: st.DrawFn) -> CatalogModel:
    parameters = draw(st.floats(0.1, 120))
    names = draw(
        st.lists(st.sampled_from(["Q2_K", "Q3_K_M", "Q4_K_M", "Q6_K", "Q8_0", "F16"]), min_size=1, unique=True)
    )
    sizes = {name: parameters * (bits(name) or 0) / 8 * 1.1 for name in names}
    drawn = model(f"{parameters:.1f}B", parameters, draw(shapes), sizes, priority=draw(st.integers(0, 2)))
    layers = drawn.layers
    return replace(
        drawn,
        active_parameters=draw(st.none() | st.integers(1, drawn.parameters)),
        whole_context_layers=draw(st.none() | st.integers(0, layers)),
        window_tokens=draw(st.sampled_from([0, 512, 4096])),
        trained_context=draw(st.sampled_from([2048, 8192, 32_768, 262_144])),
    )


@st.composite
def machines(draw: st.DrawFn) -> HardwareView:
    sizes = draw(st.lists(st.floats(0, 100), max_size=3))
    hardware = machine(draw(st.floats(0, 200)), *sizes, cores=draw(st.integers(1, 64)), free=draw(st.floats(0, 1)))
    if hardware.gpus and draw(st.booleans()):
        return replace(hardware, gpus=(replace(hardware.gpus[0], unified_memory=True), *hardware.gpus[1:]))
    return hardware


catalogs = st.lists(models(), min_size=1, max_size=4)
wishes = st.builds(
    Wishes,
    voters=st.integers(1, 16),
    context_tokens=st.sampled_from([4096, 16_384, 65_536]),
    shared_weights=st.booleans(),
)


@given(machines(), catalogs, wishes)
def test_no_plan_is_ever_over_a_budget(hardware: HardwareView, catalog: list[CatalogModel], wanted: Wishes) -> None:
    selection = select(hardware, catalog, wanted)
    plans = [selection.choice, *(other.plan for other in selection.alternatives)]
    for plan in filter(None, plans):
        assert all(share.bytes <= share.pool.budget_bytes for share in plan.placement.shares)
        assert sum(share.units for share in plan.placement.shares) == plan.load.model.layers + 1
        assert plan.placement.bytes >= plan.load.weight_bytes + plan.load.cache_bytes
        assert plan.load.voters <= wanted.voters
        assert plan.load.context_tokens <= plan.load.model.trained_context
    free = hardware.memory_available_bytes + sum(gpu.memory_free_bytes for gpu in hardware.gpus)
    assert sum(pool.budget_bytes for pool in selection.pools) <= free
    listed = len(selection.alternatives) + (selection.choice is not None)
    assert listed == sum(len(each.files) for each in catalog)


@given(machines(), catalogs, wishes, st.floats(0, 64), st.integers(0, 3))
def test_more_memory_never_makes_the_choice_worse(
    hardware: HardwareView, catalog: list[CatalogModel], wanted: Wishes, more: float, where: int
) -> None:
    more_bytes = int(more * GIGABYTE)
    if where < len(hardware.gpus):
        gpu = hardware.gpus[where]
        # Without memory of its own it is one that does not tell, and is taken for the whole of the machine's.
        assume(gpu.memory_bytes > 0)
        grown = replace(
            gpu, memory_bytes=gpu.memory_bytes + more_bytes, memory_free_bytes=gpu.memory_free_bytes + more_bytes
        )
        larger = replace(hardware, gpus=(*hardware.gpus[:where], grown, *hardware.gpus[where + 1 :]))
    else:
        larger = replace(
            hardware,
            memory_bytes=hardware.memory_bytes + more_bytes,
            memory_available_bytes=hardware.memory_available_bytes + more_bytes,
        )
    before, after = select(hardware, catalog, wanted).choice, select(larger, catalog, wanted).choice
    if before is not None:
        assert after is not None
        assert after.rank >= before.rank
