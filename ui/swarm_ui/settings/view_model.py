"""What the Settings page shows of the model of this machine. Pure functions."""

from dataclasses import dataclass

from PySide6.QtCore import QCoreApplication

from swarm_desktop.core.model_files import FoundModel
from swarm_desktop.core.settings import Settings
from swarm_desktop.core.snapshot import ModelView, Snapshot
from swarm_ui.facts import model_words, size_words

translate = QCoreApplication.translate


@dataclass(frozen=True, slots=True)
class ModelProps:
    """The model of this machine."""

    name: str
    facts: str
    practice: bool
    path: str


def model_props(snapshot: Snapshot, settings: Settings) -> ModelProps:
    """Return what is known about the chosen model: from the worker that holds it, else from the settings."""
    chosen = settings.worker.model_file
    if snapshot.answering:
        model = snapshot.answering[0].model
        return ModelProps(model_words(model), _facts(model), model.practice, model.path)
    if chosen is None:
        return ModelProps(translate("Settings", "Practice model"), "", practice=True, path="")
    return ModelProps(chosen.name, "", practice=False, path=str(chosen))


def known_models(snapshot: Snapshot, found: tuple[FoundModel, ...]) -> dict[str, str]:
    """Return the models that questions can be put to, as names by identifier: first what is loaded, then the rest."""
    models = [worker.model for worker in snapshot.answering]
    models += [file.model for file in found if not file.model.embeds]
    return {model.id: model_words(model) for model in models}


def _facts(model: ModelView) -> str:
    return " · ".join(filter(None, [model.architecture, model.quantisation, size_words(model.size_bytes)]))


def run_code_hint(snapshot: Snapshot) -> str:
    """Tell what running programs is good for, or why it is not possible here."""
    return snapshot.sandbox_trouble or translate(
        "Settings", "In a sandbox, to compare what they do and not only what they say"
    )
