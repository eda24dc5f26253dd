"""Choosing a model in the terminal, and fetching one without starting anything."""

import asyncio
from dataclasses import dataclass
from pathlib import Path

import click

from swarm_desktop import hardware
from swarm_desktop.cli.download import download
from swarm_desktop.cli.here import model_here
from swarm_desktop.cli.options import Instance, instance_options
from swarm_desktop.cli.output import gibibytes
from swarm_desktop.core.errors import ModelFileError, NotRunningError
from swarm_desktop.core.model_choices import ModelChoice, ModelChoices
from swarm_desktop.models.catalog import current_catalog
from swarm_desktop.models.choices import model_choices
from swarm_desktop.models.folder import models_folder
from swarm_desktop.models.graphics import with_devices
from swarm_desktop.state.instance import running_instance
from swarm_desktop.workers.devices import runtime_devices

_MOST_OFFERED = 12


@dataclass(frozen=True, slots=True)
class Offer:
    """One model that has room here."""

    choice: ModelChoice
    proposed: bool

    @property
    def line(self) -> str:
        """What the person reads."""
        here = "here" if self.choice.path else gibibytes(self.choice.size_bytes)
        return f"{self.choice.name:<36} {here:>10}  {'proposed: ' if self.proposed else ''}{self.choice.words}"


def offers(choices: ModelChoices) -> tuple[Offer, ...]:
    """Return the proposed model, then the best of the others that fit: one quantisation of each."""
    proposed = [Offer(choices.proposed, proposed=True)] if choices.proposed else []
    seen = {offer.choice.title for offer in proposed}
    others = []
    for choice in choices.others:
        if choice.fits and choice.title not in seen:
            seen.add(choice.title)
            others.append(Offer(choice, proposed=False))
    return (*proposed, *others)[:_MOST_OFFERED]


def choices_here(instance: Instance) -> ModelChoices:
    """Return what this machine could run."""
    settings = instance.settings_file().load()
    found = hardware.detect()
    machine = with_devices(found, runtime_devices()) if found.gpus else found
    catalog = current_catalog(instance.folder.root)
    return model_choices(catalog, machine, settings, models_folder(instance.folder, settings))


@click.command(name="pick")
@instance_options
def pick(instance: Instance) -> None:
    """Choose among the models that fit this machine; the chosen one is fetched, and answers from then on."""
    offered = offers(choices_here(instance))
    if not offered:
        raise ModelFileError("No model of the catalog fits this machine.")
    for number, offer in enumerate(offered, start=1):
        click.echo(f"{number:>3}  {offer.line}")
    number = click.prompt("Which one", type=click.IntRange(1, len(offered)), default=1)
    choice = offered[number - 1].choice
    path = choice.path or asyncio.run(download(instance, choice.name))
    instance.settings_file().change({"worker.model_file": Path(path), "worker.profile": None})
    try:
        running_instance(instance.folder)
    except NotRunningError:
        click.echo(f"{choice.title} answers from now on.")
    else:
        click.echo(f"{choice.title} answers from the next start on. Choose it on the Models page to use it at once.")


def fetch_only(instance: Instance) -> None:
    """Fetch the model of the command line, else the proposed one, and print where it is.

    Raises ModelFileError where nothing fits this machine, and DownloadError.
    """
    plain = Instance(instance.folder)
    name = instance.model
    if name is None:
        choices = choices_here(plain)
        if choices.proposed is None:
            raise ModelFileError(choices.explanation)
        name = choices.proposed.name
    try:
        path = str(model_here(instance.folder, plain.settings_file().load(), name))
    except ModelFileError:
        path = asyncio.run(download(plain, name))
    click.echo(path)
