"""Whether multicast leaves this machine and comes back to it, on each interface."""

import asyncio

from swarm_desktop.hive.doctor.patient import Check, Finding, Patient, fail, ok, unknown

_OTHERWISE = "or add your machines by address (`addresses` under `[hive]`)"


async def _look(patient: Patient) -> Finding:
    if not patient.used:
        return unknown("Without a network there is nothing to try.")
    loops = await asyncio.gather(*(patient.loop(interface) for interface in patient.used))
    for interface, loop in zip(patient.used, loops, strict=True):
        if not loop.sent:
            return fail(
                f"Nothing can be sent to all machines on {interface.name} ({loop.error or 'the system refuses'}).",
                f"Look whether a VPN or a firewall is in the way, {_OTHERWISE}.",
            )
        if not loop.heard:
            return fail(
                f"What is sent to all machines on {interface.name} does not come back, not even to this machine.",
                f"Let your firewall pass UDP port 5353 to 224.0.0.251 and ff02::fb, {_OTHERWISE}.",
            )
    names = ", ".join(interface.name for interface in patient.used)
    return ok(f"Multicast leaves this machine and comes back on {names}.")


MULTICAST = Check("multicast", "Multicast", _look)
