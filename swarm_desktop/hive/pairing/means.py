"""What both roles of a pairing need of the machine that they run on."""

import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from swarm_desktop.core.errors import PairingError
from swarm_desktop.hive.certificate import Certificate
from swarm_desktop.hive.identity import Identity
from swarm_desktop.hive.pairing.messages import Introduction, encoded, tidy_name
from swarm_desktop.hive.pairing.transcript import Party
from swarm_desktop.hive.peer_book import NewPeer
from swarm_desktop.hive.protocol import OWN_VERSION


@dataclass(frozen=True, slots=True)
class Means:
    """Callables, because name and port change."""

    identity: Identity
    name: Callable[[], str]
    port: Callable[[], int]
    """0 while nothing listens."""
    pin: Callable[[NewPeer], Awaitable[None]]
    clock: Callable[[], float] = time.time
    """Seconds since the epoch, as the person of this machine reads them."""

    def party(self) -> Party:
        """Return this machine as it introduces itself."""
        return Party(str(OWN_VERSION), self.identity.certificate, tidy_name(self.name()))

    def introduction(self) -> Introduction:
        """Return the same as a message."""
        party = self.party()
        return Introduction(certificate=encoded(party.certificate.der), name=party.name, port=self.port())

    def check_other(self, certificate: Certificate) -> None:
        """Raise PairingError where the certificate is this machine's own."""
        if certificate.node_id == self.identity.node_id:
            raise PairingError(
                "That is this machine itself, or a machine whose disk is a copy of this one's. If it is a copy, make a "
                "new identity on one of them: stop the program there and run `swarm-desktop hive renew`."
            )
