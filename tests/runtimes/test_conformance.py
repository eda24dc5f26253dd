"""What the endpoint promises holds with llama-cpp-python behind it too, and through it one seed says the same bytes."""

from collections.abc import Iterator
from functools import partial

import aiohttp
import pytest

from tests.conformance.asking import Dialect, ask
from tests.conformance.features import Feature
from tests.conformance.test_conformance import OFFERED
from tests.runtimes.asking import SUM, needs
from tests.support.program import Served, serving

pytestmark = [pytest.mark.runtimes, needs("llama_cpp")]


@pytest.fixture(scope="module")
def repeating(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """Serve an instance whose model file is read by llama-cpp-python."""
    folder = tmp_path_factory.mktemp("repeating") / "data"
    with serving(folder, variables={"SWARM_RUNTIMES_FILES": "llama_cpp_python"}) as instance:
        yield instance


@pytest.mark.parametrize("streamed", [False, True], ids=["whole", "streamed"])
@pytest.mark.parametrize(("feature", "dialect"), OFFERED)
async def test_a_feature_works(repeating: Served, feature: Feature, dialect: Dialect, *, streamed: bool) -> None:
    await feature.check(partial(ask, repeating, dialect, streamed=streamed, voting=False))


@pytest.mark.parametrize("voters", [1, 3])
async def test_one_seed_gives_the_same_bytes_through_the_endpoint(repeating: Served, voters: int) -> None:
    async def choices(text: str, seed: int) -> list[dict[str, object]]:
        body = {
            "model": "practice",
            "messages": [{"role": "user", "content": text}],
            "n": voters,
            "seed": seed,
            "temperature": 1.0,
            "logprobs": True,
        }
        async with (
            aiohttp.ClientSession(headers=repeating.headers) as session,
            session.post(f"{repeating.base_url}/chat/completions", json=body) as response,
        ):
            said: list[dict[str, object]] = (await response.json())["choices"]
            return said

    first = await choices(SUM, 7)
    assert len(first) == voters
    await choices("Hello! " * 100, 1)
    assert await choices(SUM, 7) == first
    assert await choices(SUM, 700) != first
