"""A paired machine as the place that a model's files come from."""

from collections.abc import Mapping
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from http import HTTPStatus
from urllib.parse import quote

import aiohttp

from swarm_desktop.core.errors import NotOnHubError
from swarm_desktop.hive.calls import CONNECT_SECONDS
from swarm_desktop.hive.copies.messages import FILE_PATH, LentFile
from swarm_desktop.hive.peer_book import Peer
from swarm_desktop.models.downloads.request import DownloadRequest, WantedFile
from swarm_desktop.models.hub.hub import RemoteFile
from swarm_desktop.models.hub.interruptions import Interruption
from swarm_desktop.models.hub.patience import Patience, RetryPolicy

STALL_SECONDS = 15.0
"""After so long without a byte a machine is asked anew, or another one instead."""
_POLICY = RetryPolicy(attempts=3, first_wait=0.5, longest_wait=5.0)
"""There is the internet, too."""


@dataclass(frozen=True, slots=True)
class PeerSource:
    """Implements `Source` with the files that a machine says it has."""

    peer: Peer
    session: aiohttp.ClientSession
    files: Mapping[str, LentFile]
    """Of the repository that is wanted, by path."""
    policy: RetryPolicy = _POLICY

    @property
    def machine(self) -> str:
        """Its name."""
        return self.peer.name

    @property
    def host(self) -> str:
        """Its name."""
        return self.peer.name

    async def locate(self, request: DownloadRequest, file: WantedFile, patience: Patience) -> RemoteFile:  # noqa: ARG002 - it has told already
        """Return what the machine told of the file."""
        told = self.files[file.path]
        url = self.peer.address.url(f"{FILE_PATH}{told.repository}/{quote(told.path)}")
        return RemoteFile(url, told.size_bytes, told.sha256, request.revision)

    def get(self, file: RemoteFile, headers: Mapping[str, str]) -> AbstractAsyncContextManager[aiohttp.ClientResponse]:
        """Ask the machine, and nobody that it may send on to."""
        timeout = aiohttp.ClientTimeout(total=None, sock_connect=CONNECT_SECONDS, sock_read=STALL_SECONDS)
        return self.session.get(
            file.url,
            # Ranges and lengths are those of the file itself.
            headers={"Accept-Encoding": "identity", **headers},
            timeout=timeout,
            allow_redirects=False,
        )

    async def refuse(self, response: aiohttp.ClientResponse, file: RemoteFile) -> None:  # noqa: ARG002 - as it is asked
        """Return for a success; wait where the machine is busy, and leave it alone where it has changed its mind."""
        if response.status in {HTTPStatus.OK, HTTPStatus.PARTIAL_CONTENT}:
            return
        if response.status == HTTPStatus.SERVICE_UNAVAILABLE:
            raise Interruption(f"{self.peer.name} sends enough files already")
        raise NotOnHubError(f"{self.peer.name} does not lend the file any more (status {response.status}).")
