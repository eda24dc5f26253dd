"""Whether there is a network on which other machines can be."""

from swarm_desktop.hive.doctor.patient import Check, Finding, Patient, fail, ok, warn


async def _look(patient: Patient) -> Finding:
    wanted = patient.settings.interfaces
    if not patient.used:
        if wanted:
            there = ", ".join(interface.name for interface in patient.interfaces) or "none"
            return fail(
                f"The settings name the interface {_listed(wanted)}, which is not connected.",
                f"Correct `interfaces` under `[hive]`, or leave it out; there are: {there}.",
            )
        return fail(
            f"This machine is on no network that other machines can be on{_left_out(patient)}.",
            "Connect it by cable or Wi-Fi; if one of those is right, name it in `interfaces` under `[hive]`.",
        )
    names = _listed([f"{each.name} ({each.addresses[0].ip})" for each in patient.used])
    if all(address.is_link_local for interface in patient.used for address in interface.addresses):
        return warn(
            f"The network of {names} gave this machine no address.",
            "Look whether the router hands out addresses (DHCP).",
        )
    return ok(f"Machines are looked for on {names}{_left_out(patient)}.")


def _left_out(patient: Patient) -> str:
    """Name the interfaces that a person may have expected: those that are up and have an address."""
    reasons = [
        f"{choice.interface.name}: {choice.reason}"
        for choice in patient.choices
        if not choice.used and choice.interface.up and choice.interface.addresses and not choice.interface.loopback
    ]
    return f"; left out are {'; '.join(reasons)}" if reasons else ""


def _listed(names: "list[str] | tuple[str, ...]") -> str:
    return ", ".join(names)


INTERFACE = Check("interface", "Network interface", _look)
