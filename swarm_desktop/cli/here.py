"""Models on this machine, by the names that people type."""

import os
from pathlib import Path

from swarm_desktop.core.model_files import Place
from swarm_desktop.core.settings import Settings
from swarm_desktop.models.catalog import current_catalog
from swarm_desktop.models.folder import models_folder
from swarm_desktop.models.found_files import SearchPlace, find_models, usual_places
from swarm_desktop.models.resolve import model_path
from swarm_desktop.state.folder import DataFolder


def model_here(folder: DataFolder, settings: Settings, name: str) -> Path:
    """Return the file that a person means. Raises ModelFileError, which says how to get it where it is not here."""
    models = models_folder(folder, settings)
    places = (SearchPlace(Place.OWN, models), *usual_places(Path.home(), os.environ))
    return model_path(name, find_models(places), current_catalog(folder.root), models)
