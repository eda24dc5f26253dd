"""What may be asked about newer versions, as awaited calls."""

from typing import Protocol


class UpdateCommands(Protocol):
    """Each call raises `SwarmError` when it cannot be done; what came of it is in the snapshots."""

    async def check_for_update(self) -> None:
        """Ask the repository of the chosen channel whether there is a newer version.

        Raises UpdateUnavailableError where this copy does not update itself, UpdateUnreachableError, and
        UpdateRefusedError where the answer is not to be trusted.
        """

    async def fetch_update(self) -> None:
        """Download the newer version and lay it ready; return when it is. It is used when the program quits.

        What had arrived before is kept and gone on from. Raises UpdateError.
        """

    async def cancel_update(self) -> None:
        """Break a download off, or give up the version that lies ready."""
