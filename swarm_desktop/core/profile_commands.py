"""What window and command line may ask about swarm profiles, as awaited calls."""

from typing import Protocol

from swarm_desktop.core.profiles import Profile, ProfileEntry


class ProfileCommands(Protocol):
    """Each call raises `SwarmError` when it cannot be done."""

    async def profiles(self) -> tuple[ProfileEntry, ...]:
        """Return all profiles by name, those too whose file is wrong."""

    async def save_profile(self, name: str, profile: Profile) -> None:
        """Write a profile's file, and start its workers anew where it is the one in use."""

    async def remove_profile(self, name: str) -> None:
        """Delete a profile's file. Raises BadRequestError for the one in use."""

    async def use_profile(self, name: str | None) -> None:
        """Start exactly the workers of a profile, and remember it; None goes back to one model."""

    async def free_memory(self) -> None:
        """Unload all models now; requests on their way fail, and the next one loads its model again."""
