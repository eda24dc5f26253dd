from hypothesis import given
from hypothesis import strategies as st

from swarm_desktop.workers.budget import (
    CACHE_SHARE_OF_FREE_MEMORY,
    LEAST_CONTEXT_TOKENS,
    Context,
    context,
    prompt_cache_bytes,
    share_threads,
    wanted_threads,
)

GIBIBYTE = 2**30

sizes = st.integers(0, 64 * GIBIBYTE)
trained = st.sampled_from([0, 512, 2048, 32_768, 131_072])
bytes_per_token = st.integers(0, 2**20)
slots = st.integers(1, 16)


def decided(
    *, trained_tokens: int = 32_768, wished: int | None = None, each: int = 12_288, weights: int = 0, free: int, n: int
) -> Context:
    return context(
        trained_tokens=trained_tokens,
        wished_tokens=wished,
        bytes_per_token=each,
        weight_bytes=weights,
        free_bytes=free,
        slots=n,
    )


@given(trained, bytes_per_token, sizes, sizes, slots)
def test_the_cache_never_takes_more_than_its_share(trained: int, each: int, weights: int, free: int, n: int) -> None:
    sized = decided(trained_tokens=trained, each=each, weights=weights, free=free, n=n)
    assert sized.bytes <= max((free - weights) * CACHE_SHARE_OF_FREE_MEMORY, LEAST_CONTEXT_TOKENS * each)
    assert sized.bytes == sized.cache_tokens * each


@given(trained, bytes_per_token, sizes, sizes, sizes)
def test_more_memory_never_means_less_context(trained: int, each: int, weights: int, free: int, more: int) -> None:
    poor = decided(trained_tokens=trained, each=each, weights=weights, free=free, n=16)
    rich = decided(trained_tokens=trained, each=each, weights=weights, free=free + more, n=16)
    assert rich.cache_tokens >= poor.cache_tokens
    assert rich.request_tokens >= poor.request_tokens


@given(trained, bytes_per_token, sizes, sizes, slots)
def test_a_request_gets_no_more_than_the_cache_and_than_was_trained(
    trained: int, each: int, weights: int, free: int, n: int
) -> None:
    sized = decided(trained_tokens=trained, each=each, weights=weights, free=free, n=n)
    assert LEAST_CONTEXT_TOKENS <= sized.request_tokens <= sized.cache_tokens
    assert trained == 0 or sized.request_tokens <= trained


def test_with_plenty_of_memory_all_of_the_trained_context_and_every_answer_fit() -> None:
    sized = decided(trained_tokens=32_768, free=64 * GIBIBYTE, n=16)
    assert sized.request_tokens == 32_768
    assert sized.cache_tokens == 32_768 + 16 * 1024


def test_a_model_that_does_not_say_its_context_gets_a_usual_one() -> None:
    assert decided(trained_tokens=0, free=64 * GIBIBYTE, n=4).request_tokens == 4096


@given(st.integers(512, 200_000), trained, sizes)
def test_a_wish_is_taken_as_it_is_up_to_what_was_trained(wished: int, trained: int, free: int) -> None:
    sized = decided(trained_tokens=trained, wished=wished, free=free, n=16)
    assert sized.request_tokens == min(wished, trained or wished)
    assert 0 <= sized.cache_tokens - sized.request_tokens < 256


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
