"""`detect` and `recommend`: what this machine is, and which model it should run."""

import dataclasses
from collections.abc import Sequence

import click

from swarm_desktop import hardware
from swarm_desktop.cli.options import Instance, instance_options
from swarm_desktop.cli.output import gibibytes, json_option, print_json
from swarm_desktop.core.errors import CatalogError
from swarm_desktop.core.settings import MAX_VOTERS, MIN_VOTERS, Settings
from swarm_desktop.core.snapshot import GpuView, HardwareView
from swarm_desktop.models.catalog import current_catalog
from swarm_desktop.models.choices import wishes_of
from swarm_desktop.models.folder import models_folder
from swarm_desktop.models.graphics import unused_graphics, usable, with_devices
from swarm_desktop.models.memory_pools import budget_rules
from swarm_desktop.models.plan import Wishes
from swarm_desktop.models.recommendation import AlternativeFacts, Recommendation, recommendation
from swarm_desktop.models.selection import select
from swarm_desktop.workers.devices import runtime_devices

_GIBIBYTE = 2**30
_GIGABYTES = click.FloatRange(0, 100_000)


@click.command()
@instance_options
@json_option
def detect(instance: Instance, *, as_json: bool) -> None:
    """Tell what hardware was found in this machine."""
    settings = instance.settings_file().load()
    found = _seen_by_the_runtime(hardware.detect(models_folder=models_folder(instance.folder, settings)))
    try:
        advice = _advice(instance, found, settings, wishes_of(settings))
    except CatalogError as error:
        # A catalog that cannot be trusted says nothing about the machine.
        advice, found = None, dataclasses.replace(found, unread=(*found.unread, error.message))
    if as_json:
        told = dataclasses.asdict(dataclasses.replace(advice, alternatives=())) if advice else None
        print_json({**dataclasses.asdict(found), "recommendation": told})
        return
    for name, value in _facts(found):
        click.echo(f"{name:<14}{value}")
    if advice:
        click.echo(f"{'recommended':<14}{advice.explanation}")
        if advice.unused_graphics:
            click.echo(f"{'not used':<14}{advice.unused_graphics}")


@click.command()
@instance_options
@click.option("--memory-gb", type=_GIGABYTES, help="Suppose that the machine has so much memory, all of it free.")
@click.option("--vram-gb", type=_GIGABYTES, help="Suppose one graphics processor with so much memory; 0: none.")
@click.option("--cores", type=click.IntRange(1, 4096), help="Suppose so many cores.")
@click.option("--voters", type=click.IntRange(MIN_VOTERS, MAX_VOTERS), help="How many should vote.")
@click.option("--context", type=click.IntRange(512), help="Tokens of context that each request should get.")
@json_option
def recommend(
    instance: Instance,
    *,
    memory_gb: float | None,
    vram_gb: float | None,
    cores: int | None,
    voters: int | None,
    context: int | None,
    as_json: bool,
) -> None:
    """Tell which model this machine should run, and why not the others."""
    settings = instance.settings_file().load()
    supposed = _supposed(_seen_by_the_runtime(hardware.detect()), memory_gb=memory_gb, vram_gb=vram_gb, cores=cores)
    advice = _advice(instance, supposed, settings, wishes_of(settings, voters, context))
    if as_json:
        print_json(dataclasses.asdict(advice))
        return
    click.echo(advice.explanation)
    if advice.unused_graphics:
        click.echo(f"\nNot used:  {advice.unused_graphics}")
    if advice.choice:
        click.echo(f"\nGet it:  swarm-desktop models download {advice.choice.name}")
    click.echo("\nNot chosen:")
    for line in _lines(advice.alternatives):
        click.echo(line)


def _advice(instance: Instance, found: HardwareView, settings: Settings, wishes: Wishes) -> Recommendation:
    models = current_catalog(instance.folder.root).chat_models
    selection = select(usable(found), models, wishes, budget_rules(settings.memory))
    return recommendation(selection, unused_graphics(found))


def _seen_by_the_runtime(found: HardwareView) -> HardwareView:
    """Ask the runtime only where there is something to be asked about: it takes a moment."""
    return with_devices(found, runtime_devices()) if found.gpus else found


def _supposed(
    found: HardwareView, *, memory_gb: float | None, vram_gb: float | None, cores: int | None
) -> HardwareView:
    """Return the machine with what the person supposes in place of what was found."""
    if memory_gb is not None:
        size = int(memory_gb * _GIBIBYTE)
        found = dataclasses.replace(found, memory_bytes=size, memory_available_bytes=size)
    if vram_gb is not None:
        size = int(vram_gb * _GIBIBYTE)
        gpus = (GpuView("graphics processor", size, size),) if size else ()
        found = dataclasses.replace(found, gpus=gpus)
    return dataclasses.replace(found, physical_cores=cores or found.physical_cores)


def _facts(found: HardwareView) -> list[tuple[str, str]]:
    features = ", ".join(found.processor_features)
    cores = f"{found.physical_cores} cores ({found.logical_cores} threads)"
    lines = [
        ("system", found.operating_system),
        ("processor", ", ".join(filter(None, (found.processor, cores, found.architecture)))),
        ("features", features),
        ("memory", f"{gibibytes(found.memory_bytes)}, {gibibytes(found.memory_available_bytes)} of it available"),
        *(("graphics", _gpu_words(gpu)) for gpu in found.gpus),
    ]
    if found.battery:
        plugged = "plugged in" if found.battery.plugged_in else "not plugged in"
        lines.append(("battery", f"{found.battery.charge_share:.0%}, {plugged}"))
    if found.disk:
        free = f"{gibibytes(found.disk.free_bytes)} of {gibibytes(found.disk.size_bytes)} free"
        lines.append(("disk", f"{free} for models in {found.disk.path}"))
    lines += [("unknown", sentence) for sentence in found.unread]
    return [(name, value) for name, value in lines if value]


def _gpu_words(gpu: GpuView) -> str:
    if gpu.unified_memory:
        memory = "shares the machine's memory"
    else:
        memory = f"{gibibytes(gpu.memory_bytes)}, {gibibytes(gpu.memory_free_bytes)} of it free"
    capability = f"compute capability {gpu.compute_capability}" if gpu.vendor == "NVIDIA" else gpu.compute_capability
    driver = f"driver {gpu.driver}" if gpu.driver else ""
    return ", ".join(filter(None, (gpu.name, memory, capability if gpu.compute_capability else "", driver)))


def _lines(alternatives: Sequence[AlternativeFacts]) -> list[str]:
    width = max((len(other.name) for other in alternatives), default=0)
    return [f"  {other.name:<{width}}  {other.why_not}" for other in alternatives]
