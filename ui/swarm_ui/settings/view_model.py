"""What the Settings page shows, and how typed text becomes a value. Pure functions."""

from dataclasses import dataclass

from PySide6.QtCore import QCoreApplication

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


def _facts(model: ModelView) -> str:
    return " · ".join(filter(None, [model.architecture, model.quantisation, size_words(model.size_bytes)]))


def run_code_hint(snapshot: Snapshot) -> str:
    """Tell what running programs is good for, or why it is not possible here."""
    return snapshot.sandbox_trouble or translate(
        "Settings", "In a sandbox, to compare what they do and not only what they say"
    )


class NotANumberError(ValueError):
    """What was typed is no whole number."""


def whole_number(text: str) -> int | None:
    """Return what was typed as a number; None for an empty field, which means that the program decides."""
    typed = text.strip().replace(" ", "").replace("\N{NARROW NO-BREAK SPACE}", "")
    if not typed:
        return None
    try:
        return int(typed)
    except ValueError:
        raise NotANumberError(translate("Settings", "Type a whole number, or leave the field empty.")) from None
