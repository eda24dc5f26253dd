"""What may be asked about other machines, as awaited calls."""

from typing import Protocol

from swarm_desktop.core.hive import Invite, PeerModel, PeerRecord
from swarm_desktop.core.ids import NodeId


class HiveCommands(Protocol):
    """Each call raises `SwarmError` when it cannot be done."""

    async def pair(self, address: str, code: str = "") -> None:
        """Begin to pair with the machine at `host` or `host:port`; return when both show their code, or it is over.

        With the `code` of an invite return when it is paired: there is nothing to compare then. The hive is switched
        on if it was off. Raises HiveError.
        """

    async def confirm_pairing(self, *, accept: bool) -> None:
        """Say whether both machines show the same code; return when the other side has answered, or time ran out.

        A no also cancels a pairing that shows no code yet, and takes a yes back while the other side is silent.
        What became of it is in the snapshot. Raises PairingError where there is nothing to say that to.
        """

    async def make_invite(self) -> Invite:
        """Make a code by which one machine may join within a day; it takes the place of an earlier one."""

    async def peers(self) -> tuple[PeerRecord, ...]:
        """Greet all paired machines, and return what is known of them and of those that were revoked."""

    async def peer_models(self, node_id: NodeId) -> tuple[PeerModel, ...]:
        """Return the models that may be copied from a paired machine; none where it lends none, or is not reached."""

    async def rename_node(self, name: str) -> None:
        """Change how this machine calls itself; paired machines learn it when they are greeted next."""

    async def pause_lending(self, seconds: float) -> None:
        """Lend no voters for so long; those that work for others end at once. 0 lends again."""

    async def revoke_peer(self, node_id: NodeId) -> None:
        """Trust a machine no more: its requests on their way end at once. Raises UnknownPeerError."""
