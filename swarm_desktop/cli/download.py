"""Fetching a model file in the terminal."""

from collections.abc import Callable

from swarm_desktop import hardware
from swarm_desktop.cli.download_progress import DownloadProgress
from swarm_desktop.cli.options import Instance
from swarm_desktop.core.events import DownloadChanged, DownloadRemoved
from swarm_desktop.models.downloads.source import Neighbours
from swarm_desktop.models.library import ModelLibrary


async def download(instance: Instance, name: str) -> str:
    """Fetch a model, showing how far it is, and return where it lies. Raises SwarmError."""
    # Only this command talks to other machines; the others need not wait for the modules that do.
    from swarm_desktop.cli.paired_machines import model_neighbours  # noqa: PLC0415

    async with model_neighbours(instance) as neighbours:
        with DownloadProgress(name) as progress:
            library = library_of(instance, progress.show, neighbours)
            download_id = await library.download_model(name)
            try:
                view = await library.downloads.ended(download_id)
            finally:
                # A later start of the program must not go on with what was interrupted here.
                await library.pause_download(download_id)
    return view.path


def library_of(
    instance: Instance,
    publish: Callable[[DownloadChanged | DownloadRemoved], None],
    neighbours: Neighbours | None = None,
) -> ModelLibrary:
    """Return the models of an instance that need not run."""
    settings = instance.settings_file().load()
    return ModelLibrary(
        instance.folder,
        instance.secrets(),
        settings=lambda: settings,
        hardware=hardware.detect,
        publish=publish,
        neighbours=neighbours,
    )
