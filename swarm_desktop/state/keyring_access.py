"""The system's keyring, asked carefully: a locked or missing one must neither hang the program nor lie."""

import secrets
import threading
from collections.abc import Callable
from typing import Protocol, TypeVar

import keyring

SERVICE = "swarm-desktop"
TIME_LIMIT_SECONDS = 3.0

_Result = TypeVar("_Result")


class Keyring(Protocol):
    """Where secrets are kept, by account."""

    def works(self) -> bool:
        """Whether something written can be read back right now."""

    def read(self, account: str) -> str | None:
        """Return the secret, or None where there is none or the keyring cannot be reached."""

    def write(self, account: str, secret: str) -> bool:
        """Store the secret; False where that failed."""

    def delete(self, account: str) -> None:
        """Remove the secret, where the keyring can be reached and has one."""


class SystemKeyring:
    """The keyring of the desktop session, through the `keyring` library."""

    def works(self) -> bool:
        """Write, read and delete a throw-away secret.

        The chosen backend proves nothing: an installed but locked one fails only when it is used.
        """

        def round_trip() -> bool:
            account, token = f"probe-{secrets.token_hex(4)}", secrets.token_hex(8)
            keyring.set_password(SERVICE, account, token)
            found = keyring.get_password(SERVICE, account)
            keyring.delete_password(SERVICE, account)
            return found == token

        return _within_time_limit(round_trip) is True

    def read(self, account: str) -> str | None:
        """Return the secret, or None."""
        return _within_time_limit(lambda: keyring.get_password(SERVICE, account))

    def write(self, account: str, secret: str) -> bool:
        """Store the secret and read it back."""

        def store() -> bool:
            keyring.set_password(SERVICE, account, secret)
            return keyring.get_password(SERVICE, account) == secret

        return _within_time_limit(store) is True

    def delete(self, account: str) -> None:
        """Remove the secret."""
        _within_time_limit(lambda: keyring.delete_password(SERVICE, account))


def _within_time_limit(call: Callable[[], _Result]) -> _Result | None:
    """Run `call` in a thread of its own; None when it fails or takes too long.

    A daemon thread: one that waits for an unlock dialog nobody sees must not keep the program alive.
    """
    results: list[_Result] = []

    def run() -> None:
        try:
            results.append(call())
        except Exception:  # noqa: BLE001 - back ends raise whatever their platform raises
            return

    thread = threading.Thread(target=run, name="keyring", daemon=True)
    thread.start()
    thread.join(TIME_LIMIT_SECONDS)
    return results[0] if results else None


class NoKeyring:
    """For instances that live only for a moment: their secrets go into their own folder, and away with it."""

    def works(self) -> bool:
        """There is nothing to write to."""
        return False

    def read(self, account: str) -> str | None:  # noqa: ARG002
        """There is nothing to read."""
        return None

    def write(self, account: str, secret: str) -> bool:  # noqa: ARG002
        """There is nowhere to keep it."""
        return False

    def delete(self, account: str) -> None:
        """There is nothing to remove."""
