"""The model files on this machine as rows. Pure functions."""

from collections.abc import Sequence

from PySide6.QtCore import QCoreApplication

from swarm_desktop.core.model_files import Fit, FoundModel, Place
from swarm_desktop.core.settings import Settings
from swarm_ui.facts import size_words
from swarm_ui.models.rows import ModelRow
from swarm_ui.models.words import fit_look
from swarm_ui.states import StateLook

translate = QCoreApplication.translate

PRACTICE = ""
"""Stands for the practice model where others have a path."""


def here_rows(found: Sequence[FoundModel], settings: Settings) -> tuple[ModelRow, ...]:
    """Return the practice model and all files that were found."""
    practice = ModelRow(
        PRACTICE,
        translate("Models", "Practice model"),
        translate("Models", "came with the program; shows how voting works, and knows little else"),
        mark=_in_use() if settings.worker.model_file is None and not settings.worker.profile else None,
    )
    return (practice, *(_row(model, settings) for model in found))


def _row(found: FoundModel, settings: Settings) -> ModelRow:
    model = found.model
    answering = "" if settings.worker.profile else str(settings.worker.model_file)
    in_use = model.path in {answering, str(settings.embedding.model_file)}
    place = (
        translate("Models", "fetched by this program")
        if found.place is Place.OWN
        else translate("Models", "of {program}, used where it is").format(program=found.place)
    )
    facts = [size_words(model.size_bytes), model.quantisation, model.architecture]
    if model.embeds:
        facts.append(translate("Models", "makes vectors of texts"))
    facts.append(place)
    mark = None if found.fit is Fit.UNKNOWN else fit_look(found.fit)
    return ModelRow(model.path, found.name, " · ".join(filter(None, facts)), mark=_in_use() if in_use else mark)


def _in_use() -> StateLook:
    return StateLook(translate("Models", "in use"), "state-ready", "ok")
