"""Whether this program sits in a container or a Linux inside Windows, which others cannot see into."""

import asyncio

from swarm_desktop.hive.doctor.patient import Check, Finding, Patient, ok, warn

_CONTAINER_FILES = (".dockerenv", "run/.containerenv")
_CONTAINER_WORDS = ("docker", "kubepods", "containerd", "libpod", "/lxc/")


async def _look(patient: Patient) -> Finding | None:
    if patient.system != "Linux":
        return None
    if "microsoft" in patient.release.lower():
        return await _in_windows(patient)
    if _in_container(patient):
        if any(machine.online for machine in patient.discovery.nearby):
            return ok("This program runs in a container that reaches other machines.")
        return warn(
            "This program runs in a container, whose network is most often its own.",
            "Start the container with the network of the machine (`--network host`), or add machines by address.",
        )
    return ok("This program runs on the machine itself.")


async def _in_windows(patient: Patient) -> Finding:
    """Tell what applies to WSL 2, whose network is behind Windows unless it is mirrored."""
    mirrored = await asyncio.to_thread(patient.run_tool, ("wslinfo", "--networking-mode"))
    if mirrored is not None and mirrored.strip() == "mirrored":
        return ok("This program runs in WSL 2 and shares the network of Windows.")
    return warn(
        "This program runs in WSL 2, behind Windows, where the machines of the house cannot see it.",
        "Use Swarm Desktop for Windows, or write `networkingMode=mirrored` under `[wsl2]` in the file .wslconfig.",
    )


def _in_container(patient: Patient) -> bool:
    if any(patient.files.text(file) is not None for file in _CONTAINER_FILES):
        return True
    groups = patient.files.text("proc/1/cgroup") or ""
    environment = patient.files.text("proc/1/environ") or ""
    return any(word in groups for word in _CONTAINER_WORDS) or any(
        variable.startswith("container=") for variable in environment.split("\0")
    )


SURROUNDINGS = Check("surroundings", "Container or WSL", _look)
