"""`models`: which model files there are, here and on the hub; fetching and deleting them."""

import asyncio
import dataclasses
import sys
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any, TypeVar

import click
from rich.console import Console
from rich.table import Table

from swarm_desktop import hardware
from swarm_desktop.cli.download import download as fetch
from swarm_desktop.cli.download import library_of
from swarm_desktop.cli.options import Instance, instance_options
from swarm_desktop.cli.output import gibibytes, json_option, print_json
from swarm_desktop.cli.pick import pick
from swarm_desktop.core.model_files import Fit
from swarm_desktop.models.catalog import Catalog
from swarm_desktop.models.fit import fit_of
from swarm_desktop.models.library import ModelLibrary
from swarm_desktop.models.memory_pools import memory_pools

_Result = TypeVar("_Result")
_FILE_WIDTH = 200
_FIT_WORDS = {Fit.ROOMY: "fits", Fit.TIGHT: "tight", Fit.TOO_LARGE: "too large", Fit.UNKNOWN: "?"}


@click.group()
@instance_options
def models(instance: Instance) -> None:
    """List, search, fetch and delete model files."""


@models.command(name="list")
@instance_options
@click.option("--catalog", "of_catalog", is_flag=True, help="List the models of the catalog instead.")
@json_option
def list_models(instance: Instance, *, of_catalog: bool, as_json: bool) -> None:
    """List the model files on this machine, those of other programs too."""
    if of_catalog:
        _print_catalog(_with_library(instance, lambda library: library.catalog()), as_json=as_json)
        return
    found = _with_library(instance, lambda library: library.found_models())
    if as_json:
        print_json({"models": [dataclasses.asdict(model) for model in found]})
        return
    table = _table("name", "from", "size", "quantisation", "room")
    for model in found:
        size = gibibytes(model.model.size_bytes)
        table.add_row(model.name, model.place, size, model.model.quantisation, _FIT_WORDS[model.fit])
    _print(table, empty="No model file was found. Fetch one: swarm-desktop models download qwen2.5-coder:7b")


@models.command()
@click.argument("text")
@instance_options
@json_option
def search(instance: Instance, text: str, *, as_json: bool) -> None:
    """Search the hub for TEXT; an owner/repository lists the models in it."""
    if "/" in text:
        files = _with_library(instance, lambda library: library.repository_files(text))
        if as_json:
            print_json({"files": [dataclasses.asdict(file) for file in files]})
            return
        table = _table("file", "size", "quantisation", "room")
        for file in files:
            table.add_row(file.paths[0], gibibytes(file.size_bytes), file.quantisation, _FIT_WORDS[file.fit])
        _print(table, empty=f"{text} holds no model in the format GGUF.")
        return
    found = _with_library(instance, lambda library: library.search_models(text))
    if as_json:
        print_json({"repositories": [dataclasses.asdict(repository) for repository in found]})
        return
    table = _table("repository", "parameters", "downloads", "room")
    for repository in found:
        parameters = f"{repository.parameters / 1e9:.1f} B" if repository.parameters else ""
        name = f"{repository.name}{' (asks for consent)' if repository.gated else ''}"
        table.add_row(name, parameters, f"{repository.downloads:,}", _FIT_WORDS[repository.fit])
    _print(table, empty=f"The hub has no model that is called {text}.")


@models.command()
@click.argument("name")
@instance_options
@json_option
def download(instance: Instance, name: str, *, as_json: bool) -> None:
    """Fetch NAME, from a paired machine that has it or from the hub, and print where it is.

    NAME is of the catalog (family:size:quantisation), or owner/repository of the hub, perhaps with :QUANTISATION or
    /file.gguf. What an interrupted command fetched is kept: give the same command again.
    """
    path = asyncio.run(fetch(instance, name))
    if as_json:
        print_json({"name": name, "path": path})
    else:
        click.echo(path)


@models.command()
@click.argument("name")
@instance_options
def remove(instance: Instance, name: str) -> None:
    """Delete the model file NAME, as `models list` calls it. Files of other programs are left alone."""

    async def find_and_remove(library: ModelLibrary) -> None:
        found = await library.found_models()
        model = next((model for model in found if name in {model.name, model.model.path, model.model.id}), None)
        if model is None:
            raise click.UsageError(f"There is no model file {name}. See: swarm-desktop models list")
        await library.remove_model(Path(model.model.path))

    _with_library(instance, find_and_remove)


@models.command()
@instance_options
@click.option("--forget", is_flag=True, help="Forget the token.")
def token(instance: Instance, *, forget: bool) -> None:
    """Keep a token of the hub, read from standard input, for models that are not open to everybody."""
    given = None
    if not forget:
        given = click.prompt("Token", hide_input=True) if sys.stdin.isatty() else sys.stdin.readline()
        given = given.strip()
        if not given:
            raise click.UsageError("No token was given.")
    _with_library(instance, lambda library: library.set_hub_token(given))


models.add_command(pick)


def _with_library(instance: Instance, call: Callable[[ModelLibrary], Awaitable[_Result]]) -> _Result:
    async def run() -> _Result:
        return await call(library_of(instance, lambda _: None))

    return asyncio.run(run())


def _print_catalog(catalog: Catalog, *, as_json: bool) -> None:
    pools = memory_pools(hardware.detect())
    rows: list[dict[str, Any]] = [
        {
            "name": f"{model.family}:{model.size}:{file.quantisation}".lower(),
            "size_bytes": file.size_bytes,
            "size_is_estimate": file.size_is_estimate,
            "purpose": str(model.purpose),
            "licence": model.licence,
            "tool_use": model.tool_use,
            "fit": fit_of(file.size_bytes, pools),
            "verified": file.verified,
        }
        for model in (*catalog.chat_models, *(m for m in catalog.models if m not in catalog.chat_models))
        for file in model.files
    ]
    if as_json:
        print_json({"serial": catalog.serial, "updated": catalog.updated, "models": rows})
        return
    table = _table("name", "size", "for", "licence", "tools", "room")
    for row in rows:
        size = f"{'about ' if row['size_is_estimate'] else ''}{gibibytes(row['size_bytes'])}"
        tools = "yes" if row["tool_use"] else ""
        table.add_row(row["name"], size, row["purpose"], row["licence"], tools, _FIT_WORDS[row["fit"]])
    _print(table, empty="The catalog is empty.")


def _table(*columns: str) -> Table:
    table = Table(*columns, box=None, pad_edge=False)
    # Names are copied into other commands: they stay whole.
    table.columns[0].no_wrap = True
    return table


def _print(table: Table, *, empty: str) -> None:
    if table.row_count:
        console = Console(highlight=False)
        if not console.is_terminal:
            console = Console(highlight=False, width=_FILE_WIDTH)
        console.print(table)
    else:
        click.echo(empty)
