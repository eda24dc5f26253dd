"""Swarm profiles, and the memory of models, as window and command line ask for them."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from pathlib import Path
from typing import Any

from swarm_desktop.core.errors import BadRequestError, SwarmError
from swarm_desktop.core.events import ProfileChanged, WorkerRemoved
from swarm_desktop.core.ids import WorkerId
from swarm_desktop.core.profiles import Member, Profile, ProfileEntry
from swarm_desktop.core.settings import Settings
from swarm_desktop.lifecycle.installed import Installed
from swarm_desktop.lifecycle.lifecycle import Lifecycle
from swarm_desktop.lifecycle.recipes import file_recipe, member_recipe, remote_recipe
from swarm_desktop.models.library import ModelLibrary
from swarm_desktop.models.resolve import model_path
from swarm_desktop.profiles.folder import ProfileFolder
from swarm_desktop.state.folder import DataFolder
from swarm_desktop.state.secrets import SecretStore, server_key
from swarm_desktop.swarm.mix import Mix, mixed
from swarm_desktop.workers.recipe import WorkerRecipe
from swarm_desktop.workers.supervisor import Supervisor


class ProfileSide:
    """The part of `Commands` about profiles; starts their workers."""

    def __init__(
        self,
        folder: DataFolder,
        secrets: SecretStore,
        supervisor: Supervisor,
        library: ModelLibrary,
        *,
        settings: Callable[[], Settings],
        change_settings: Callable[[Mapping[str, Any]], Awaitable[Settings]],
        replace_workers: Callable[[], Awaitable[None]],
        publish: Callable[[WorkerRemoved | ProfileChanged], None],
    ) -> None:
        """`replace_workers` starts what settings want, where the engine runs."""
        self._profile_folder = ProfileFolder(folder.profiles)
        self._profile_secrets = secrets
        self._profile_workers = supervisor
        self._profile_models = library
        self._settings_now = settings
        self._set = change_settings
        self._start_anew = replace_workers
        self._tell = publish
        self.mix: Mix | None = None
        """Who votes for the profile in use."""
        self.lifecycle = Lifecycle(
            supervisor,
            Installed(library.found_models),
            settings=settings,
            recipe=lambda path: file_recipe(path, settings().runtimes),
            publish=publish,
        )

    async def profiles(self) -> tuple[ProfileEntry, ...]:
        """Return all profiles."""
        return await asyncio.to_thread(self._profile_folder.entries)

    async def save_profile(self, name: str, profile: Profile) -> None:
        """Write a profile, and start its workers anew where it is the one in use."""
        await asyncio.to_thread(self._profile_folder.save, name, profile)
        if self._settings_now().worker.profile == name:
            await self._start_anew()

    async def remove_profile(self, name: str) -> None:
        """Delete a profile."""
        if self._settings_now().worker.profile == name:
            raise BadRequestError(f"The profile `{name}` is in use. Use another one, or one model, first.")
        await asyncio.to_thread(self._profile_folder.remove, name)

    async def use_profile(self, name: str | None) -> None:
        """Start exactly the workers of a profile. Nothing changes where it cannot be used."""
        if name is not None:
            await self._recipes(await asyncio.to_thread(self._profile_folder.read, name))
        before = self._settings_now().worker
        await self._set({"worker.profile": name})
        if self._settings_now().worker == before:
            # The same again: its file, or those of its models, may be others.
            await self._start_anew()

    async def free_memory(self) -> None:
        """Unload all models now."""
        await self.lifecycle.free()

    def forget_profile(self) -> None:
        """Let nobody vote for a profile any more."""
        if self.mix is not None:
            self.mix = None
            self._tell(ProfileChanged(""))

    async def start_profile(self, name: str) -> None:
        """Start the workers of a profile, all of them or none. Raises SwarmError."""
        profile = await asyncio.to_thread(self._profile_folder.read, name)
        started: list[tuple[Member, list[WorkerId]]] = []
        try:
            for member, recipe in await self._recipes(profile):
                workers = [
                    await self._profile_workers.start_from(recipe, asleep=not member.warm_up)
                    for _ in range(member.instances)
                ]
                started.append((member, workers))
        except SwarmError:
            for _, workers in started:
                for worker in workers:
                    await self._profile_workers.remove(worker)
            raise
        models = {view.id: view.model.id for view in self._profile_workers.views()}
        weights = {models[workers[0]]: member.weight for member, workers in started if member.weight != 1}
        self.mix = mixed(name, started, weights)
        self._tell(ProfileChanged(name))

    async def _recipes(self, profile: Profile) -> list[tuple[Member, WorkerRecipe]]:
        """Return what each member's workers are made from. Raises ModelFileError."""
        found = await self._profile_models.found_models()
        catalog = await self._profile_models.catalog()
        folder = self._profile_models.models_folder()
        settings = self._settings_now()
        recipes: list[tuple[Member, WorkerRecipe]] = []
        for member in profile.members:
            if member.address is not None:
                key = await asyncio.to_thread(self._profile_secrets.read, server_key(member.address))
                recipes.append((member, remote_recipe(member, member.address, key or "")))
            else:
                path: Path = model_path(member.model, found, catalog, folder)
                recipes.append(
                    (member, await asyncio.to_thread(member_recipe, member, path, settings.worker, settings.runtimes))
                )
        return recipes
