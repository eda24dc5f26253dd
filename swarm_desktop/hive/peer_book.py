"""The machines that this one trusts, each pinned to one certificate, in one file."""

import base64
import logging
import threading
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Self

from pydantic import BaseModel, ConfigDict, TypeAdapter, ValidationError, model_validator

from swarm_desktop.core.errors import PairingError, StateError, UnknownPeerError
from swarm_desktop.core.hive import PeerState
from swarm_desktop.core.ids import NodeId
from swarm_desktop.hive.address import Address
from swarm_desktop.hive.certificate import Certificate, read_certificate
from swarm_desktop.state.files import PRIVATE, write_atomically

logger = logging.getLogger(__name__)


class Peer(BaseModel):
    """One machine, trusted now or once."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: NodeId
    name: str
    certificate: str
    """DER in base64. This one, and no other over the same or another key, is trusted."""
    host: str
    """Where it was seen last."""
    port: int
    """Of its hive; 0: it did not listen."""
    paired_at: float
    revoked_at: float | None = None

    @model_validator(mode="after")
    def _must_be_of_its_certificate(self) -> Self:
        try:
            if read_certificate(self.der).node_id == self.id:
                return self
        except PairingError as error:
            raise ValueError(error.message) from error
        raise ValueError("the certificate is of another machine")

    @property
    def der(self) -> bytes:
        """The certificate as it comes over the wire."""
        return base64.b64decode(self.certificate)

    @property
    def address(self) -> Address:
        """Where it was seen last."""
        return Address(self.host, self.port)

    @property
    def state(self) -> PeerState:
        """Whether it is trusted."""
        return PeerState.PAIRED if self.revoked_at is None else PeerState.REVOKED


@dataclass(frozen=True, slots=True)
class NewPeer:
    """A machine that both people agreed on."""

    certificate: Certificate
    name: str
    address: Address


_PEERS = TypeAdapter(tuple[Peer, ...])


class PeerBook:
    """Read once, written at each change. Where the file is damaged nobody is trusted, and nothing is overwritten."""

    def __init__(self, file: Path) -> None:
        self._file = file
        self._peers: dict[NodeId, Peer] = {}
        self._trusted: dict[bytes, Peer] = {}
        # Pinning waits for the disk in a thread; a revocation must not get lost meanwhile.
        self._changing = threading.Lock()

    def load(self) -> None:
        """Read the file. Raises StateError."""
        try:
            self._use({peer.id: peer for peer in _PEERS.validate_json(self._file.read_bytes())})
        except FileNotFoundError:
            self._use({})
        except (OSError, ValidationError) as error:
            self._use({})
            raise StateError(
                f"{self._file} cannot be read. Repair it, or delete it and pair with your other machines again.",
                details=str(error),
            ) from error

    def all(self) -> tuple[Peer, ...]:
        """Return all machines, the revoked ones too."""
        return tuple(self._peers.values())

    def trusted(self) -> tuple[Peer, ...]:
        """Return those that are trusted now."""
        return tuple(self._trusted.values())

    def get(self, node_id: NodeId) -> Peer:
        """Return a machine that is trusted now. Raises UnknownPeerError."""
        peer = self._peers.get(node_id)
        if peer is None or peer.state is not PeerState.PAIRED:
            raise UnknownPeerError("This machine is not paired with that one.")
        return peer

    def with_certificate(self, der: bytes | None) -> Peer | None:
        """Return the machine that is trusted by this certificate now."""
        return self._trusted.get(der) if der else None

    def pin(self, new: NewPeer) -> Peer:
        """Trust a machine from now on. Raises StateError, and then it is not trusted."""
        peer = Peer(
            id=new.certificate.node_id,
            name=new.name,
            certificate=base64.b64encode(new.certificate.der).decode(),
            host=new.address.host,
            port=new.address.port,
            paired_at=time.time(),
        )
        with self._changing:
            peers = {**self._peers, peer.id: peer}
            self._write(peers)
            self._use(peers)
        return peer

    def revoke(self, node_id: NodeId) -> Peer:
        """Trust a machine no more, at once. Raises UnknownPeerError; StateError where that will not outlast the run."""
        with self._changing:
            peer = self.get(node_id).model_copy(update={"revoked_at": time.time()})
            self._use({**self._peers, node_id: peer})
            self._write(self._peers)
        return peer

    def seen(self, node_id: NodeId, *, name: str, address: Address) -> Peer:
        """Take down how a trusted machine calls itself now, and where it is. Raises UnknownPeerError."""
        with self._changing:
            peer = self.get(node_id)
            changed = peer.model_copy(update={"name": name, "host": address.host, "port": address.port})
            if changed == peer:
                return peer
            self._use({**self._peers, node_id: changed})
            try:
                self._write(self._peers)
            except StateError as error:
                logger.warning("Where %s was seen is not written down. %s", name, error.message)
            return changed

    def forget_all(self) -> None:
        """Forget everybody: a machine with a new identity is a stranger to all of them. Raises StateError."""
        self._use({})
        self._write({})

    def _use(self, peers: dict[NodeId, Peer]) -> None:
        self._peers = peers
        self._trusted = {peer.der: peer for peer in peers.values() if peer.state is PeerState.PAIRED}

    def _write(self, peers: dict[NodeId, Peer]) -> None:
        write_atomically(self._file, _PEERS.dump_json(tuple(peers.values()), indent=2), mode=PRIVATE)
