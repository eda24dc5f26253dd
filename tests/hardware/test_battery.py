from pathlib import Path
from types import SimpleNamespace

import pytest

from swarm_desktop.core.snapshot import BatteryView
from swarm_desktop.hardware.battery import battery, battery_from_files
from tests.hardware.recorded import system_files

SUPPLY = "sys/class/power_supply"


def test_what_the_system_tells(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    told = SimpleNamespace(percent=57.4, power_plugged=False)
    monkeypatch.setattr("psutil.sensors_battery", lambda: told, raising=False)
    assert battery(system_files(tmp_path, {})) == BatteryView(pytest.approx(0.574), plugged_in=False)


def test_a_system_that_stumbles_leaves_it_to_the_files(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    def stumble() -> None:
        raise FileNotFoundError

    monkeypatch.setattr("psutil.sensors_battery", stumble, raising=False)
    files = {
        f"{SUPPLY}/AC/type": "Mains",
        f"{SUPPLY}/AC/online": "0",
        f"{SUPPLY}/hidpp_battery_0/type": "Battery",
        f"{SUPPLY}/hidpp_battery_0/scope": "Device",
        f"{SUPPLY}/hidpp_battery_0/capacity": "5",
        f"{SUPPLY}/macsmc-battery/type": "Battery",
        f"{SUPPLY}/macsmc-battery/capacity": "80",
        f"{SUPPLY}/macsmc-battery/status": "Discharging",
    }
    assert battery(system_files(tmp_path, files)) == BatteryView(0.8, plugged_in=False)


@pytest.mark.parametrize(("status", "online"), [("Charging", "0"), ("Full", "0"), ("Discharging", "1")])
def test_plugged_in(tmp_path: Path, status: str, online: str) -> None:
    files = {
        f"{SUPPLY}/battery/type": "Battery",
        f"{SUPPLY}/battery/capacity": "101",
        f"{SUPPLY}/battery/status": status,
        f"{SUPPLY}/usb/type": "USB",
        f"{SUPPLY}/usb/online": online,
    }
    assert battery_from_files(system_files(tmp_path, files)) == BatteryView(1.0, plugged_in=True)


def test_a_machine_without_one(tmp_path: Path) -> None:
    assert battery_from_files(system_files(tmp_path, {})) is None
