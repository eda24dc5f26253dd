"""Whether the hive port answers on the addresses that others are told."""

import asyncio

from swarm_desktop.hive.address import Address
from swarm_desktop.hive.doctor.patient import Check, Finding, Patient, fail, ok, unknown, warn


async def _look(patient: Patient) -> Finding:
    if not patient.port:
        return unknown(
            "The hive does not listen, so its port could not be tried.",
            "Start Swarm Desktop with the hive switched on, and ask again.",
        )
    addresses = [
        Address(str(address.ip), patient.port)
        for interface in patient.used
        for address in interface.addresses
        if not address.is_link_local
    ]
    if not addresses:
        return unknown("This machine has no address that others could use.")
    answers = await asyncio.gather(*map(patient.ask, addresses))
    silent = [str(address) for address, answer in zip(addresses, answers, strict=True) if answer is None]
    foreign = [
        address
        for address, answer in zip(addresses, answers, strict=True)
        if answer and patient.node_id and answer != patient.node_id
    ]
    if foreign:
        return fail(
            f"Another program of this kind answers at {foreign[0]}.",
            "Give one of them another `port` under `[hive]`.",
        )
    if len(silent) == len(addresses):
        return fail(
            f"The hive port does not answer at {', '.join(silent)}.",
            "Leave `host` under `[hive]` empty, so that it listens on all addresses, and look at the firewall.",
        )
    if silent:
        return warn(
            f"The hive port does not answer at {', '.join(silent)}, though it does at other addresses.",
            "Leave `host` under `[hive]` empty, so that it listens on all addresses.",
        )
    return ok(f"The hive answers on port {patient.port} at all addresses of this machine.")


PORT = Check("port", "Hive port", _look)
