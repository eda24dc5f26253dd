"""The battery of a laptop or a phone."""

import psutil

from swarm_desktop.core.snapshot import BatteryView
from swarm_desktop.hardware.system_files import SystemFiles

_SUPPLIES = "sys/class/power_supply"


def battery(files: SystemFiles | None = None) -> BatteryView | None:
    """Return the battery, or None where there is none that this program can read."""
    return _from_system() or battery_from_files(files or SystemFiles())


def _from_system() -> BatteryView | None:
    try:
        # Not all systems have it, and on some it stumbles over supplies that it does not know.
        found = psutil.sensors_battery()
    except (AttributeError, OSError, RuntimeError, ValueError, NotImplementedError):
        return None
    if found is None or found.percent is None:
        return None
    return BatteryView(_share(found.percent), bool(found.power_plugged))


def battery_from_files(files: SystemFiles) -> BatteryView | None:
    """Return what Linux or Android tell, of the first battery that powers the machine and not a mouse."""
    for supply in files.folders(f"{_SUPPLIES}/*"):
        if files.text(f"{supply}/type") != "Battery" or files.text(f"{supply}/scope") == "Device":
            continue
        charge = files.number(f"{supply}/capacity")
        if charge is not None:
            plugged = files.text(f"{supply}/status") in {"Charging", "Full", "Not charging"} or _mains_online(files)
            return BatteryView(_share(charge), plugged)
    return None


def _mains_online(files: SystemFiles) -> bool:
    return any(
        files.number(f"{supply}/online") == 1
        for supply in files.folders(f"{_SUPPLIES}/*")
        if files.text(f"{supply}/type") != "Battery"
    )


def _share(percent: float) -> float:
    return min(1.0, max(0.0, percent / 100))
