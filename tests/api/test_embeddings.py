"""Vectors of texts over HTTP, of the practice model and of a real one."""

import base64
import struct
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import aiohttp
import pytest

from tests.support.program import Served, serving

CONVERTER = Path(__file__).parents[2] / "packaging" / "embedding_model.py"
CAT, KITTEN, STOCKS = "A cat sits on the mat.", "The kitten is on the rug.", "Stocks fell on Friday."


@pytest.fixture(scope="module")
def embedding(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """Serve with a real model for vectors."""
    folder = tmp_path_factory.mktemp("embedding")
    model = folder / "minilm.gguf"
    subprocess.run([sys.executable, CONVERTER, model], check=True, stdout=subprocess.DEVNULL)
    (folder / "data").mkdir()
    (folder / "data" / "settings.toml").write_text(f"[embedding]\nmodel_file = '{model}'\n")
    with serving(folder / "data") as served:
        yield served


async def post(served: Served, path: str, status: int = 200, **body: Any) -> dict[str, Any]:
    async with (
        aiohttp.ClientSession(headers=served.headers) as session,
        session.post(f"{served.base_url}/{path}", json=body) as response,
    ):
        answer: dict[str, Any] = await response.json()
        assert response.status == status, answer
        return answer


def alike(first: list[float], second: list[float]) -> float:
    return sum(one * other for one, other in zip(first, second, strict=True))


async def test_what_means_the_same_has_vectors_that_are_close(embedding: Served) -> None:
    answer = await post(embedding, "embeddings", model="minilm", input=[CAT, KITTEN, STOCKS])
    cat, kitten, stocks = (item["embedding"] for item in answer["data"])
    assert len(cat) == 384
    assert alike(cat, kitten) > 0.5 > alike(cat, stocks)
    assert answer["usage"]["prompt_tokens"] > 15


async def test_texts_of_a_vote_are_compared_by_meaning(embedding: Served) -> None:
    question = [{"role": "user", "content": "Hello, who are you?"}]
    answer = await post(
        embedding, "chat/completions", model="swarm/practice", messages=question, swarm={"voters": 4}, seed=5
    )
    assert answer["swarm"]["rule"] == "closest in meaning"


async def test_a_text_longer_than_the_model_reads_is_the_clients_fault(embedding: Served) -> None:
    for words in (600, 3000):
        answer = await post(embedding, "embeddings", status=400, model="minilm", input="word " * words)
        assert answer["error"]["code"] == "context_length_exceeded"
    await post(embedding, "embeddings", model="minilm", input="word " * 400)


async def test_without_a_chosen_model_the_practice_model_serves_to_try_things_out(served: Served) -> None:
    numbers = await post(served, "embeddings", model="practice", input="hello")
    packed = await post(served, "embeddings", model="practice", input="hello", encoding_format="base64")
    vector = numbers["data"][0]["embedding"]
    unpacked = struct.unpack(f"<{len(vector)}f", base64.b64decode(packed["data"][0]["embedding"]))
    assert unpacked == pytest.approx(vector, abs=1e-3)
    assert alike(vector, vector) == pytest.approx(1, abs=1e-3)


async def test_it_is_no_model_to_chat_with_and_hides_none(served: Served) -> None:
    await post(served, "embeddings", model="practice", input=[[44, 335], [393]])
    answer = await post(
        served, "chat/completions", model="practice", messages=[{"role": "user", "content": "Hello"}], max_tokens=4
    )
    assert answer["choices"][0]["message"]["content"]


@pytest.mark.parametrize(
    ("fields", "parameter", "status"),
    [
        ({"model": "nobody", "input": "a"}, "model", 404),
        ({"model": "practice", "input": ""}, "input", 400),
        ({"model": "practice", "input": []}, "input", 400),
        ({"model": "practice", "input": ["a", ""]}, "input", 400),
        ({"model": "practice", "input": "a", "dimensions": 3}, "dimensions", 400),
    ],
)
async def test_what_has_no_vector_is_refused(
    served: Served, fields: dict[str, Any], parameter: str, status: int
) -> None:
    error = (await post(served, "embeddings", status=status, **fields))["error"]
    assert error["param"].startswith(parameter)
