"""`runtimes`: what can compute answers here, and servers elsewhere that answer as well."""

import asyncio
import dataclasses
import sys
from collections.abc import Callable, Mapping
from typing import Any

import click
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from swarm_desktop.api.runtime_messages import (
    SERVER_PATH,
    SERVER_REMOVAL_PATH,
    ServerAddition,
    ServerRemoval,
    ServersNow,
)
from swarm_desktop.cli.hive_client import ask_hive
from swarm_desktop.cli.options import Instance, instance_options
from swarm_desktop.cli.output import json_option, print_json
from swarm_desktop.core.errors import BadRequestError, NotRunningError, WorkerError
from swarm_desktop.core.settings import ServerSettings, Settings
from swarm_desktop.engine.runtime_side import RuntimeSide
from swarm_desktop.workers.recipe import RemoteModel
from swarm_desktop.workers.supervisor import Supervisor
from swarm_desktop.workers.usable import usable_runtimes

_dialect_option = click.option(
    "--dialect", type=click.Choice(["openai", "llama_server"]), default="openai", show_default=True
)
_key_option = click.option("--key-stdin", is_flag=True, help="Read the server's key from the standard input.")


@click.group(invoke_without_command=True)
@click.pass_context
@instance_options
@json_option
def runtimes(context: click.Context, instance: Instance, *, as_json: bool) -> None:
    """Say what can compute answers on this machine and why not the rest, or let servers elsewhere answer, too."""
    if context.invoked_subcommand is not None:
        return
    settings = instance.settings_file().load().runtimes
    found = usable_runtimes(settings)
    if as_json:
        told = [dataclasses.asdict(each) | {"usable": each.usable} for each in found]
        print_json({"runtimes": told, "servers": [server.model_dump() for server in settings.servers]})
        return
    table = Table("runtime", "usable", "")
    for each in found:
        table.add_row(each.name, "yes" if each.usable else "no", escape(each.obstacle or each.place))
    for server in settings.servers:
        table.add_row(server.answers_as or server.model, "server", _where(server))
    Console().print(table)


@runtimes.command("try")
@click.argument("address")
@click.argument("offered", metavar="[MODEL]", required=False)
@_dialect_option
@_key_option
@instance_options
def try_server(instance: Instance, address: str, offered: str | None, dialect: str, *, key_stdin: bool) -> None:
    """Ask the server at ADDRESS which models it has, or one MODEL of them a tiny question."""
    key = _typed_key() if key_stdin else None
    if offered is None:
        for model in asyncio.run(_apart(instance).server_models(address, key)):
            click.echo(model)
    else:
        click.echo(_said(instance, ServerSettings.checked(address=address, model=offered, dialect=dialect), key))


@runtimes.command("add")
@click.argument("address")
@click.argument("offered", metavar="MODEL")
@_dialect_option
@click.option("--voters", type=int, default=4, show_default=True, help="How many answers it is asked for at a time.")
@click.option("--context-tokens", type=int, help="How long a conversation may be, where it does not say.")
@click.option("--answers-as", default="", help="What clients write instead of MODEL.")
@_key_option
@instance_options
def add_server(instance: Instance, *, offered: str, key_stdin: bool, **chosen: Any) -> None:
    """Let the MODEL of the server at ADDRESS answer, if it does so now. Questions to it go there from then on."""
    server, key = ServerSettings.checked(model=offered, **chosen), _typed_key() if key_stdin else None
    _said(instance, server, key)
    asyncio.run(_add(instance, ServerAddition(server=server, key=key)))
    click.echo(f"{server.answers_as or server.model}: {_where(server)}")


@runtimes.command("remove")
@click.argument("address")
@click.argument("offered", metavar="MODEL")
@instance_options
def remove_server(instance: Instance, address: str, offered: str) -> None:
    """Ask the MODEL of the server at ADDRESS no more, and forget its key."""
    servers = instance.settings_file().load().runtimes.servers
    if not any((server.address, server.model) == (address, offered) for server in servers):
        raise BadRequestError(f"There is no server {address} with a model {offered} in the settings.")
    asyncio.run(_remove(instance, ServerRemoval(address=address, model=offered)))


def _said(instance: Instance, server: ServerSettings, key: str | None) -> str:
    """Return what the server's model says. Raises WorkerError where it says nothing."""
    trial = asyncio.run(_apart(instance).try_server(server, key))
    if not trial.ok:
        raise WorkerError(trial.message)
    return trial.message


def _where(server: ServerSettings) -> str:
    return f"questions go to {RemoteModel(server.url, server.model).host}"


def _typed_key() -> str:
    return sys.stdin.readline().strip()


async def _add(instance: Instance, addition: ServerAddition) -> None:
    """Tell the running instance, or write it down where none runs."""
    try:
        await ask_hive(instance, SERVER_PATH, ServersNow, addition)
    except NotRunningError:
        await _apart(instance).add_server(addition.server, addition.key)


async def _remove(instance: Instance, removal: ServerRemoval) -> None:
    try:
        await ask_hive(instance, SERVER_REMOVAL_PATH, ServersNow, removal)
    except NotRunningError:
        await _apart(instance).remove_server(removal.address, removal.model)


def _apart(instance: Instance) -> RuntimeSide:
    """Return what knows servers, without an engine around it."""
    file = instance.settings_file()

    async def change(changes: Mapping[str, Any]) -> Settings:
        return await asyncio.to_thread(file.change, changes)

    settings: Callable[[], Settings] = file.load
    workers = Supervisor(instance.folder.logs, settings().worker, lambda _: None)
    return RuntimeSide(instance.secrets(), workers, settings=settings, change_settings=change, publish=lambda _: None)
