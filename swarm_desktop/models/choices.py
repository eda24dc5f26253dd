"""The catalog as choices of a person on one machine."""

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from swarm_desktop.core.model_choices import ModelChoice, ModelChoices
from swarm_desktop.core.model_files import Fit
from swarm_desktop.core.settings import Settings
from swarm_desktop.core.snapshot import HardwareView
from swarm_desktop.models.catalog import Catalog
from swarm_desktop.models.catalog_model import CatalogFile, CatalogModel, Purpose
from swarm_desktop.models.fit import fit_of
from swarm_desktop.models.graphics import unused_graphics, usable
from swarm_desktop.models.hub.names import place_of
from swarm_desktop.models.memory_pools import budget_rules
from swarm_desktop.models.plan import Wishes
from swarm_desktop.models.recommendation import file_name
from swarm_desktop.models.selection import select


def wishes_of(settings: Settings, voters: int | None = None, context_tokens: int | None = None) -> Wishes:
    """Return what a choice should offer: what is given here, else what the settings ask for."""
    usual = Wishes()
    return Wishes(
        voters=voters or settings.voting.voters,
        context_tokens=context_tokens or settings.worker.context_tokens or usual.context_tokens,
    )


def model_choices(catalog: Catalog, hardware: HardwareView, settings: Settings, folder: Path) -> ModelChoices:
    """Choose for this machine. `folder` is where fetched models lie; it is looked at, so this is for a thread."""
    rules = budget_rules(settings.memory)
    selection = select(usable(hardware), catalog.chat_models, wishes_of(settings), rules)
    chosen = selection.choice
    vectors = [
        _choice(model, file, folder, fits=fit_of(file.size_bytes, selection.pools) is not Fit.TOO_LARGE)
        for model in catalog.models
        if model.purpose is Purpose.EMBEDDING
        for file in model.files
    ]
    return ModelChoices(
        explanation=selection.explanation,
        unused_graphics=unused_graphics(hardware),
        proposed=_choice(chosen.load.model, chosen.load.file, folder, words=selection.explanation) if chosen else None,
        others=tuple(
            _choice(other.model, other.file, folder, fits=other.plan is not None, words=other.why_not)
            for other in selection.alternatives
        ),
        for_vectors=tuple(sorted(vectors, key=lambda choice: choice.size_bytes)),
    )


def owned(choices: ModelChoices, owners: Mapping[tuple[str, str], str]) -> ModelChoices:
    """Name the paired machine that has a model, where it is not here; `owners` are names by repository and path."""

    def told(choice: ModelChoice) -> ModelChoice:
        machines = {owners.get((choice.repository, file), "") for file in choice.files}
        machine = machines.pop() if len(machines) == 1 and not choice.path else ""
        return replace(choice, machine=machine) if machine else choice

    return replace(
        choices,
        proposed=told(choices.proposed) if choices.proposed else None,
        others=tuple(map(told, choices.others)),
        for_vectors=tuple(map(told, choices.for_vectors)),
    )


def _choice(model: CatalogModel, file: CatalogFile, folder: Path, *, fits: bool = True, words: str = "") -> ModelChoice:
    return ModelChoice(
        name=file_name(model, file),
        title=model.name or model.id,
        quantisation=file.quantisation,
        size_bytes=file.size_bytes,
        repository=file.repository,
        files=file.paths,
        fits=fits,
        words=words,
        size_is_estimate=file.size_is_estimate,
        verified=file.verified,
        licence=model.licence,
        purpose=model.purpose,
        tool_use=model.tool_use,
        reasoning=model.reasoning,
        sees_images=model.sees_images,
        path=path_of(file, folder),
    )


def path_of(file: CatalogFile, folder: Path) -> str:
    """Return where the file is; empty where it, or a part of it, is not here."""
    if not file.repository:
        return ""
    places = [place_of(folder, file.repository, path) for path in file.paths]
    return str(places[0]) if places and all(place.is_file() for place in places) else ""
