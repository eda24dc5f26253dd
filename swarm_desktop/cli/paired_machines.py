"""Paired machines as a command reaches them that runs beside the program, or without it."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from swarm_desktop.cli.options import Instance
from swarm_desktop.core.errors import StateError
from swarm_desktop.hive.copies import ModelNeighbours
from swarm_desktop.hive.identity import IdentityStore
from swarm_desktop.hive.peer_book import PeerBook
from swarm_desktop.hive.peer_calls import PeerCalls
from swarm_desktop.models.downloads.source import Neighbours, Nobody


@asynccontextmanager
async def model_neighbours(instance: Instance) -> AsyncIterator[Neighbours]:
    """Ask paired machines for model files until the block is left. What stands in the way leaves only the internet."""
    book = PeerBook(instance.folder.peers_file)
    try:
        await asyncio.to_thread(book.load)
        if not book.trusted():
            yield Nobody()
            return
        store = IdentityStore(instance.folder.identity_file, instance.secrets())
        identity = await asyncio.to_thread(store.load)
    except StateError:
        yield Nobody()
        return
    calls = PeerCalls(identity, book)
    try:
        yield ModelNeighbours(lambda: calls, book.trusted)
    finally:
        await calls.close()
