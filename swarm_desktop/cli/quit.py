"""`quit`: what an installer asks of a running program before it changes its files."""

import click
import psutil

from swarm_desktop.cli.options import Instance, instance_options
from swarm_desktop.core.errors import AlreadyRunningError
from swarm_desktop.state.folder import DataFolder
from swarm_desktop.state.instance import is_owned, running_instance, wait_until_nobody_owns

PATIENCE_SECONDS = 30.0


@click.command("quit")
@instance_options
def quit_program(instance: Instance) -> None:
    """Ask the running program to quit, and wait until it has."""
    folder = instance.folder
    if not is_owned(folder):
        return
    if not _window_was_asked(folder):
        # On Windows this ends it at once, since nothing else reaches a program without a window; its files bear that.
        psutil.Process(running_instance(folder).process_id).terminate()
    if not wait_until_nobody_owns(folder, PATIENCE_SECONDS):
        raise AlreadyRunningError(f"It still runs after {PATIENCE_SECONDS:.0f} seconds. Quit it from its icon.")


def _window_was_asked(folder: DataFolder) -> bool:
    # Where only the endpoint is served, Qt may lack its libraries.
    try:
        from swarm_desktop.app import ask_to_quit  # noqa: PLC0415
    except ImportError:
        return False
    return ask_to_quit(folder)
