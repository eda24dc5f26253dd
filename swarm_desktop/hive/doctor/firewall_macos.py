"""Asks the application firewall of macOS."""

import re

from swarm_desktop.hardware.errors import UnreadableError
from swarm_desktop.hive.doctor.patient import Finding, Patient, fail, ok, unknown, warn

TOOL = "/usr/libexec/ApplicationFirewall/socketfilterfw"
_STATE = re.compile(r"State = (\d)")
_ENTRY = re.compile(r"Swarm Desktop[^\n]*\n\s*\(\s*(Allow|Block)", re.IGNORECASE)
_SETTINGS = "System Settings > Network > Firewall > Options"


def look_at_macos(patient: Patient) -> Finding:  # noqa: PLR0911 - one answer per state of the firewall
    """Return whether others may reach this machine. May take some seconds."""
    try:
        state = patient.run_tool((TOOL, "--getglobalstate"))
        programs = patient.run_tool((TOOL, "--listapps"))
    except UnreadableError as error:
        return unknown(f"The firewall could not be read ({error}).")
    found = _STATE.search(state or "")
    if found is None:
        return unknown("macOS does not tell about its firewall.", f"Look at {_SETTINGS}.")
    if found[1] == "0":
        return ok("The firewall of macOS is off.")
    if found[1] == "2":
        return fail(
            "The firewall of macOS blocks everything that comes in.",
            f"Switch off `Block all incoming connections` in {_SETTINGS}.",
        )
    entry = _ENTRY.search(programs or "")
    if entry is None:
        return warn(
            "The firewall of macOS does not know Swarm Desktop yet.",
            f"Answer `Allow` when macOS asks, or add Swarm Desktop in {_SETTINGS}.",
        )
    if entry[1].lower() == "block":
        return fail("The firewall of macOS blocks Swarm Desktop.", f"Allow it in {_SETTINGS}.")
    return ok("The firewall of macOS lets other machines reach Swarm Desktop.")
