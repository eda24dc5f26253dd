"""Where the files of a model come from: the hub, or a paired machine that has them."""

from collections.abc import Mapping, Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from typing import Protocol

import aiohttp

from swarm_desktop.models.downloads.request import DownloadRequest, WantedFile
from swarm_desktop.models.hub.hub import Hub, RemoteFile
from swarm_desktop.models.hub.patience import Patience, RetryPolicy
from swarm_desktop.models.hub.refusals import refuse


class Source(Protocol):
    """Speaks HTTP with ranges. What it sends is checked by whoever asked, so it need not be trusted with that."""

    @property
    def machine(self) -> str:
        """Name of the paired machine; empty for the hub."""

    @property
    def host(self) -> str:
        """What people call it where something goes wrong."""

    @property
    def policy(self) -> RetryPolicy | None:
        """How patiently it is asked; None: as patiently as the hub."""

    async def locate(self, request: DownloadRequest, file: WantedFile, patience: Patience) -> RemoteFile:
        """Return where the file is, how large, and its SHA-256. Raises DownloadError."""

    def get(self, file: RemoteFile, headers: Mapping[str, str]) -> AbstractAsyncContextManager[aiohttp.ClientResponse]:
        """Ask for a file, or the range that `headers` name."""

    async def refuse(self, response: aiohttp.ClientResponse, file: RemoteFile) -> None:
        """Return for a success; else raise Interruption where it may go better next time, or DownloadError."""


class Neighbours(Protocol):
    """The paired machines, as far as they lend model files."""

    async def sources(self, request: DownloadRequest) -> Sequence[Source]:
        """Return those that have all files of a request. Never raises."""

    async def owners(self) -> Mapping[tuple[str, str], str]:
        """Return the name of a machine for each file that one has, by repository and path. Never raises."""


class Nobody:
    """Implements `Neighbours` where there are none."""

    async def sources(self, request: DownloadRequest) -> Sequence[Source]:  # noqa: ARG002 - as the protocol has it
        """Return nothing."""
        return ()

    async def owners(self) -> Mapping[tuple[str, str], str]:
        """Return nothing."""
        return {}


@dataclass(frozen=True, slots=True)
class HubSource:
    """Implements `Source` with the hub."""

    hub: Hub
    machine: str = ""
    policy: RetryPolicy | None = None

    @property
    def host(self) -> str:
        """Its address without the scheme."""
        return self.hub.url.partition("://")[2]

    async def locate(self, request: DownloadRequest, file: WantedFile, patience: Patience) -> RemoteFile:
        """Ask the hub."""
        return await self.hub.locate(request.repository, request.revision, file.path, patience=patience)

    def get(self, file: RemoteFile, headers: Mapping[str, str]) -> AbstractAsyncContextManager[aiohttp.ClientResponse]:
        """Ask the hub, which sends on to its store."""
        return self.hub.session.get(file.url, headers={**self.hub.headers, **headers})

    async def refuse(self, response: aiohttp.ClientResponse, file: RemoteFile) -> None:
        """Say what the hub's refusal means."""
        what = f"{file.url.partition('/resolve/')[0].removeprefix(self.hub.url + '/')} with its file"
        await refuse(response, what, hub_url=self.hub.url, with_token=bool(self.hub.headers))
