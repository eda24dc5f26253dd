"""`tray`: the icon and the window."""

import sys

import click

from swarm_desktop.cli.options import Instance, instance_options


@click.command()
@instance_options
@click.option("--in-background", is_flag=True, help="Show no window at first, where there is a tray.")
def tray(instance: Instance, *, in_background: bool = False) -> None:
    """Show the tray icon and the window."""
    show(instance, in_background=in_background)


def show(instance: Instance, *, target: str = "", in_background: bool = False) -> None:
    """Run the program with its window until the person quits, and exit."""
    # Qt is loaded for these commands alone, even where all of them are listed: it may lack its libraries.
    from swarm_desktop.app import Wishes, run  # noqa: PLC0415

    wishes = Wishes(target, in_background=in_background)
    sys.exit(run(instance.folder, instance.settings_file(), instance.secrets(), wishes))
