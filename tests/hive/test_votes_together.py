"""Two real instances that are paired: questions asked at one are voted on by both."""

import json
import re
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple

import aiohttp
import pytest

from tests.support.paired import machine, pair
from tests.support.program import Served, run_program

QUESTION = [{"role": "user", "content": "What is 17 plus 25?"}]


class Pair(NamedTuple):
    desk: Served
    attic: Served


@contextmanager
def paired(folder: Path) -> Iterator[Pair]:
    with machine(folder / "attic", "attic") as attic, machine(folder / "desk", "desk") as desk:
        pair(desk, attic)
        yield Pair(desk, attic)


@pytest.fixture(scope="module")
def lasting(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Pair]:
    """Return two machines to which nothing may be done."""
    with paired(tmp_path_factory.mktemp("lasting")) as both:
        yield both


@pytest.fixture
def both(tmp_path: Path) -> Iterator[Pair]:
    with paired(tmp_path) as both:
        yield both


async def ask(served: Served, **swarm: Any) -> dict[str, Any]:
    body = {"model": "swarm/practice", "messages": QUESTION, "swarm": {"voters": 8, **swarm}}
    async with (
        aiohttp.ClientSession(headers=served.headers) as session,
        session.post(f"{served.base_url}/chat/completions", json=body) as response,
    ):
        answer: dict[str, Any] = await response.json()
        assert response.status == 200, answer
        told: dict[str, Any] = answer["swarm"]
        return told


def statistics(served: Served) -> dict[str, Any]:
    """Return what is known of the other machine's service."""
    (peer,) = json.loads(run_program("peers", "--json", folder=served.folder).stdout)
    told: dict[str, Any] = peer["statistics"]
    return told


def lends(served: Served) -> bool:
    """Return whether the other machine's offer has arrived."""
    peers = served.status()["peers"]
    return bool(peers) and peers[0]["lends"] > 0


async def ask_both(served: Served) -> dict[str, Any]:
    while not lends(served):
        pass
    return await ask(served)


async def test_both_machines_vote_and_the_client_sees_who(lasting: Pair) -> None:
    told = await ask_both(lasting.desk)
    assert told["voters"] == 8
    assert sum(machine["voters"] for machine in told["machines"]) == 8
    assert any(machine["name"].startswith("attic") for machine in told["machines"])
    assert told["lost"] == 0
    assert told["winner_from"] in {machine["name"] for machine in told["machines"]}


async def test_a_question_may_be_kept_on_this_machine(lasting: Pair) -> None:
    await ask_both(lasting.desk)
    told = await ask(lasting.desk, here_only=True)
    assert [machine["voters"] for machine in told["machines"]] == [8]


async def test_a_machine_that_dies_costs_its_votes_and_not_the_answer(both: Pair) -> None:
    desk, attic = both
    await ask_both(desk)
    attic.process.kill()
    told = await ask(desk)
    assert told["counted"] > 0
    assert 0 < told["lost"] < 8


async def test_a_machine_that_trusts_this_one_no_more_is_soon_not_asked_any_more(both: Pair) -> None:
    desk, attic = both
    await ask_both(desk)
    run_program("hive", "revoke", "desk", folder=attic.folder)
    while lends(desk):
        pass
    assert len((await ask(desk))["machines"]) == 1


async def test_both_sides_know_who_asked_whom_and_how_it_went(lasting: Pair) -> None:
    desk, attic = lasting
    # A vote that is certain without them cancels the others.
    while not (told := statistics(desk))["votes_given"]:
        await ask(desk)
    assert (told["success_share"], told["breaker"], told["last_error"]) == (1.0, "closed", "")
    assert told["whole"]["median"] >= told["first_words"]["median"] > 0
    async with (
        aiohttp.ClientSession(headers=desk.headers) as session,
        session.get(f"{desk.root_url}/metrics") as response,
    ):
        told_metrics = await response.text()
    assert re.search(r'swarm_peer_request_seconds\{.*name="attic".*quantile="0.95"', told_metrics)
    while not (used := json.loads(run_program("hive", "usage", "--json", folder=attic.folder).stdout)["usage"]):
        pass
    assert used[0]["name"] == "desk"
    assert used[0]["voters"] > 0
    assert used[0]["prompt_tokens"] > 0
    assert used[0]["decoded_tokens"] > 0
    assert "desk" in run_program("hive", "usage", folder=attic.folder).stdout
    assert QUESTION[0]["content"].encode() not in (attic.folder / "lending.sqlite").read_bytes()


async def test_questions_to_a_model_may_stay_here(tmp_path: Path, lasting: Pair) -> None:
    with machine(tmp_path / "desk", "careful", "here_only_models = ['practice']\n") as desk:
        pair(desk, lasting.attic)
        while not lends(desk):
            pass
        assert [machine["voters"] for machine in (await ask(desk))["machines"]] == [8]


async def test_a_machine_that_hangs_holds_up_nothing_and_no_vote_counts_twice(both: Pair) -> None:
    desk, attic = both
    await ask_both(desk)
    attic.process.send_signal(signal.SIGSTOP)
    try:
        told = await ask(desk)
    finally:
        attic.process.send_signal(signal.SIGCONT)
    assert told["counted"] > 0
    assert told["counted"] + told["invalid"] + told["lost"] <= told["voters"] == 8
    assert sum(machine["voters"] for machine in told["machines"]) == 8
    # Where the voters here agree, the verdict is certain before anybody is late.
    assert statistics(desk)["last_error"] in {"", "It was not done in time."}
