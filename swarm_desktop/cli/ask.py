"""`ask`: one question, one answer, and who agreed with it."""

import asyncio
import sys
from dataclasses import replace
from typing import Any

import click
from rich.console import Console
from rich.panel import Panel

from swarm_desktop.api.answering import whole_answer
from swarm_desktop.api.openai_response import ChatWriter
from swarm_desktop.cli.client import endpoint_session, post
from swarm_desktop.cli.options import Instance, instance_options
from swarm_desktop.cli.output import busy, json_option, print_json
from swarm_desktop.core.commands import AskRequest
from swarm_desktop.core.errors import NotRunningError
from swarm_desktop.core.settings import MAX_VOTERS, MIN_VOTERS
from swarm_desktop.engine import Engine
from swarm_desktop.state.instance import running_instance
from swarm_desktop.state.secrets import ENDPOINT_KEY
from swarm_desktop.swarm.request import VOTING_PREFIX


@click.command()
@click.argument("question")
@click.option("--voters", type=click.IntRange(MIN_VOTERS, MAX_VOTERS), help="How many voters answer.")
@click.option("--strategy", help="How the answer is chosen.")
@click.option("--seed", type=click.IntRange(0, 2**31 - 1), help="The same seed gives the same candidates.")
@click.option("--show-candidates", is_flag=True, help="Also print what each voter said.")
@json_option
@instance_options
def ask(
    instance: Instance,
    question: str,
    voters: int | None,
    strategy: str | None,
    seed: int | None,
    *,
    show_candidates: bool,
    as_json: bool,
) -> None:
    """Ask QUESTION (`-` reads it from standard input) and print the voters' answer.

    The running instance answers; where there is none, or `--model` names another file, a worker is started for
    this one question.
    """
    if question == "-":
        question = sys.stdin.read()
    with busy("The voters are answering"):
        result = asyncio.run(_answer(instance, question, voters, strategy, seed))
    if as_json:
        print_json(result)
    else:
        _print(result, show_candidates=show_candidates)


async def _answer(
    instance: Instance, question: str, voters: int | None, strategy: str | None, seed: int | None
) -> dict[str, Any]:
    settings = instance.settings_file().load()
    request = AskRequest(question, voters or settings.voting.voters, strategy or settings.voting.strategy, seed=seed)
    if instance.model is None:
        try:
            return await _ask_running(instance, request)
        except NotRunningError:
            pass
    return await _ask_own_engine(instance, request)


async def _ask_running(instance: Instance, request: AskRequest) -> dict[str, Any]:
    running = running_instance(instance.folder)
    async with endpoint_session(instance.secrets().read_or_create(ENDPOINT_KEY)) as session:
        async with session.get(f"{running.base_url}/models") as response:
            listed = await response.json()
        first = next(model["id"] for model in listed["data"] if not model["id"].startswith(VOTING_PREFIX))
        body: dict[str, Any] = {
            "model": VOTING_PREFIX + first,
            "messages": [{"role": "user", "content": request.text}],
            "swarm": {"voters": request.voters, "strategy": request.strategy, "candidates": True},
        }
        if request.seed is not None:
            body["seed"] = request.seed
        return _result(await post(session, f"{running.base_url}/chat/completions", body))


async def _ask_own_engine(instance: Instance, request: AskRequest) -> dict[str, Any]:
    engine = Engine(instance.settings_file(), instance.secrets(), instance.folder)
    try:
        await engine.start_without_endpoint()
        generation = replace(engine.generation(request, "command line"), with_candidates=True)
        answer = await whole_answer(engine.swarm, generation)
    finally:
        await engine.stop()
    return _result(ChatWriter(generation, generation.model, with_usage=True).whole(answer))


def _result(body: dict[str, Any]) -> dict[str, Any]:
    """Return the stable object of `ask --json` from a chat completion."""
    swarm = body["swarm"]
    message = body["choices"][0]["message"]
    return {
        "answer": message["content"] or "",
        "tool_calls": message.get("tool_calls", []),
        "voters": swarm["voters"],
        "machines": swarm["machines"],
        "agreement": swarm["agreement"],
        "strategy": swarm["strategy"],
        "rule": swarm["rule"],
        "reason": swarm["reason"],
        "seconds": swarm["seconds"],
        "seed": swarm["seed"],
        "candidates": swarm["candidates"],
    }


def _print(result: dict[str, Any], *, show_candidates: bool) -> None:
    console = Console(highlight=False)
    if show_candidates:
        for candidate in result["candidates"]:
            title = f"voter {candidate['order'] + 1}{', chosen' if candidate['won'] else ''}"
            ended = candidate["finish_reason"] or "stopped: the verdict was certain"
            console.print(
                Panel(candidate["text"] or "(nothing)", title=title, subtitle=ended, title_align="left"), markup=False
            )
    click.echo(result["answer"])
    click.echo(f"{result['reason']} ({result['seconds']:.1f} s)", err=True)
