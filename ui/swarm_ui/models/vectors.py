"""Which models can turn texts into vectors. Pure functions."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QCoreApplication

from swarm_desktop.core.model_choices import ModelChoice, ModelChoices
from swarm_desktop.core.model_files import FoundModel
from swarm_desktop.core.settings import Settings
from swarm_ui.models.words import choice_size

translate = QCoreApplication.translate


@dataclass(frozen=True, slots=True)
class VectorOption:
    """One model, here or to be fetched; without path and choice it is the practice model."""

    words: str
    path: str = ""
    choice: ModelChoice | None = None


def vector_options(
    choices: ModelChoices | None, found: Sequence[FoundModel], settings: Settings
) -> tuple[VectorOption, ...]:
    """Return the practice model, the files that are here, and those of the catalog that are not."""
    here = {each.model.path: each.name.rpartition("/")[2] for each in found if each.model.embeds}
    if settings.embedding.model_file is not None:
        here.setdefault(str(settings.embedding.model_file), settings.embedding.model_file.name)
    offered = choices.for_vectors if choices is not None else ()
    words = translate("Models", "{name} · {size} to download")
    practice = translate("Models", "Practice model: to try things out, decides no vote")
    return (
        VectorOption(practice),
        *(VectorOption(name, path) for path, name in here.items()),
        *(
            VectorOption(
                words.format(name=f"{choice.title} {choice.quantisation}", size=choice_size(choice)), "", choice
            )
            for choice in offered
            if choice.path not in here
        ),
    )


def is_chosen(option: VectorOption, settings: Settings) -> bool:
    """Whether this one makes the vectors now."""
    chosen: Path | None = settings.embedding.model_file
    return option.choice is None and option.path == (str(chosen) if chosen else "")
