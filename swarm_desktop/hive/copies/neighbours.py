"""Asks paired machines which model files they have."""

import asyncio
from collections.abc import Callable, Iterable, Mapping

from swarm_desktop.core.errors import HiveError
from swarm_desktop.core.hive import PeerModel
from swarm_desktop.core.ids import NodeId
from swarm_desktop.hive.capabilities import MODELS
from swarm_desktop.hive.copies.messages import MODELS_PATH, LentFile, LentFiles, WhichModels
from swarm_desktop.hive.copies.peer_source import PeerSource
from swarm_desktop.hive.peer_book import Peer
from swarm_desktop.hive.peer_calls import PeerCalls
from swarm_desktop.models.downloads.request import DownloadRequest
from swarm_desktop.models.hub.names import parts_of

ASKING_SECONDS = 2.0
"""A machine that takes longer to say what it has would not send it quickly."""


class ModelNeighbours:
    """Implements `Neighbours`."""

    def __init__(self, calls: Callable[[], PeerCalls | None], reached: Callable[[], Iterable[Peer]]) -> None:
        """Ask the machines that `reached` returns through `calls`, which returns None while the hive does not run."""
        self._calls = calls
        self._reached = reached

    async def sources(self, request: DownloadRequest) -> tuple[PeerSource, ...]:
        """Return the machines that have all files of a request.

        A machine whose file has another checksum than the catalog knows is left out, and so is one that has not
        reckoned the checksum yet where nobody else knows it.
        """
        calls = self._calls()
        found = []
        for peer, files in await self._asked():
            of_repository = {file.path: file for file in files if file.repository == request.repository}
            if calls is not None and all(_is_it(of_repository.get(each.path), each.sha256) for each in request.files):
                try:
                    found.append(PeerSource(peer, calls.session(peer), of_repository))
                except HiveError:
                    continue
        return tuple(found)

    async def owners(self) -> Mapping[tuple[str, str], str]:
        """Return the name of a machine for each file that one has, by repository and path."""
        owners: dict[tuple[str, str], str] = {}
        for peer, files in await self._asked():
            for file in files:
                owners.setdefault((file.repository, file.path), peer.name)
        return owners

    async def models_of(self, node_id: NodeId) -> tuple[PeerModel, ...]:
        """Return the models of one machine, each once however many parts it has; none where it is not reached."""
        calls = self._calls()
        peer = next((peer for peer in self._reached() if peer.id == node_id and peer.port), None)
        if calls is None or peer is None:
            return ()
        sizes = {f"{file.repository}/{file.path}": file.size_bytes for file in await _ask(calls, peer)}
        models = {name: parts_of(name) for name in sizes}
        return tuple(
            PeerModel(name, sum(sizes[part] for part in parts))
            for name, parts in sorted(models.items())
            if parts[0] == name and all(part in sizes for part in parts)
        )

    async def _asked(self) -> list[tuple[Peer, tuple[LentFile, ...]]]:
        calls = self._calls()
        if calls is None:
            return []
        peers = tuple(peer for peer in self._reached() if peer.port)
        return list(zip(peers, await asyncio.gather(*(_ask(calls, peer) for peer in peers)), strict=True))


async def _ask(calls: PeerCalls, peer: Peer) -> tuple[LentFile, ...]:
    try:
        told = await calls.call(peer.id, MODELS_PATH, WhichModels(), LentFiles, needs=MODELS, seconds=ASKING_SECONDS)
    except HiveError:
        return ()
    return told.files


def _is_it(file: LentFile | None, sha256: str) -> bool:
    """Whether a file can be checked, and is the wanted one as far as anybody can tell before it is here."""
    if file is None:
        return False
    return bool(sha256 or file.sha256) and (not sha256 or file.sha256 in {"", sha256})
