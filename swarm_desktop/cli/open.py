"""`open`: what the desktop runs for links and files."""

from pathlib import Path

import click

from swarm_desktop.cli.options import Instance, instance_options
from swarm_desktop.cli.tray import show
from swarm_desktop.core.links import SCHEME, read_target


@click.command("open")
@instance_options
@click.argument("target")
def open_target(instance: Instance, target: str) -> None:
    """Show the window with an invite link or a model file to decide about."""
    if target[: len(SCHEME) + 1].lower() != f"{SCHEME}:":
        target = str(Path(target).absolute())
    # Nothing is handed on that nobody would open.
    read_target(target)
    show(instance, target=target)
