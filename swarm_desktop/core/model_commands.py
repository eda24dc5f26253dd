"""What may be asked about model files, as awaited calls."""

from pathlib import Path
from typing import Protocol

from swarm_desktop.core.ids import DownloadId
from swarm_desktop.core.model_choices import ModelChoices
from swarm_desktop.core.model_files import FoundModel, HubFile, HubRepository


class ModelCommands(Protocol):
    """Each call raises `SwarmError` when it cannot be done."""

    async def model_choices(self) -> ModelChoices:
        """Return which model of the catalog this machine should run, and why not the others.

        Until the hardware is known nothing is proposed. Raises CatalogError where the catalog cannot be trusted.
        """

    async def download_model(self, name: str) -> DownloadId:
        """Start to fetch a model and return at once; progress appears in the snapshots.

        `name` is of the catalog (`family:size:quantisation`), or `owner/repository` of the hub, perhaps with
        `:QUANTISATION` or `/file.gguf`.
        """

    async def pause_download(self, download_id: DownloadId) -> None:
        """Stop for now, also over the end of the program; what has arrived is kept."""

    async def resume_download(self, download_id: DownloadId) -> None:
        """Go on with a download that was paused or failed."""

    async def cancel_download(self, download_id: DownloadId) -> None:
        """Throw away what has arrived; a download that is done is only taken off the list."""

    async def search_models(self, text: str) -> tuple[HubRepository, ...]:
        """Return repositories of the hub that hold models, the most downloaded first, each with its fit."""

    async def repository_files(self, repository: str) -> tuple[HubFile, ...]:
        """Return the models in a repository of the hub, the smallest first, each with its fit."""

    async def found_models(self) -> tuple[FoundModel, ...]:
        """Return the model files on this machine, those of other programs too, each with its fit."""

    async def remove_model(self, path: Path) -> None:
        """Delete a model file that this program fetched; files of other programs are refused."""

    async def set_hub_token(self, token: str | None) -> None:
        """Keep the token for repositories that are not open to everybody; None forgets it."""
