"""Whether the machines have a language in common."""

from swarm_desktop.hive.doctor.patient import Check, Finding, Patient, ok, unknown, warn
from swarm_desktop.hive.protocol import OWN_VERSION, Version


async def _look(patient: Patient) -> Finding:
    told = {peer.name: peer.protocol for peer in patient.peers}
    told |= {machine.name: machine.protocol for machine in patient.discovery.nearby}
    versions = {name: version for name, text in told.items() if (version := Version.parse(text)) is not None}
    if not versions:
        return unknown("No other machine told which version it speaks.")
    for name, version in sorted(versions.items()):
        if version.major != OWN_VERSION.major:
            older = name if version < OWN_VERSION else "this machine"
            return warn(
                f"{name} speaks version {version} of the hive's language, and this machine {OWN_VERSION}.",
                f"Update Swarm Desktop on {older}.",
            )
    return ok(f"All other machines speak version {OWN_VERSION.major} of the hive's language, as this one does.")


VERSIONS = Check("versions", "Versions", _look)
