"""Asks the firewall of Windows, in whose answers only those words are read that no language changes."""

from swarm_desktop.hardware.errors import UnreadableError
from swarm_desktop.hive.doctor.patient import Finding, Patient, fail, ok, unknown, warn

RULE = "Swarm Desktop"
_SETTINGS = "Windows Security > Firewall & network protection"


def look_at_windows(patient: Patient) -> Finding:  # noqa: PLR0911 - one answer per state of the firewall
    """Return whether others may reach this machine. May take some seconds."""
    try:
        profile = patient.run_tool(("netsh", "advfirewall", "show", "currentprofile"))
        rule = patient.run_tool(
            ("netsh", "advfirewall", "firewall", "show", "rule", f"name={RULE}", "dir=in", "verbose")
        )
    except UnreadableError as error:
        return unknown(f"The firewall could not be read ({error}).")
    if not profile:
        return unknown("Windows does not tell about its firewall.")
    if _is_off(profile) or "AllowInbound" in profile:
        return ok("The firewall of Windows lets other machines in.")
    if "BlockInboundAlways" in profile:
        return fail(
            "The firewall of Windows blocks everything that comes in, whatever is allowed.",
            f"Switch off `Blocks all incoming connections` in {_SETTINGS}.",
        )
    if rule is None or RULE not in rule:
        return warn(
            "The firewall of Windows knows no rule for Swarm Desktop.",
            f"Allow Swarm Desktop on private networks in {_SETTINGS} > Allow an app.",
        )
    if "Block" in rule.replace("BlockInbound", ""):
        return fail(
            "The firewall of Windows has a rule that blocks Swarm Desktop.",
            f"Allow Swarm Desktop on private networks in {_SETTINGS} > Allow an app.",
        )
    return ok("The firewall of Windows has a rule that lets other machines reach Swarm Desktop.")


def _is_off(profile: str) -> bool:
    words = {word.upper() for line in profile.splitlines() for word in line.split()[-1:]}
    return bool(words & {"OFF", "AUS", "INACTIF", "DESACTIVAR", "DESACTIVADO", "DISATTIVATO", "UIT"})
