"""What window and command line may ask about runtimes and servers, as awaited calls."""

from typing import Protocol

from swarm_desktop.core.runtimes import RuntimeView, ServerTrial
from swarm_desktop.core.settings import ServerSettings


class RuntimeCommands(Protocol):
    """Each call raises `SwarmError` when it cannot be done."""

    async def look_for_runtimes(self) -> tuple[RuntimeView, ...]:
        """Look which runtimes can be used here; the snapshots show it, too."""

    async def server_models(self, address: str, key: str | None = None) -> tuple[str, ...]:
        """Return what a server offers. `key` None is the one that is kept for this address, if there is one."""

    async def try_server(self, server: ServerSettings, key: str | None = None) -> ServerTrial:
        """Ask a server's model a tiny question, as a vote would; what goes wrong is told in the result."""

    async def add_server(self, server: ServerSettings, key: str | None = None) -> None:
        """Let a server answer from now on; one with the same address and model is replaced.

        `key` is kept in the keyring; None leaves the one of this address as it is, and an empty one forgets it.
        """

    async def remove_server(self, address: str, model: str) -> None:
        """Let it answer no more; its key is forgotten with the last model of that address."""
