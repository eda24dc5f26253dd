"""Runtimes, and servers that answer as workers, as window and command line ask for them."""

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from swarm_desktop.core.errors import SwarmError
from swarm_desktop.core.events import RuntimesChanged, WorkerRemoved
from swarm_desktop.core.ids import WorkerId
from swarm_desktop.core.runtimes import RuntimeKind, RuntimeView, ServerTrial, ServerView
from swarm_desktop.core.settings import RuntimesSettings, ServerSettings, Settings
from swarm_desktop.lifecycle.recipes import server_recipe
from swarm_desktop.state.secrets import SecretStore, server_key
from swarm_desktop.workers.recipe import RemoteModel
from swarm_desktop.workers.supervisor import Supervisor
from swarm_desktop.workers.trial import listed_models, try_out
from swarm_desktop.workers.usable import usable_runtimes

_log = logging.getLogger(__name__)


class RuntimeSide:
    """The part of `Commands` about runtimes; starts the workers that stand for servers."""

    def __init__(
        self,
        secrets: SecretStore,
        supervisor: Supervisor,
        *,
        settings: Callable[[], Settings],
        change_settings: Callable[[Mapping[str, Any]], Awaitable[Settings]],
        publish: Callable[[RuntimesChanged | WorkerRemoved], None],
    ) -> None:
        self._server_secrets = secrets
        self._server_workers = supervisor
        self._runtime_settings = settings
        self._choose_servers = change_settings
        self._tell_of_runtimes = publish
        self._standing: dict[ServerSettings, WorkerId] = {}
        """Servers that answer now, and the workers that stand for them."""

    async def look_for_runtimes(self) -> tuple[RuntimeView, ...]:
        """Look which runtimes can be used, and show it."""
        settings = self._runtime_settings().runtimes
        runtimes = await asyncio.to_thread(usable_runtimes, settings)
        servers = [await asyncio.to_thread(self._view_of_server, server) for server in settings.servers]
        self._tell_of_runtimes(RuntimesChanged(runtimes, tuple(servers)))
        return runtimes

    async def server_models(self, address: str, key: str | None = None) -> tuple[str, ...]:
        """Return what a server offers."""
        server = ServerSettings(address=address, model="?")
        return await listed_models(RemoteModel(server.url, server.model, await self._key_of_server(server, key)))

    async def try_server(self, server: ServerSettings, key: str | None = None) -> ServerTrial:
        """Ask a server a tiny question."""
        try:
            recipe = server_recipe(server, await self._key_of_server(server, key))
            started = time.monotonic()
            said = await try_out(recipe)
        except SwarmError as error:
            return ServerTrial(ok=False, message=error.message)
        return ServerTrial(ok=True, message=said, seconds=time.monotonic() - started)

    async def add_server(self, server: ServerSettings, key: str | None = None) -> None:
        """Let a server answer from now on."""
        name = server_key(server.address)
        if key:
            await asyncio.to_thread(self._server_secrets.keep, name, key)
        elif key is not None:
            await asyncio.to_thread(self._server_secrets.forget, name)
        stood = server in self._still_standing()
        kept = [other for other in self._runtime_settings().runtimes.servers if not _same(other, server)]
        await self._save_servers([*kept, server])
        if stood:
            # Perhaps only the key is another: its worker has the old one.
            await self._stop_server(server)
            await self.follow_servers()

    async def remove_server(self, address: str, model: str) -> None:
        """Let a server answer no more."""
        servers = self._runtime_settings().runtimes.servers
        kept = [server for server in servers if (server.address, server.model) != (address, model)]
        await self._save_servers(kept)
        if server_key(address) not in {server_key(server.address) for server in kept}:
            await asyncio.to_thread(self._server_secrets.forget, server_key(address))

    async def follow_servers(self) -> None:
        """Start and remove workers, so that they are those of the servers that settings name now.

        A profile says which workers there are, and no others.
        """
        settings = self._runtime_settings()
        wanted = () if settings.worker.profile else settings.runtimes.servers
        self._standing = self._still_standing()
        for server in [server for server in self._standing if server not in wanted]:
            await self._stop_server(server)
        for server in wanted:
            if server not in self._standing:
                try:
                    recipe = server_recipe(server, await self._key_of_server(server, None))
                    self._standing[server] = await self._server_workers.start_from(recipe)
                except SwarmError as error:
                    # The others may answer all the same.
                    _log.warning("%s is not asked: %s", server.address, error.message)
        await self.look_for_runtimes()

    async def follow_runtimes(self, before: RuntimesSettings, after: RuntimesSettings, *, running: bool) -> None:
        """Take note of changed settings."""
        if running and after.servers != before.servers:
            await self.follow_servers()
        elif after != before:
            await self.look_for_runtimes()

    async def _stop_server(self, server: ServerSettings) -> None:
        worker = self._standing.pop(server)
        await self._server_workers.remove(worker)
        self._tell_of_runtimes(WorkerRemoved(worker))

    async def _save_servers(self, servers: list[ServerSettings]) -> None:
        tables = [server.model_dump(exclude_defaults=True) for server in servers]
        await self._choose_servers({"runtimes.servers": tables or None})

    async def _key_of_server(self, server: ServerSettings, given: str | None) -> str:
        if given is not None:
            return given
        return await asyncio.to_thread(self._server_secrets.read, server_key(server.address)) or ""

    def _still_standing(self) -> dict[ServerSettings, WorkerId]:
        """Return the servers whose workers are there: others may have stopped them, and their numbers come again."""
        models = {view.id: (view.model.path, view.model.name) for view in self._server_workers.views()}
        return {
            server: worker
            for server, worker in self._standing.items()
            if models.get(worker) == (server.url, server.model)
        }

    def _view_of_server(self, server: ServerSettings) -> ServerView:
        """Return what is shown of a server. For a thread: a keyring may take its time."""
        remote = RemoteModel(server.url, server.model)
        return ServerView(
            address=server.address,
            model=server.model,
            host=remote.host,
            leaves_machine=remote.leaves_machine,
            is_readable=remote.leaves_machine and not server.address.startswith("https:"),
            kind=RuntimeKind(server.dialect),
            has_key=self._server_secrets.has(server_key(server.address)),
            worker=self._still_standing().get(server),
        )


def _same(one: ServerSettings, other: ServerSettings) -> bool:
    return (one.address, one.model) == (other.address, other.model)
