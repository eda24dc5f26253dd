"""`key`: the keys that clients of the endpoint send."""

import dataclasses
from datetime import UTC, datetime

import click
from rich.console import Console
from rich.table import Table

from swarm_desktop.cli.options import Instance, instance_options
from swarm_desktop.cli.output import json_option, print_json
from swarm_desktop.core.errors import AlreadyRunningError
from swarm_desktop.state.api_keys import ApiKeys
from swarm_desktop.state.instance import InstanceLock
from swarm_desktop.state.secrets import ENDPOINT_KEY


@click.group(invoke_without_command=True)
@click.option("--renew", is_flag=True, help="Replace the key; programs with the old one are refused.")
@click.pass_context
@instance_options
def key(context: click.Context, instance: Instance, *, renew: bool) -> None:
    """Print the key that clients of the endpoint send, or keep further ones.

    Further keys may come and go while the program runs, which takes notice at once.
    """
    if context.invoked_subcommand is not None:
        return
    store = instance.secrets()
    if not renew:
        click.echo(store.read_or_create(ENDPOINT_KEY))
        return
    try:
        with InstanceLock(instance.folder):
            click.echo(store.renew(ENDPOINT_KEY))
    except AlreadyRunningError as error:
        raise AlreadyRunningError("Renew the key on the window's Connect page, or stop the instance first.") from error


@key.command("list")
@instance_options
@json_option
def list_keys(instance: Instance, *, as_json: bool) -> None:
    """List all keys, and when each was last used."""
    keys = ApiKeys(instance.folder.api_keys_file).all()
    if as_json:
        print_json([dataclasses.asdict(each) for each in keys])
        return
    table = Table("name", "ends with", "made", "last used")
    for each in keys:
        table.add_row(each.name, each.ending, _moment(each.created_at, ""), _moment(each.last_used_at, "never"))
    Console().print(table)


@key.command("add")
@click.argument("name")
@instance_options
@json_option
def add_key(instance: Instance, name: str, *, as_json: bool) -> None:
    """Make a key called NAME and print it, this once."""
    made = ApiKeys(instance.folder.api_keys_file).add(name)
    if as_json:
        print_json(dataclasses.asdict(made))
    else:
        click.echo(made.secret)


@key.command("revoke")
@click.argument("name")
@instance_options
def revoke_key(instance: Instance, name: str) -> None:
    """Forget the key called NAME; programs with it are refused at once."""
    ApiKeys(instance.folder.api_keys_file).revoke(name)


def _moment(at: float | None, otherwise: str) -> str:
    return otherwise if at is None else f"{datetime.fromtimestamp(at, UTC).astimezone():%Y-%m-%d %H:%M}"
