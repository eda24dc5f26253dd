"""What is looked at before anybody works at a request."""

from typing import Any

import pytest

from swarm_desktop.core.errors import BadRequestError, PromptTooLongError, WorkerCrashedError
from swarm_desktop.core.ids import WorkerId
from swarm_desktop.core.snapshot import ModelView, WorkerView
from swarm_desktop.swarm.fitting import Fitter, check_images, most_tokens
from swarm_desktop.swarm.readiness import ServedModel
from swarm_desktop.swarm.request import GenerationRequest
from swarm_desktop.workers.runtime import VoterRequest

CONTEXT = 4096
MODEL = ModelView("m", "Model", "m.gguf", 1)


class Hive:
    """A supervisor, its readiness and its runtime in one: a token is four bytes."""

    def __init__(self, *, crashes: int = 0) -> None:
        self.counts = 0
        self.replaced = 0
        self._crashes = crashes

    async def workers(self, model: str, *, here_only: bool, instead_of: Any = ()) -> list[WorkerView]:
        assert (model, here_only) == ("m", False)
        self.replaced += bool(instead_of)
        return [WorkerView(WorkerId("worker-1"), MODEL, "test")]

    def served(self, model: str) -> ServedModel:
        assert model == "m"
        return ServedModel(MODEL, CONTEXT)

    def runtime(self, worker: str) -> "Hive":
        assert worker == "worker-1"
        return self

    async def count_tokens(self, request: VoterRequest) -> int:
        self.counts += 1
        if self.counts <= self._crashes:
            raise WorkerCrashedError("gone")
        return sum(len(str(message["content"])) for message in request.messages) // 4


def fitter(hive: Any, compression: Any = "off") -> Fitter:
    return Fitter(hive, hive, lambda: compression)


def request(*texts: str, **fields: Any) -> GenerationRequest:
    roles = ["user", "assistant"] * len(texts)
    messages = [{"role": role, "content": text} for role, text in zip(roles, texts, strict=False)]
    return GenerationRequest(tuple(messages), "m", **fields)


async def test_a_short_prompt_costs_nothing() -> None:
    hive = Hive()
    asked = request("Hello")
    fit = await fitter(hive, "summarise").fit(asked)
    assert fit.request is asked
    assert (fit.room, hive.counts) == (None, 0)


async def test_a_longer_one_is_counted_once_and_what_is_left_is_known() -> None:
    hive = Hive()
    fit = await fitter(hive).fit(request("x" * 8000, max_tokens=4000))
    assert (fit.room, hive.counts) == (CONTEXT - 2000, 1)
    assert fit.cuts_answer


async def test_one_that_cannot_fit_is_refused_with_both_numbers() -> None:
    with pytest.raises(PromptTooLongError, match=r"5,000 tokens.*4,096"):
        await fitter(Hive()).fit(request("x" * 20_000))


async def test_compression_cannot_drop_the_last_question() -> None:
    with pytest.raises(PromptTooLongError, match="4,096"):
        await fitter(Hive(), "drop").fit(request("Hi", "Yes?", "x" * 20_000))


async def test_the_next_turns_drop_the_same() -> None:
    talk = ["Hello " * 40, "Good day. " * 20] * 60
    kept = []
    for turn in range(12):
        fit = await fitter(Hive(), "drop").fit(request(*talk, f"question {turn}"))
        assert fit.room is not None
        assert fit.room >= CONTEXT // 4
        kept.append(len(talk) + 1 - len(fit.request.messages))
        talk += [f"question {turn}", "answer"]
    assert len(set(kept)) <= 2


async def test_a_worker_that_dies_while_it_counts_is_replaced() -> None:
    hive = Hive(crashes=1)
    assert (await fitter(hive).fit(request("x" * 8000))).room == CONTEXT - 2000
    assert hive.replaced == 1


def test_images_do_not_count_as_text() -> None:
    image = {"type": "image_url", "image_url": {"url": "data:image/png;base64," + "A" * 100_000}}
    asked = GenerationRequest(({"role": "user", "content": [image]},), "m")
    assert most_tokens(asked) < CONTEXT


@pytest.mark.parametrize("url", ["https://example.com/x.png", "file:///etc/passwd", "http://127.0.0.1/x"])
def test_images_are_not_fetched_for_a_prompt(url: str) -> None:
    image = {"type": "image_url", "image_url": {"url": url}}
    asked = GenerationRequest(({"role": "user", "content": [image]},), "m")
    seeing = WorkerView(WorkerId("worker-1"), MODEL, "test", sees_images=True)
    with pytest.raises(BadRequestError, match="base64"):
        check_images(asked, [seeing])


def test_images_within_the_request_are_for_models_that_see() -> None:
    image = {"type": "image_url", "image_url": {"url": "data:image/png;base64,AAAA"}}
    asked = GenerationRequest(({"role": "user", "content": [image]},), "m")
    seeing = WorkerView(WorkerId("worker-1"), MODEL, "test", sees_images=True)
    check_images(asked, [seeing])
    with pytest.raises(BadRequestError, match="cannot see"):
        check_images(asked, [seeing, WorkerView(WorkerId("worker-2"), MODEL, "test")])
