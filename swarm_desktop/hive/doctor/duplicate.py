"""Whether another machine goes by this one's identifier."""

from swarm_desktop.hive.doctor.patient import Check, Finding, Patient, fail, ok, warn


async def _look(patient: Patient) -> Finding:
    for twin in patient.discovery.duplicates:
        if twin.ours or twin.id == patient.node_id:
            return fail(
                f"Another machine ({', '.join(twin.addresses)}) goes by the identity of this one: one has a copy of "
                "the other's disk.",
                "Give one of the two a new identity with `swarm-desktop hive renew`, and pair it again.",
            )
    if patient.identity_made_elsewhere:
        return warn(
            "The identity of this machine was made on another one: its disk seems to be a copy.",
            "If the other machine still runs Swarm Desktop, run `swarm-desktop hive renew` here, and pair again.",
        )
    for twin in patient.discovery.duplicates:
        return warn(
            f"Two other machines ({', '.join(twin.names)}) go by one identity: one has a copy of the other's disk.",
            "Give one of the two a new identity with `swarm-desktop hive renew` there, and pair it again.",
        )
    return ok("No other machine goes by the identity of this one.")


DUPLICATE = Check("duplicate", "Identity", _look)
