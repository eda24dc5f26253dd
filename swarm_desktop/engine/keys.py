"""The endpoint's keys."""

import asyncio

from swarm_desktop.core.api_keys import ApiKey, NewApiKey
from swarm_desktop.state.api_keys import ApiKeys
from swarm_desktop.state.folder import DataFolder
from swarm_desktop.state.secrets import ENDPOINT_KEY, SecretStore


class KeyCommands:
    """The part of `Commands` about keys."""

    def __init__(self, folder: DataFolder, secret_store: SecretStore) -> None:
        self._key_store = secret_store
        self._key = ""
        self._keys = ApiKeys(folder.api_keys_file, default=lambda: self._key)

    async def endpoint_key(self) -> str:
        """Return the endpoint's key, made at first use."""
        self._key = self._key or await asyncio.to_thread(self._key_store.read_or_create, ENDPOINT_KEY)
        return self._key

    async def renew_endpoint_key(self) -> str:
        """Replace the endpoint's key at once."""
        self._key = await asyncio.to_thread(self._key_store.renew, ENDPOINT_KEY)
        return self._key

    async def api_keys(self) -> tuple[ApiKey, ...]:
        """Return all keys, the default one first."""
        return await asyncio.to_thread(self._keys.all)

    async def add_api_key(self, name: str) -> NewApiKey:
        """Make a further key."""
        return await asyncio.to_thread(self._keys.add, name)

    async def revoke_api_key(self, name: str) -> None:
        """Forget a key."""
        await asyncio.to_thread(self._keys.revoke, name)
