"""Secrets of this instance: in the keyring where there is one, else in a file that only its owner can read."""

import secrets as random_secrets
from pathlib import Path
from typing import Literal
from urllib.parse import urlsplit

from pydantic import BaseModel, ConfigDict, TypeAdapter, ValidationError

from swarm_desktop.core.errors import StateError
from swarm_desktop.state.files import PRIVATE, write_atomically
from swarm_desktop.state.keyring_access import Keyring

ENDPOINT_KEY = "endpoint-key"
NODE_KEY = "node-key"
HUB_TOKEN = "hub-token"  # noqa: S105 - its name


def server_key(address: str) -> str:
    """Return the name of the key for a server at an address; all models of one server share it."""
    return f"server-key {urlsplit(address).netloc.rpartition('@')[2].lower()}"


class _Place(BaseModel):
    """Where one secret is. Remembered, so that a keyring that is locked today is not mistaken for an empty one."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    place: Literal["keyring", "file"]
    value: str = ""


_PLACES = TypeAdapter(dict[str, _Place])


def new_key() -> str:
    """Draw a key of 192 random bits."""
    return f"sk-swarm-{random_secrets.token_urlsafe(24)}"


class SecretStore:
    """Named secrets of the instance whose data folder holds `file`."""

    def __init__(self, file: Path, keyring: Keyring) -> None:
        self._file = file
        self._keyring = keyring

    def read_or_create(self, name: str) -> str:
        """Return the secret, made at first use. Raises StateError as `read` does."""
        secret = self.read(name)
        return self.renew(name) if secret is None else secret

    def has(self, name: str) -> bool:
        """Tell whether a secret is kept, without asking the keyring for it. Raises StateError."""
        return name in self._places()

    def read(self, name: str) -> str | None:
        """Return the secret, or None where there never was one.

        Raises StateError where it was put into a keyring that cannot be reached now, or the file is unreadable.
        """
        place = self._places().get(name)
        if place is None:
            return None
        if place.place == "file":
            return place.value
        secret = self._keyring.read(self._account(name))
        if secret is None:
            raise StateError(
                "The key is in this desktop's keyring, which is locked or cannot be reached from here. "
                "Unlock it, or make a new key with `swarm-desktop key --renew`.",
            )
        return secret

    def renew(self, name: str) -> str:
        """Replace the secret by a new random one and return it."""
        secret = new_key()
        self.keep(name, secret)
        return secret

    def keep(self, name: str, secret: str) -> None:
        """Keep a secret that somebody else made. Raises StateError where it can be kept nowhere."""
        places = self._places()
        if self._keyring.works() and self._keyring.write(self._account(name), secret):
            places[name] = _Place(place="keyring")
        else:
            places[name] = _Place(place="file", value=secret)
        self._write(places)

    def forget(self, name: str) -> None:
        """Drop a secret. One in a keyring that cannot be reached stays there, and is not looked for any more."""
        places = self._places()
        if (place := places.pop(name, None)) is None:
            return
        if place.place == "keyring":
            self._keyring.delete(self._account(name))
        self._write(places)

    def forget_all(self) -> None:
        """Drop every secret, as `forget` does, and the file with them. Raises StateError."""
        for name, place in self._places().items():
            if place.place == "keyring":
                self._keyring.delete(self._account(name))
        try:
            self._file.unlink(missing_ok=True)
        except OSError as error:
            raise StateError(f"{self._file} could not be deleted: {error.strerror or error}.") from error

    def _write(self, places: dict[str, _Place]) -> None:
        write_atomically(self._file, _PLACES.dump_json(places, indent=2), mode=PRIVATE)

    def _account(self, name: str) -> str:
        # Two instances of one person have a data folder each, and a key each.
        return f"{name} of {self._file.parent}"

    def _places(self) -> dict[str, _Place]:
        try:
            return _PLACES.validate_json(self._file.read_bytes())
        except FileNotFoundError:
            return {}
        except (OSError, ValidationError) as error:
            raise StateError(
                f"{self._file} cannot be read. Repair it, or delete it and let a new key be made.",
                details=str(error),
            ) from error
