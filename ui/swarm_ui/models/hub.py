"""What the hub offers, as rows. Pure functions."""

from collections.abc import Sequence
from urllib.parse import urlsplit

from PySide6.QtCore import QCoreApplication

from swarm_desktop.core.model_files import HubFile, HubRepository
from swarm_desktop.core.settings import ModelsSettings
from swarm_ui.facts import size_words
from swarm_ui.models.rows import ModelRow
from swarm_ui.models.words import fit_look

translate = QCoreApplication.translate

_BILLION = 1e9


def where_words(models: ModelsSettings) -> str:
    """Return where a search goes, before anybody presses the button."""
    host = urlsplit(models.hub_url).hostname or models.hub_url
    if models.offline:
        return translate("Models", "The settings say that nothing is asked of the internet (`models.offline`).")
    return translate(
        "Models", "Search asks {host}. What you type goes there when you press it, and not before."
    ).format(host=host)


def is_repository(text: str) -> bool:
    """Whether somebody typed the name of a repository, or its address, and no word to search for."""
    return "/" in text.strip().strip("/")


def repository_rows(repositories: Sequence[HubRepository]) -> tuple[ModelRow, ...]:
    """Return repositories; whether they fit is told of the usual four-bit file."""
    return tuple(_repository(repository) for repository in repositories)


def file_rows(files: Sequence[HubFile]) -> tuple[ModelRow, ...]:
    """Return the models of one repository."""
    return tuple(
        ModelRow(
            file.name,
            file.paths[0].rpartition("/")[2],
            " · ".join(filter(None, [size_words(file.size_bytes), file.quantisation, _parts(file)])),
            mark=fit_look(file.fit),
        )
        for file in files
    )


def _repository(repository: HubRepository) -> ModelRow:
    facts = [translate("Models", "{count} downloads").format(count=f"{repository.downloads:,}")]
    if repository.parameters:
        billions = f"{repository.parameters / _BILLION:.1f}".removesuffix(".0")
        facts.insert(0, translate("Models", "{billions} billion parameters").format(billions=billions))
    note = (
        translate("Models", "Its owner wants to be asked first: accept the terms on the hub, and keep a token here.")
        if repository.gated
        else ""
    )
    return ModelRow(repository.name, repository.name, " · ".join(facts), note, fit_look(repository.fit))


def _parts(file: HubFile) -> str:
    return translate("Models", "{count} parts").format(count=len(file.paths)) if len(file.paths) > 1 else ""
