"""The keys of the repository: one for each role, each in a file that only a passphrase opens."""

import os
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    PrivateFormat,
    load_pem_private_key,
)
from securesystemslib.signer import CryptoSigner

ROLES = ("root", "targets", "snapshot", "timestamp")
VARIABLE = "SWARM_UPDATES_PASSPHRASE"
"""For all keys; `SWARM_UPDATES_PASSPHRASE_TIMESTAMP` and so on for one of them, so that a machine gets no other."""


class NoPassphraseError(Exception):
    """The environment does not open a key."""


def passphrase_of(role: str) -> bytes:
    """Return the passphrase for a role's key. Raises NoPassphraseError."""
    name = f"{VARIABLE}_{role.upper()}"
    found = os.environ.get(name) or os.environ.get(VARIABLE)
    if not found:
        raise NoPassphraseError(f"Put the passphrase of the {role} key into {name}, or that of all into {VARIABLE}.")
    return found.encode()


def make_key(folder: Path, role: str) -> CryptoSigner:
    """Make a key, and write it into a file that is not there yet. Raises FileExistsError, NoPassphraseError."""
    key = Ed25519PrivateKey.generate()
    content = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, BestAvailableEncryption(passphrase_of(role)))
    folder.mkdir(parents=True, exist_ok=True)
    descriptor = os.open(_file(folder, role), os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(content)
    return CryptoSigner(key)


def put_away(folder: Path, role: str) -> None:
    """Keep a role's key under another name, to make room for the next one. Raises OSError."""
    place = _file(folder, role)
    number = sum(1 for _ in folder.glob(f"{role}.replaced-*.pem")) + 1
    place.rename(folder / f"{role}.replaced-{number}.pem")


def open_key(folder: Path, role: str) -> CryptoSigner:
    """Return a role's key. Raises OSError, ValueError for a wrong passphrase, NoPassphraseError."""
    key = load_pem_private_key(_file(folder, role).read_bytes(), passphrase_of(role))
    if not isinstance(key, Ed25519PrivateKey):
        raise TypeError(f"{_file(folder, role)} is no Ed25519 key.")
    return CryptoSigner(key)


def _file(folder: Path, role: str) -> Path:
    return folder / f"{role}.pem"
