"""Talking to a machine that is not trusted yet: always the same one, known by the certificate that it showed first."""

import asyncio
import ssl
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import TypeVar

import aiohttp
from pydantic import BaseModel

from swarm_desktop.core.errors import PairingError, PeerUnreachableError
from swarm_desktop.hive.address import Address
from swarm_desktop.hive.calls import call_session, exchange
from swarm_desktop.hive.certificate import Certificate, read_certificate
from swarm_desktop.hive.pairing.messages import Introduction
from swarm_desktop.hive.pairing.transcript import Party
from swarm_desktop.hive.protocol import Version
from swarm_desktop.hive.tls import certificate_shown, client_context, looking_context

_Answer = TypeVar("_Answer", bound=BaseModel)

LOOK_SECONDS = 10.0


class Stranger:
    """A machine at an address, whose certificate is the same for all calls."""

    def __init__(self, address: Address, certificate: Certificate, session: aiohttp.ClientSession) -> None:
        self.address = address
        self.certificate = certificate
        self.version: Version | None = None
        """Of its language; None until it has answered."""
        self._session = session

    async def call(self, path: str, said: BaseModel, answer: type[_Answer], seconds: float = LOOK_SECONDS) -> _Answer:
        """Send a message and return the answer. Raises HiveError."""
        received = await exchange(self._session, self.address, path, said, answer, seconds=seconds)
        self.version = received.speech.version
        return received.content

    def party(self, introduced: Introduction) -> Party:
        """Return who it says it is. Raises PairingError where it names another certificate than it has shown."""
        if introduced.certificate != self.certificate.der or self.version is None:
            raise PairingError("The other machine introduced itself as another one than it is. Do not trust it.")
        return introduced.party(self.version)


@asynccontextmanager
async def stranger_at(address: Address) -> AsyncIterator[Stranger]:
    """Look who listens there, and talk to nobody else. Raises PeerUnreachableError, PairingError."""
    certificate = read_certificate(await _look(address))
    async with call_session(client_context(certificate.der)) as session:
        yield Stranger(address, certificate, session)


async def _look(address: Address) -> bytes:
    try:
        async with asyncio.timeout(LOOK_SECONDS):
            _, writer = await asyncio.open_connection(address.host, address.port, ssl=looking_context())
    except (OSError, ssl.SSLError, TimeoutError) as error:
        raise PeerUnreachableError(
            f"No Swarm Desktop answers at {address}. Is the hive switched on there, and does its firewall let it "
            "through?",
            details=str(error),
        ) from error
    shown = certificate_shown(writer.get_extra_info("ssl_object"))
    writer.transport.abort()
    if shown is None:
        raise PairingError("The other machine showed no certificate.")
    return shown
