"""Whether clocks agree. Trust does not depend on them, but invites run out, and logs are compared."""

from swarm_desktop.hive.doctor.patient import Check, Finding, Patient, ok, unknown, warn

TOLERATED_SECONDS = 60.0
_UNITS = ((86400.0, "days"), (3600.0, "hours"), (60.0, "minutes"))


async def _look(patient: Patient) -> Finding:
    skews = {peer.name: skew for peer in patient.peers if (skew := peer.clock_skew_seconds) is not None}
    if not skews:
        return unknown("No other machine told its time.")
    name, skew = max(skews.items(), key=lambda item: abs(item[1]))
    if abs(skew) > TOLERATED_SECONDS:
        return warn(
            f"The clock of {name} is {_words(abs(skew))} {'ahead of' if skew > 0 else 'behind'} this one.",
            "Let both machines set their clocks from the network; invites and logs go by them.",
        )
    return ok("The clocks of the other machines agree with this one.")


def _words(seconds: float) -> str:
    for size, unit in _UNITS:
        if seconds >= 2 * size:
            return f"{seconds / size:.0f} {unit}"
    return f"{seconds:.0f} seconds"


CLOCK = Check("clock", "Clock", _look)
