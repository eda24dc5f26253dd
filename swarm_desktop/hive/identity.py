"""Who this machine is: a key that never leaves it, and the certificate and identifier that follow from the key."""

import base64
import hmac
from dataclasses import dataclass, field
from pathlib import Path
from typing import Self

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from pydantic import Base64Bytes, BaseModel, ConfigDict, ValidationError

from swarm_desktop.core.errors import PairingError, StateError
from swarm_desktop.core.ids import NodeId
from swarm_desktop.hive.certificate import Certificate, make_certificate, read_certificate
from swarm_desktop.hive.machine import machine_facts
from swarm_desktop.state.files import write_atomically
from swarm_desktop.state.secrets import NODE_KEY, SecretStore


class _Stored(BaseModel):
    """The file: nothing in it is secret."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    certificate: Base64Bytes
    machine: str
    """A keyed hash of the facts of the machine that made the key."""


@dataclass(frozen=True, slots=True)
class Identity:
    """Key and certificate of this machine."""

    key: Ed25519PrivateKey = field(repr=False)
    certificate: Certificate
    made_elsewhere: bool = False
    """Whether the key was made on another machine: the disk was copied, or a part of this machine replaced."""

    @property
    def node_id(self) -> NodeId:
        """How other machines call this one."""
        return self.certificate.node_id

    def control_key(self) -> str:
        """Return the key by which the command line proves that it may act for the person of this machine."""
        return _keyed_hash(self.key, b"control")


class IdentityStore:
    """Keeps the identity: the key as a secret, the certificate in a file."""

    @classmethod
    def renewed(cls, file: Path, secret_store: SecretStore) -> Self:
        """Forget the identity that is kept, however damaged, in favour of a new one. Raises StateError."""
        try:
            file.unlink(missing_ok=True)
        except OSError as error:
            raise StateError(f"{file} cannot be deleted: {error.strerror or error}.") from error
        store = cls(file, secret_store)
        store.load()
        return store

    def __init__(self, file: Path, secret_store: SecretStore) -> None:
        self._file = file
        self._secrets = secret_store
        self._fresh: Ed25519PrivateKey | None = None
        self._certificate = self._read() or self._make()

    @property
    def node_id(self) -> NodeId:
        """Known at once: no keyring is asked for it."""
        return self._certificate.node_id

    def load(self) -> Identity:
        """Return the identity, which is written down if it is new. It asks the keyring, which may take seconds.

        Raises StateError where the key cannot be read or kept.
        """
        if self._fresh is not None:
            self._keep(self._fresh)
            self._fresh = None
        try:
            kept = self._secrets.read(NODE_KEY)
        except StateError as error:
            raise StateError(
                "The key of this machine's identity cannot be read. Unlock the keyring of the desktop where it was "
                "made, or make a new identity with `swarm-desktop hive renew`.",
                details=error.message,
            ) from error
        stored = self._stored()
        if kept is None or stored is None:
            raise StateError(
                "The key of this machine's identity is gone. Make a new one with `swarm-desktop hive renew`, and pair "
                "with your other machines again."
            )
        key = Ed25519PrivateKey.from_private_bytes(base64.b64decode(kept))
        if key.public_key() != self._certificate.public_key:
            raise StateError(
                f"{self._file} and the key of this machine's identity do not belong together. Make a new identity "
                "with `swarm-desktop hive renew`."
            )
        return Identity(key, self._certificate, made_elsewhere=stored.machine != _machine_hash(key))

    def _make(self) -> Certificate:
        # Kept by `load`: whoever only asks a question needs no keyring.
        self._fresh = Ed25519PrivateKey.generate()
        return make_certificate(self._fresh)

    def _keep(self, key: Ed25519PrivateKey) -> None:
        raw = key.private_bytes(Encoding.Raw, PrivateFormat.Raw, NoEncryption())
        self._secrets.keep(NODE_KEY, base64.b64encode(raw).decode())
        stored = _Stored(certificate=base64.b64encode(self._certificate.der), machine=_machine_hash(key))
        write_atomically(self._file, stored.model_dump_json(indent=2).encode())

    def _read(self) -> Certificate | None:
        stored = self._stored()
        if stored is None:
            return None
        try:
            return read_certificate(stored.certificate)
        except PairingError as error:
            raise self._damaged(error) from error

    def _stored(self) -> _Stored | None:
        try:
            return _Stored.model_validate_json(self._file.read_bytes())
        except FileNotFoundError:
            return None
        except (OSError, ValidationError) as error:
            raise self._damaged(error) from error

    def _damaged(self, error: Exception) -> StateError:
        return StateError(
            f"{self._file} cannot be read. Repair it, or delete it and pair with your other machines again.",
            details=str(error),
        )


def _machine_hash(key: Ed25519PrivateKey) -> str:
    return _keyed_hash(key, b"machine\n" + machine_facts())


def _keyed_hash(key: Ed25519PrivateKey, content: bytes) -> str:
    raw = key.private_bytes(Encoding.Raw, PrivateFormat.Raw, NoEncryption())
    return hmac.digest(raw, content, "sha256").hex()
