from hypothesis import given
from hypothesis import strategies as st

from swarm_desktop.workers.budget import prompt_cache_bytes, share_threads, wanted_threads

GIBIBYTE = 2**30

sizes = st.integers(0, 64 * GIBIBYTE)


@given(st.lists(st.integers(1, 64), max_size=8), st.integers(1, 64))
def test_workers_together_never_use_more_threads_than_cores(wanted: list[int], cores: int) -> None:
    shares = share_threads(wanted, cores)
    assert len(shares) == len(wanted)
    assert all(1 <= share <= most for share, most in zip(shares, wanted, strict=True))
    assert sum(shares) <= max(cores, len(wanted))
    # No core is idle that somebody wants.
    assert sum(shares) >= min(sum(wanted), cores)


@given(st.lists(st.integers(1, 64), min_size=1, max_size=8), st.integers(1, 63))
def test_more_cores_never_mean_fewer_threads(wanted: list[int], cores: int) -> None:
    pairs = zip(share_threads(wanted, cores), share_threads(wanted, cores + 1), strict=True)
    assert all(few <= many for few, many in pairs)


def test_small_models_want_one_thread_and_large_ones_all() -> None:
    assert wanted_threads(3_000_000, 8, None) == 1
    assert wanted_threads(500_000_000, 8, None) == 8


def test_a_wished_number_of_threads_is_kept_within_the_cores() -> None:
    assert wanted_threads(3_000_000, 8, 4) == 4
    assert wanted_threads(500_000_000, 8, 12) == 8


@given(sizes)
def test_the_prompt_cache_is_bounded(free: int) -> None:
    assert 0 <= prompt_cache_bytes(free) <= min(free, 2 * GIBIBYTE)
