"""Whether the person wants machines to find each other at all."""

from swarm_desktop.hive.doctor.patient import Check, Finding, Patient, ok, warn


async def _look(patient: Patient) -> Finding:
    settings = patient.settings
    if not settings.enabled:
        return warn(
            "The hive is switched off, so this machine neither shows itself nor looks for others.",
            "Pair with another machine, or write `enabled = true` under `[hive]` in the settings file.",
        )
    if not settings.announce:
        return warn(
            "This machine does not tell others that it is there.",
            "If they should find it, write `announce = true` under `[hive]`.",
        )
    if not settings.discover:
        return warn(
            "This machine does not look for others.", "If it should find them, write `discover = true` under `[hive]`."
        )
    return ok("This machine shows itself and looks for others.")


SWITCHES = Check("switches", "Hive switched on", _look)
