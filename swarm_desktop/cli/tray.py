"""`tray`: the icon and the window."""

import sys

import click

from swarm_desktop.cli.options import Instance, instance_options


@click.command()
@instance_options
def tray(instance: Instance) -> None:
    """Show the tray icon and the window."""
    # Qt is loaded for this command alone, even where all of them are listed: it may lack its libraries.
    from swarm_desktop.app import run  # noqa: PLC0415

    sys.exit(run(instance.folder, instance.settings_file(), instance.secrets()))
