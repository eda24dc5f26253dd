from hypothesis import given
from hypothesis import strategies as st

from swarm_desktop.core.model_files import Fit
from swarm_desktop.models.fit import fit_of, likely_size
from swarm_desktop.models.memory_pools import MemoryPool, PoolKind

ORDER = [Fit.TOO_LARGE, Fit.TIGHT, Fit.ROOMY]
GIB = 2**30


def pools(graphics: int, processor: int) -> tuple[MemoryPool, ...]:
    card = MemoryPool("card", PoolKind.GRAPHICS, graphics, graphics)
    memory = MemoryPool("processor", PoolKind.PROCESSOR, processor, processor)
    return (card, memory) if graphics else (memory,)


def test_what_fits_on_the_graphics_processor_is_roomy_and_what_spills_over_is_tight() -> None:
    machine = pools(8 * GIB, 16 * GIB)
    assert fit_of(4 * GIB, machine) is Fit.ROOMY
    assert fit_of(10 * GIB, machine) is Fit.TIGHT
    assert fit_of(24 * GIB, machine) is Fit.TOO_LARGE


def test_what_is_not_known_is_called_so() -> None:
    assert fit_of(0, pools(0, 16 * GIB)) is Fit.UNKNOWN
    assert fit_of(GIB, pools(0, 0)) is Fit.UNKNOWN


@given(st.integers(1, 200 * GIB), st.integers(0, 100 * GIB), st.integers(1, 100 * GIB), st.integers(0, 50 * GIB))
def test_more_memory_never_makes_it_worse(size: int, graphics: int, processor: int, more: int) -> None:
    before = fit_of(size, pools(graphics, processor))
    after = fit_of(size, pools(graphics + more if graphics else 0, processor + (0 if graphics else more)))
    assert ORDER.index(after) >= ORDER.index(before)


def test_the_likely_size_is_that_of_the_usual_quantisation() -> None:
    assert 4.5e9 < likely_size(7_615_616_512) < 4.8e9
