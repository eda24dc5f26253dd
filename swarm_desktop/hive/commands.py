"""Everything about other machines that window and command line may ask: a part of the engine."""

from swarm_desktop.core.hive import Invite, PeerRecord
from swarm_desktop.core.ids import NodeId
from swarm_desktop.hive.hive import Hive


class PeerCommands:
    """Implements `HiveCommands`."""

    hive: Hive

    async def pair(self, address: str, code: str = "") -> None:
        """Begin to pair, or join with the code of an invite."""
        await self.hive.pair(address, code)

    async def confirm_pairing(self, *, accept: bool) -> None:
        """Say whether both machines show the same code."""
        await self.hive.confirm_pairing(accept=accept)

    async def make_invite(self) -> Invite:
        """Make a code by which one machine may join."""
        return await self.hive.make_invite()

    async def peers(self) -> tuple[PeerRecord, ...]:
        """Return what is known of other machines."""
        return await self.hive.peers()

    async def rename_node(self, name: str) -> None:
        """Change how this machine calls itself."""
        await self.hive.rename(name)

    async def revoke_peer(self, node_id: NodeId) -> None:
        """Trust a machine no more."""
        await self.hive.revoke_peer(node_id)
