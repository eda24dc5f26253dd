"""Everything about model files that window and command line may ask: a part of the engine, and usable without it."""

import asyncio
import os
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path

from swarm_desktop.core.errors import BadRequestError, DownloadError, OfflineError
from swarm_desktop.core.ids import DownloadId
from swarm_desktop.core.model_choices import ModelChoices
from swarm_desktop.core.model_files import FoundModel, HubFile, HubRepository, Place
from swarm_desktop.core.settings import Settings
from swarm_desktop.core.snapshot import HardwareView
from swarm_desktop.models.catalog import Catalog, current_catalog
from swarm_desktop.models.choices import model_choices, owned
from swarm_desktop.models.downloads.downloads import Downloads, Publish
from swarm_desktop.models.downloads.means import Means
from swarm_desktop.models.downloads.pace import Throttle
from swarm_desktop.models.downloads.source import Neighbours, Nobody
from swarm_desktop.models.fit import fit_of, likely_size
from swarm_desktop.models.folder import models_folder
from swarm_desktop.models.found_files import SearchPlace, find_models, usual_places
from swarm_desktop.models.graphics import usable
from swarm_desktop.models.hub.hub import Hub
from swarm_desktop.models.hub.names import parts_of, read_reference
from swarm_desktop.models.hub.session import hub_session
from swarm_desktop.models.memory_pools import MemoryPool, budget_rules, memory_pools
from swarm_desktop.models.wanted import catalog_request, file_request, hub_files, hub_request
from swarm_desktop.state.folder import DataFolder
from swarm_desktop.state.secrets import HUB_TOKEN, SecretStore


class ModelLibrary:
    """Implements `ModelCommands`; lives in one event loop."""

    def __init__(
        self,
        folder: DataFolder,
        secret_store: SecretStore,
        *,
        settings: Callable[[], Settings],
        hardware: Callable[[], HardwareView],
        publish: Publish,
        places: tuple[SearchPlace, ...] | None = None,
        neighbours: Neighbours | None = None,
    ) -> None:
        """`places` are the folders of other programs; None: the usual ones of the person who runs this.

        `neighbours` may have model files, too.
        """
        self._neighbours = neighbours or Nobody()
        self._data_folder = folder
        self._secrets = secret_store
        self._settings_in_force = settings
        self._hardware = hardware
        self._other_places = places
        self.downloads = Downloads(
            Means(
                folder=self.models_folder,
                settings=lambda: settings().models,
                token=self._hub_token,
                throttle=Throttle(lambda: settings().models.bandwidth_bytes_per_second),
                neighbours=self._neighbours,
            ),
            publish,
        )

    async def catalog(self) -> Catalog:
        """Return the newest catalog. Raises CatalogError where the one in the data folder cannot be trusted."""
        return await asyncio.to_thread(current_catalog, self._data_folder.root)

    async def model_choices(self) -> ModelChoices:
        """Return what this machine should run, and why not the others."""
        catalog, folder = await self.catalog(), self.models_folder()
        choices = await asyncio.to_thread(model_choices, catalog, self._hardware(), self._settings_in_force(), folder)
        return owned(choices, await self._neighbours.owners())

    async def download_model(self, name: str) -> DownloadId:
        """Start to fetch a model."""
        catalog = await self.catalog()
        if (found := catalog.find(name)) is not None:
            return self.downloads.add(catalog_request(*found))
        if (asked := file_request(name)) is not None:
            return self.downloads.add(asked)
        async with self._hub() as hub:
            return self.downloads.add(await hub_request(name, hub))

    async def pause_download(self, download_id: DownloadId) -> None:
        """Stop for now."""
        await self.downloads.pause(download_id)

    async def resume_download(self, download_id: DownloadId) -> None:
        """Go on."""
        self.downloads.resume(download_id)

    async def cancel_download(self, download_id: DownloadId) -> None:
        """Throw away what has arrived."""
        await self.downloads.cancel(download_id)

    async def search_models(self, text: str) -> tuple[HubRepository, ...]:
        """Return repositories that hold models."""
        async with self._hub() as hub:
            entries = await hub.search(text)
        pools = self._pools()
        return tuple(
            HubRepository(
                name=entry.id,
                downloads=entry.downloads,
                likes=entry.likes,
                gated=bool(entry.gated),
                parameters=entry.gguf.total if entry.gguf else 0,
                trained_context=entry.gguf.context_length if entry.gguf else 0,
                fit=fit_of(likely_size(entry.gguf.total) if entry.gguf else 0, pools),
            )
            for entry in entries
        )

    async def repository_files(self, repository: str) -> tuple[HubFile, ...]:
        """Return the models in a repository."""
        reference = read_reference(repository)
        if reference is None:
            raise BadRequestError(f"`{repository}` names no repository. Write owner/repository.")
        async with self._hub() as hub:
            entries = await hub.files(reference.repository, reference.revision)
        pools = self._pools()
        where = f"{reference.repository}/resolve/{reference.revision}"
        return tuple(
            replace(file, fit=fit_of(file.size_bytes, pools), name=f"{where}/{file.paths[0]}")
            for file in hub_files(entries)
        )

    async def found_models(self) -> tuple[FoundModel, ...]:
        """Return the model files on this machine."""
        others = usual_places(Path.home(), os.environ) if self._other_places is None else self._other_places
        own = SearchPlace(Place.OWN, self.models_folder())
        pools = self._pools()
        found = await asyncio.to_thread(find_models, (own, *others))
        return tuple(replace(model, fit=fit_of(model.model.size_bytes, pools)) for model in found)

    async def remove_model(self, path: Path) -> None:
        """Delete a model file, with all its parts, and the folders that are empty then."""
        folder = self.models_folder()
        path = path.expanduser().absolute()
        if ".." in path.parts or not path.is_relative_to(folder):
            raise BadRequestError(f"{path} was not fetched by this program, so it is left alone. Delete it by hand.")
        if path == self._settings_in_force().worker.model_file:
            raise BadRequestError(f"{path.name} is the model in use. Choose another one first.")
        if not path.is_file():
            raise BadRequestError(f"There is no file {path}.")
        try:
            await asyncio.to_thread(_delete, path, folder)
        except OSError as error:
            raise DownloadError(f"{path} cannot be deleted: {error.strerror or error}.") from error

    async def set_hub_token(self, token: str | None) -> None:
        """Keep or forget the token."""
        if token is None:
            await asyncio.to_thread(self._secrets.forget, HUB_TOKEN)
        else:
            await asyncio.to_thread(self._secrets.keep, HUB_TOKEN, token)

    async def _hub_token(self) -> str | None:
        return await asyncio.to_thread(self._secrets.read, HUB_TOKEN)

    @asynccontextmanager
    async def _hub(self) -> AsyncIterator[Hub]:
        models = self._settings_in_force().models
        if models.offline:
            raise OfflineError("The settings say that nothing is asked of the internet. Switch `models.offline` off.")
        token = await self._hub_token()
        async with hub_session() as session:
            yield Hub(session, models.hub_url.rstrip("/"), token)

    def models_folder(self) -> Path:
        """Return where models are kept that are fetched."""
        return models_folder(self._data_folder, self._settings_in_force())

    def _pools(self) -> tuple[MemoryPool, ...]:
        return memory_pools(usable(self._hardware()), budget_rules(self._settings_in_force().memory))


def _delete(path: Path, folder: Path) -> None:
    for part in parts_of(path.name):
        path.with_name(part).unlink(missing_ok=True)
    for parent in path.parents:
        if parent == folder or any(parent.iterdir()):
            return
        parent.rmdir()
