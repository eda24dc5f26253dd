"""macOS asks the person whether a program may talk to the local network, and tells no program what was answered."""

from swarm_desktop.hive.doctor.patient import Check, Finding, Patient, fail, ok, unknown

_FIRST_WITH_PERMISSION = 24
"""Of Darwin, the kernel of macOS 15, in which the permission came."""
_WHERE = "Allow Swarm Desktop in System Settings > Privacy & Security > Local Network, and start it again."


async def _look(patient: Patient) -> Finding | None:
    major = patient.release.partition(".")[0]
    if patient.system != "Darwin" or not major.isdigit() or int(major) < _FIRST_WITH_PERMISSION:
        return None
    if any(machine.online for machine in patient.discovery.nearby):
        return ok("macOS lets this program talk to other machines.")
    for interface in patient.used:
        loop = await patient.loop(interface)
        if not loop.sent and "no route" in loop.error.lower():
            return fail("macOS does not let this program talk to the local network.", _WHERE)
    return unknown("macOS may keep this program from the local network; it tells nobody whether it does.", _WHERE)


LOCAL_NETWORK = Check("local_network", "Permission of macOS", _look)
