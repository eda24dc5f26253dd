"""Where models are kept."""

from pathlib import Path

from swarm_desktop.core.settings import Settings
from swarm_desktop.state.folder import DataFolder


def models_folder(folder: DataFolder, settings: Settings) -> Path:
    """Return where models are kept that are fetched: what the settings name, else a part of the data folder."""
    chosen = settings.models.folder
    return chosen.expanduser().absolute() if chosen else folder.models
