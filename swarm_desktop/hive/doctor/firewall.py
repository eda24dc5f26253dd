"""Whether a firewall of this machine keeps other machines out."""

import asyncio

from swarm_desktop.hive.doctor.firewall_linux import look_at_linux
from swarm_desktop.hive.doctor.firewall_macos import look_at_macos
from swarm_desktop.hive.doctor.firewall_windows import look_at_windows
from swarm_desktop.hive.doctor.patient import Check, Finding, Patient, unknown

_LOOKS = {"Linux": look_at_linux, "Windows": look_at_windows, "Darwin": look_at_macos}


async def _look(patient: Patient) -> Finding:
    look = _LOOKS.get(patient.system)
    if look is None:
        return unknown("The firewall of this system is not known.")
    return await asyncio.to_thread(look, patient)


FIREWALL = Check("firewall", "Firewall", _look)
