"""From what a person calls a model to its file on this machine."""

from collections.abc import Sequence
from pathlib import Path

from swarm_desktop.core.errors import CatalogError, ModelFileError
from swarm_desktop.core.model_files import FoundModel
from swarm_desktop.models.catalog import Catalog
from swarm_desktop.models.choices import path_of
from swarm_desktop.models.gguf import PRACTICE_MODEL_ID, practice_model_file


def model_path(name: str, found: Sequence[FoundModel], catalog: Catalog, folder: Path) -> Path:
    """Return the file of a path, an identifier or name of a list, or `family:size:quantisation` of the catalog.

    `folder` is where fetched models lie. Raises ModelFileError that says what to do where it is not here.
    """
    path = Path(name).expanduser()
    if path.suffix == ".gguf" or path.is_dir() or len(path.parts) > 1:
        if path.exists():
            return path.absolute()
    elif name == PRACTICE_MODEL_ID:
        return practice_model_file()
    for model in found:
        if name in {model.model.id, model.name}:
            return Path(model.model.path)
    try:
        known = catalog.find(name)
    except CatalogError as error:
        raise ModelFileError(error.message) from error
    if known is None:
        raise ModelFileError(
            f"There is no model `{name}` on this machine. `swarm-desktop models list` names those that are here, with "
            "`--catalog` those that can be fetched."
        )
    here = path_of(known[1], folder)
    if not here:
        raise ModelFileError(f"`{name}` is not on this machine yet. Fetch it: swarm-desktop models download {name}")
    return Path(here)
