"""`profiles`: which models vote together on this machine."""

import asyncio

import click
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from swarm_desktop.api.profile_messages import FREE_PATH, PROFILE_PATH, MemoryFreed, ProfileInUse, ProfileRequest
from swarm_desktop.cli.hive_client import ask_hive
from swarm_desktop.cli.options import Instance, instance_options
from swarm_desktop.cli.output import gibibytes, json_option, print_json
from swarm_desktop.core.errors import BadRequestError, HiveError, NotRunningError
from swarm_desktop.core.profiles import ProfileEntry
from swarm_desktop.profiles.folder import ProfileFolder


@click.group()
@instance_options
def profiles(instance: Instance) -> None:
    """Say which models vote together, with how many voters each: one TOML file a profile."""


@profiles.command(name="list")
@instance_options
@json_option
def list_profiles(instance: Instance, *, as_json: bool) -> None:
    """List all profiles."""
    folder = _folder(instance)
    used = instance.settings_file().load().worker.profile
    entries = folder.entries()
    if as_json:
        print_json({"in_use": used, "profiles": [entry.model_dump(mode="json", exclude={"text"}) for entry in entries]})
        return
    if not entries:
        click.echo(f"There is no profile yet. Write one: {instance.folder.profiles / 'mixed.toml'}")
        return
    table = Table("profile", "voters", "models", "", box=None, pad_edge=False)
    for entry in entries:
        table.add_row(entry.name, *_words(entry), "in use" if entry.name == used else "")
    Console(highlight=False).print(table)


@profiles.command()
@click.argument("name")
@instance_options
def show(instance: Instance, name: str) -> None:
    """Print the profile NAME, once it is known to be right."""
    folder = _folder(instance)
    folder.read(name)
    click.echo(folder.text(name), nl=False)


@profiles.command()
@click.argument("name", required=False)
@click.option("--none", "one_model", is_flag=True, help="Go back to one model.")
@instance_options
def use(instance: Instance, name: str | None, *, one_model: bool) -> None:
    """Start exactly the workers of the profile NAME, now and whenever the program starts."""
    if (name is None) is not one_model:
        raise click.UsageError("Name a profile, or write --none.")
    if name is not None:
        _folder(instance).read(name)
    try:
        asyncio.run(_told(instance, name))
    except NotRunningError:
        instance.settings_file().change({"worker.profile": name})
    click.echo(f"{name} is in use" if name else "One model answers")


@click.command(name="free-memory")
@instance_options
def free_memory(instance: Instance) -> None:
    """Unload all models of the running instance now; the next question loads its model again."""
    freed = asyncio.run(ask_hive(instance, FREE_PATH, MemoryFreed, ProfileRequest()))
    click.echo(f"{gibibytes(freed.freed_bytes)} of memory are free again")


async def _told(instance: Instance, name: str | None) -> None:
    """Tell the running instance. Raises NotRunningError, or BadRequestError as it tells it."""
    try:
        await ask_hive(instance, PROFILE_PATH, ProfileInUse, ProfileRequest(name=name))
    except HiveError as error:
        raise BadRequestError(error.message) from error


def _folder(instance: Instance) -> ProfileFolder:
    return ProfileFolder(instance.folder.profiles)


def _words(entry: ProfileEntry) -> tuple[str, str]:
    if entry.profile is None:
        return "", escape(entry.fault)
    return str(entry.profile.voters), escape(
        ", ".join(f"{each.voters} of {each.model}" for each in entry.profile.members)
    )
