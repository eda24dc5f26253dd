"""All ways of pairing together, as far as they need a running hive."""

from pathlib import Path

from swarm_desktop.core.hive import Invite
from swarm_desktop.hive.address import Address
from swarm_desktop.hive.pairing.attempts import Attempts
from swarm_desktop.hive.pairing.desk import PairingDesk, Show
from swarm_desktop.hive.pairing.guest import PairingGuest
from swarm_desktop.hive.pairing.host import PairingHost
from swarm_desktop.hive.pairing.invite_guest import InviteGuest
from swarm_desktop.hive.pairing.invite_host import InviteHost
from swarm_desktop.hive.pairing.invites import Invites
from swarm_desktop.hive.pairing.limits import PairingLimits
from swarm_desktop.hive.pairing.means import Means
from swarm_desktop.hive.pairing.routes import pairing_routes
from swarm_desktop.hive.serving import HiveRoute


class Pairings:
    """Lives as long as the hive runs."""

    def __init__(self, means: Means, invite_file: Path, show: Show, limits: PairingLimits) -> None:
        attempts = Attempts(limits.attempts_of_each, limits.attempts_of_all)
        self._desk = PairingDesk(show, limits.session_seconds)
        self._guest = PairingGuest(means, self._desk, limits)
        self._host = PairingHost(means, self._desk, attempts, limits)
        self._invites = Invites(invite_file, means.identity.certificate, limits, means.clock)
        self._invite_guest = InviteGuest(means, self._desk)
        self._invite_host = InviteHost(means, self._invites, attempts, limits)

    def routes(self) -> tuple[HiveRoute, ...]:
        """Return what strangers are answered on."""
        return pairing_routes(self._host, self._invite_host)

    async def pair(self, address: Address, code: str) -> None:
        """Pair by comparing codes, or by the code of an invite. Raises HiveError."""
        if code:
            await self._invite_guest.join(address, code)
        else:
            await self._guest.pair(address)

    async def confirm(self, *, accept: bool) -> None:
        """Take what the person here says. Raises PairingError."""
        await self._desk.confirm(accept=accept)

    def make_invite(self) -> Invite:
        """Make an invite; this takes a tenth of a second. Raises StateError."""
        return self._invites.make()

    async def close(self) -> None:
        """Break off what is going on."""
        self._desk.close()
        await self._guest.close()
