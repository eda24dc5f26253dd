"""Model files as window and command line ask for them."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from swarm_desktop.core.downloads import DownloadState, DownloadView
from swarm_desktop.core.errors import BadRequestError, OfflineError
from swarm_desktop.core.events import DownloadChanged, DownloadRemoved
from swarm_desktop.core.model_files import Fit, Place
from swarm_desktop.core.settings import ModelsSettings, Settings, WorkerSettings
from swarm_desktop.core.snapshot import GpuView, HardwareView
from swarm_desktop.models.found_files import SearchPlace
from swarm_desktop.models.library import ModelLibrary
from swarm_desktop.state.folder import DataFolder
from swarm_desktop.state.keyring_access import NoKeyring
from swarm_desktop.state.secrets import HUB_TOKEN, SecretStore
from tests.models.test_gguf import write
from tests.support.hub import TestHub, model_bytes

REPOSITORY = "owner/Test-GGUF"
FILE = "test-Q4_K_M.gguf"
MACHINE = HardwareView(
    memory_bytes=16 * 2**30,
    memory_available_bytes=12 * 2**30,
    gpus=(GpuView("Card", 8 * 2**30, memory_free_bytes=8 * 2**30),),
)


class Library:
    """A library over the test's hub, and what it told."""

    def __init__(self, hub: TestHub, folder: Path) -> None:
        self.settings = Settings(models=ModelsSettings(hub_url=hub.url))
        self.views: dict[str, DownloadView] = {}
        self.secrets = SecretStore(folder / "secrets.json", NoKeyring())
        self.others = folder / "lm-studio"
        self.models = ModelLibrary(
            DataFolder(folder),
            self.secrets,
            settings=lambda: self.settings,
            hardware=lambda: MACHINE,
            publish=self._hear,
            places=(SearchPlace(Place.LM_STUDIO, self.others),),
        )

    def _hear(self, event: DownloadChanged | DownloadRemoved) -> None:
        if isinstance(event, DownloadChanged):
            self.views[event.download.id] = event.download


@pytest.fixture
async def library(hub: TestHub, tmp_path: Path, scratch: Path) -> AsyncIterator[Library]:
    hub.add(REPOSITORY, FILE, model_bytes(100_000, scratch))
    library = Library(hub, tmp_path)
    yield library
    await library.models.downloads.close()


async def test_a_model_of_the_hub_is_fetched_found_and_removed(library: Library, tmp_path: Path) -> None:
    download_id = await library.models.download_model(REPOSITORY)
    view = await library.models.downloads.ended(download_id)
    assert view.state is DownloadState.DONE
    (found,) = await library.models.found_models()
    assert (found.place, found.name, found.fit) == (Place.OWN, f"{REPOSITORY}/{FILE}", Fit.ROOMY)
    assert found.model.path == view.path
    await library.models.remove_model(Path(view.path))
    assert await library.models.found_models() == ()
    assert not (tmp_path / "models" / "owner").exists()


async def test_a_model_of_the_catalog_is_asked_for_with_its_checksum_and_revision(
    library: Library, hub: TestHub
) -> None:
    download_id = await library.models.download_model("qwen2.5-coder:7b:q4_k_m")
    view = library.views[download_id]
    assert view.repository == "bartowski/Qwen2.5-Coder-7B-Instruct-GGUF"
    assert view.name == "qwen2.5-coder-7b:Q4_K_M"
    await library.models.cancel_download(download_id)
    assert not any("/resolve/main/" in request for request in hub.hub_requests)


async def test_a_search_tells_what_has_room(library: Library, hub: TestHub) -> None:
    hub.listed = [{"id": f"owner/model-{size}", "gguf": {"total": size * 10**9}} for size in (3, 11, 70)] + [
        {"id": "owner/model-of-unknown-size"}
    ]
    found = await library.models.search_models("model")
    assert [repository.fit for repository in found] == [Fit.ROOMY, Fit.TIGHT, Fit.TOO_LARGE, Fit.UNKNOWN]


async def test_the_files_of_a_repository_are_listed(library: Library) -> None:
    (file,) = await library.models.repository_files(REPOSITORY)
    assert (file.paths, file.quantisation, file.fit) == ((FILE,), "Q4_K_M", Fit.ROOMY)
    download_id = await library.models.download_model(file.name)
    assert (library.views[download_id].repository, library.views[download_id].files) == (REPOSITORY, file.paths)
    with pytest.raises(BadRequestError, match="owner/repository"):
        await library.models.repository_files("nonsense")


async def test_offline_nothing_is_asked_and_local_models_are_found(library: Library, hub: TestHub) -> None:
    library.settings = Settings(models=ModelsSettings(hub_url=hub.url, offline=True))
    library.others.mkdir()
    write(library.others / "a.gguf")
    for call in (library.models.search_models("x"), library.models.repository_files(REPOSITORY)):
        with pytest.raises(OfflineError):
            await call
    assert [found.place for found in await library.models.found_models()] == [Place.LM_STUDIO]
    assert hub.hub_requests == []


async def test_files_of_other_programs_are_not_removed(library: Library) -> None:
    library.others.mkdir()
    path = write(library.others / "a.gguf")
    with pytest.raises(BadRequestError, match="left alone"):
        await library.models.remove_model(path)
    assert path.exists()


async def test_a_name_that_leads_out_of_the_folder_is_not_removed(library: Library, tmp_path: Path) -> None:
    path = write(tmp_path / "precious.gguf")
    with pytest.raises(BadRequestError, match="left alone"):
        await library.models.remove_model(tmp_path / "models" / ".." / "precious.gguf")
    assert path.exists()


async def test_the_model_in_use_is_not_removed(library: Library, tmp_path: Path) -> None:
    path = tmp_path / "models" / "a.gguf"
    path.parent.mkdir()
    write(path)
    library.settings = Settings(worker=WorkerSettings(model_file=path))
    with pytest.raises(BadRequestError, match="in use"):
        await library.models.remove_model(path)
    library.settings = Settings()
    await library.models.remove_model(path)
    with pytest.raises(BadRequestError, match="no file"):
        await library.models.remove_model(path)


async def test_the_token_opens_what_is_gated_and_is_kept_as_a_secret(library: Library, hub: TestHub) -> None:
    hub.gated.add(REPOSITORY)
    await library.models.set_hub_token(hub.token)
    assert library.secrets.read(HUB_TOKEN) == hub.token
    download_id = await library.models.download_model(REPOSITORY)
    assert (await library.models.downloads.ended(download_id)).state is DownloadState.DONE
    await library.models.set_hub_token(None)
    assert library.secrets.read(HUB_TOKEN) is None


async def test_pause_and_resume_by_command(library: Library, hub: TestHub) -> None:
    hub.bytes_per_second, hub.block = 50_000, 10_000
    download_id = await library.models.download_model(REPOSITORY)
    while library.views[download_id].done_bytes == 0:
        await asyncio.sleep(0.01)
    await library.models.pause_download(download_id)
    assert library.views[download_id].state is DownloadState.PAUSED
    hub.bytes_per_second = 0
    await library.models.resume_download(download_id)
    assert (await library.models.downloads.ended(download_id)).state is DownloadState.DONE
