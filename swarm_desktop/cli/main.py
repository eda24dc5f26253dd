"""The table of commands, and how errors leave the program: one line and an exit status."""

import logging
import os
import sys

import click

from swarm_desktop import __version__
from swarm_desktop.cli.ask import ask
from swarm_desktop.cli.benchmarks import bench
from swarm_desktop.cli.facts import detect, status
from swarm_desktop.cli.keys import key
from swarm_desktop.cli.models import models
from swarm_desktop.cli.options import Instance, instance_options
from swarm_desktop.cli.serve import serve
from swarm_desktop.cli.tools import tools
from swarm_desktop.core.errors import SwarmError


@click.group(invoke_without_command=True, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__)
@click.pass_context
@instance_options
def cli(context: click.Context, instance: Instance) -> None:
    """Local language models that vote on every answer.

    Without a command: the tray and the window where there is a display, else the endpoint.
    """
    if context.invoked_subcommand is None:
        context.invoke(tray if _has_display() else serve, **instance.as_options())


@click.command()
@instance_options
def tray(instance: Instance) -> None:
    """Show the tray icon and the window."""
    # Qt is loaded for this command alone: a machine without a screen may not have its libraries.
    from swarm_desktop.app import run  # noqa: PLC0415

    sys.exit(run(instance.folder, instance.settings_file(), instance.secrets()))


for command in (tray, serve, ask, status, detect, key, tools, bench, models):
    cli.add_command(command)


def main(arguments: list[str] | None = None) -> None:
    """Run the command line and exit."""
    terminal = logging.StreamHandler()
    # What is less than a warning is for the log file, whose loggers let more through.
    terminal.setLevel(logging.WARNING)
    logging.basicConfig(handlers=[terminal], format="%(levelname)s %(name)s: %(message)s")
    try:
        cli.main(arguments, prog_name="swarm-desktop", standalone_mode=False)
    except click.exceptions.Exit as ended:
        sys.exit(ended.exit_code)
    except click.ClickException as error:
        error.show()
        sys.exit(error.exit_code)
    except SwarmError as error:
        click.echo(f"swarm-desktop: {error.title}. {error.message}", err=True)
        sys.exit(error.exit_status)
    except (KeyboardInterrupt, click.Abort):
        sys.exit(130)


def tray_main() -> None:
    """Entry point of the windowed program: there is no terminal, so it is always the tray."""
    main(["tray", *sys.argv[1:]])


def _has_display() -> bool:
    if sys.platform != "linux":
        return True
    return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))
