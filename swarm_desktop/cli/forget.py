"""`forget`: what uninstalling asks for, and what a person may ask for before."""

import sys

import click

from swarm_desktop.cli.options import Instance, instance_options
from swarm_desktop.core.errors import AlreadyRunningError, BadRequestError, StateError
from swarm_desktop.desktop import manners_here
from swarm_desktop.desktop.forgetting import Wanted
from swarm_desktop.desktop.forgetting import forget as forget_all
from swarm_desktop.models.folder import models_folder
from swarm_desktop.state.instance import is_owned
from swarm_desktop.updates.installation import this_installation
from swarm_desktop.updates.staging import forget_everything


@click.command()
@instance_options
@click.option("--secrets", is_flag=True, help="Keys and tokens too; other machines have to be paired again.")
@click.option("--models", is_flag=True, help="The model files that the program fetched, too.")
@click.option("--data", is_flag=True, help="Settings, votes, logs and everything else, with the secrets.")
@click.option("--yes", is_flag=True, help="Do not ask.")
def forget(instance: Instance, *, secrets: bool, models: bool, data: bool, yes: bool) -> None:
    """Take back what the desktop does for the program, before it is uninstalled."""
    if is_owned(instance.folder):
        raise AlreadyRunningError("The program runs. Quit it first, then forget.")
    try:
        models_at = models_folder(instance.folder, instance.settings_file().load())
    except StateError:
        # Settings that cannot be read are no reason to stay.
        models_at = instance.folder.models
    if models and models_at.resolve() != instance.folder.models.resolve():
        raise BadRequestError(f"The models are in {models_at}, which is not the program's own. Delete them yourself.")
    if (secrets or models or data) and not yes:
        _ask(instance, secrets=secrets or data, models=models, data=data)
    faults = forget_all(
        Wanted(secrets=secrets, models=models, data=data),
        instance.folder,
        models_at,
        instance.secrets(),
        manners_here(instance.folder),
    )
    if (installation := this_installation()) is not None:
        forget_everything(installation)
    if faults:
        raise StateError(" ".join(faults))


def _ask(instance: Instance, *, secrets: bool, models: bool, data: bool) -> None:
    if not sys.stdin.isatty():
        raise BadRequestError("This cannot be undone, and nobody can be asked here: say --yes.")
    parts = {"keys and tokens": secrets, "models": models, "settings, votes and logs": data}
    named = ", ".join(name for name, goes in parts.items() if goes)
    click.confirm(f"Delete {named} of {instance.folder.root}? This cannot be undone.", abort=True)
