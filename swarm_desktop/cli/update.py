"""`update`: newer versions of the program, from a terminal."""

import asyncio

import click

from swarm_desktop import __version__
from swarm_desktop.cli.download_progress import DownloadProgress
from swarm_desktop.cli.options import Instance, instance_options
from swarm_desktop.cli.output import busy, json_option, print_json
from swarm_desktop.core.updates import Channel, UpdateState, UpdateView
from swarm_desktop.state.instance import is_owned
from swarm_desktop.updates.ending import end_in_order
from swarm_desktop.updates.installation import this_installation
from swarm_desktop.updates.updates import Updates


@click.command()
@instance_options
@click.option("--check", is_flag=True, help="Only tell whether there is a newer version.")
@click.option("--channel", type=click.Choice([*map(str, Channel)]), help="From now on, take versions of this channel.")
@json_option
def update(instance: Instance, *, check: bool, channel: str | None, as_json: bool) -> None:
    """Fetch the newest version, which is used from the next start on."""
    settings_file = instance.settings_file()
    settings = settings_file.load() if channel is None else settings_file.change({"updates.channel": channel})
    with DownloadProgress("Swarm Desktop") as progress:
        updates = Updates(
            instance.folder.updates,
            this_installation(),
            settings=lambda: settings.updates,
            publish=lambda view: progress.show_bytes(view.done_bytes, view.size_bytes),
        )
        asyncio.run(_bring(updates, only_check=check))
    running = is_owned(instance.folder)
    if updates.view.state is UpdateState.STAGED and not running:
        end_in_order()
    if as_json:
        view = updates.view
        print_json({"current": __version__, "state": view.state, "version": view.version, "notes": view.notes})
        return
    click.echo(_words(updates.view, running=running))


async def _bring(updates: Updates, *, only_check: bool) -> None:
    with busy("Asking whether there is a newer version"):
        await updates.check()
    if not only_check:
        await updates.fetch()


def _words(view: UpdateView, *, running: bool) -> str:
    if view.state is UpdateState.CURRENT:
        failed = f" {view.failed_version} did not start here and is left out." if view.failed_version else ""
        return f"{__version__} is the newest version.{failed}"
    notes = f"\n\n{view.notes}" if view.notes else ""
    if view.state is UpdateState.STAGED:
        when = "It is used when the running program quits." if running else "It is used from now on."
        return f"{view.version} lies ready. {when}{notes}"
    return f"{view.version} can be had: swarm-desktop update{notes}"
