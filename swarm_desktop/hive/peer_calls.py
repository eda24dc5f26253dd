"""Calls to paired machines. Each has a session of its own, which ends with the trust."""

import asyncio
import ssl
from typing import TypeVar

import aiohttp
from pydantic import BaseModel

from swarm_desktop.core.errors import PeerUnreachableError, UnknownPeerError
from swarm_desktop.core.ids import NodeId
from swarm_desktop.hive.address import Address
from swarm_desktop.hive.calls import Received, call_session, exchange
from swarm_desktop.hive.identity import Identity
from swarm_desktop.hive.peer_book import Peer, PeerBook
from swarm_desktop.hive.protocol import Speech
from swarm_desktop.hive.tls import client_context

_Answer = TypeVar("_Answer", bound=BaseModel)

CALL_SECONDS = 10.0


class PeerCalls:
    """Connects only to the certificate that is pinned for a machine."""

    def __init__(self, identity: Identity, book: PeerBook) -> None:
        self._identity = identity
        self._book = book
        self._sessions: dict[NodeId, tuple[bytes, aiohttp.ClientSession]] = {}
        self._speech: dict[NodeId, Speech] = {}

    async def call(
        self,
        node_id: NodeId,
        path: str,
        said: BaseModel,
        answer: type[_Answer],
        *,
        needs: str = "",
        seconds: float = CALL_SECONDS,
        at: Address | None = None,
    ) -> _Answer:
        """Send a message to a machine, perhaps at another address than the last one, and return its answer.

        `needs` names the capability that the other machine must have. Raises HiveError.
        """
        peer = self._book.get(node_id)
        if needs and (speech := self._speech.get(node_id)) is not None:
            speech.require_capability(needs, peer.name)
        received: Received[_Answer] = await exchange(
            self.session(peer), at or peer.address, path, said, answer, seconds=seconds
        )
        # Whoever was revoked while it answered is not listened to any more.
        self._book.get(node_id)
        self._speech[node_id] = received.speech
        return received.content

    def session(self, peer: Peer) -> aiohttp.ClientSession:
        """Return the session for a machine that is trusted now, for requests of other kinds. Raises HiveError."""
        if self._book.with_certificate(peer.der) is None:
            raise UnknownPeerError(f"{peer.name} is not paired with this machine any more.")
        known = self._sessions.get(peer.id)
        if known is not None and known[0] == peer.der:
            return known[1]
        try:
            made = call_session(client_context(peer.der, self._identity))
        except ssl.SSLError as error:
            raise PeerUnreachableError(f"The certificate of {peer.name} cannot be used.", details=str(error)) from error
        self._sessions[peer.id] = (peer.der, made)
        return made

    def speech(self, node_id: NodeId) -> Speech | None:
        """Return what a machine spoke when it last answered."""
        return self._speech.get(node_id)

    async def forget(self, node_id: NodeId) -> None:
        """End the calls to a machine that are on their way, and its session."""
        self._speech.pop(node_id, None)
        known = self._sessions.pop(node_id, None)
        if known is not None:
            await known[1].close()

    async def close(self) -> None:
        """End all calls and sessions."""
        await asyncio.gather(*(self.forget(node_id) for node_id in tuple(self._sessions)))
