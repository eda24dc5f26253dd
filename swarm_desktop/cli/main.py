"""The program's options, and how errors leave the program: one line and an exit status."""

import logging
import os
import sys

import click

from swarm_desktop import __version__
from swarm_desktop.cli.commands import COMMANDS, LazyCommands
from swarm_desktop.cli.options import Instance, instance_options
from swarm_desktop.core.errors import SwarmError


@click.group(cls=LazyCommands, invoke_without_command=True, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__)
@click.option("--detect", "only_detect", is_flag=True, help="Tell what was found in this machine, and end.")
@click.option("--download-only", is_flag=True, help="Fetch the model, the proposed one without --model, and end.")
@click.pass_context
@instance_options
def cli(context: click.Context, instance: Instance, *, only_detect: bool, download_only: bool) -> None:
    """Local language models that vote on every answer.

    Without a command: the tray and the window where there is a display, else the endpoint.
    """
    if context.invoked_subcommand is not None:
        return
    if only_detect:
        context.invoke(COMMANDS["detect"](), **instance.as_options())
    elif download_only:
        from swarm_desktop.cli.pick import fetch_only  # noqa: PLC0415  # nobody else needs its modules

        fetch_only(instance)
    else:
        command = COMMANDS["tray" if _has_display() else "serve"]()
        context.invoke(command, **instance.as_options())


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
