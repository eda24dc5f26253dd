"""Looks whether a machine is at an address, where nobody can be heard by multicast."""

import asyncio

from swarm_desktop.core.errors import PairingError
from swarm_desktop.core.ids import NodeId
from swarm_desktop.hive.address import Address
from swarm_desktop.hive.certificate import read_certificate
from swarm_desktop.hive.tls import certificate_shown, looking_context

ASK_SECONDS = 4.0


async def ask_who_is_at(address: Address) -> NodeId | None:
    """Return the identifier of the machine that listens there, which proves it; None where none does."""
    try:
        async with asyncio.timeout(ASK_SECONDS):
            _, writer = await asyncio.open_connection(address.host, address.port, ssl=looking_context())
    except (OSError, TimeoutError):
        return None
    try:
        shown = certificate_shown(writer.get_extra_info("ssl_object"))
        return read_certificate(shown).node_id if shown is not None else None
    except PairingError:
        return None
    finally:
        # Nobody waits for the other side's farewell: it may be a stranger that never says one.
        writer.transport.abort()
