import json
from pathlib import Path
from typing import Any

import psutil
import pytest
from click.testing import CliRunner

from swarm_desktop.cli.machine import detect, recommend
from swarm_desktop.core.snapshot import BatteryView, GpuView, HardwareView
from swarm_desktop.models.graphics import RuntimeDevice

GIGABYTE = 2**30
FOUND = HardwareView(
    operating_system="Debian 12",
    architecture="x86_64",
    processor="Ryzen 7",
    physical_cores=8,
    logical_cores=16,
    processor_features=("avx2", "fma"),
    memory_bytes=32 * GIGABYTE,
    memory_available_bytes=28 * GIGABYTE,
    gpus=(
        GpuView("RTX 3060", 12 * GIGABYTE, 11 * GIGABYTE, "570", "NVIDIA", "8.6"),
        GpuView("Radeon Graphics", 15 * GIGABYTE, vendor="AMD", unified_memory=True),
    ),
    battery=BatteryView(0.57, plugged_in=False),
    unread=("One fan is loud.",),
)


def run(tmp_path: Path, *arguments: str) -> str:
    command, *options = arguments
    chosen = {"detect": detect, "recommend": recommend}[command]
    result = CliRunner().invoke(chosen, ["--data-dir", str(tmp_path), *options])
    assert result.exit_code == 0, result.output
    return result.output


@pytest.fixture
def other_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("swarm_desktop.hardware.detect", lambda **_: FOUND)
    seen = RuntimeDevice("CUDA0", "NVIDIA GeForce RTX 3060", 12 * GIGABYTE, 11 * GIGABYTE)
    monkeypatch.setattr("swarm_desktop.cli.machine.runtime_devices", lambda: (seen,))


def test_detect_tells_what_is_there(tmp_path: Path) -> None:
    found = json.loads(run(tmp_path, "detect", "--json"))
    assert 1 <= found["physical_cores"] <= psutil.cpu_count()
    assert 0 < found["memory_bytes"] <= psutil.virtual_memory().total
    assert found["disk"]["path"] == str(tmp_path / "models")
    assert found["disk"]["free_bytes"] > 0
    assert found["recommendation"]["explanation"]


@pytest.mark.usefixtures("other_machine")
def test_detect_for_people(tmp_path: Path) -> None:
    told = run(tmp_path, "detect")
    assert "Ryzen 7, 8 cores (16 threads), x86_64" in told
    assert "avx2, fma" in told
    assert "RTX 3060, 12.0 GiB, 11.0 GiB of it free, compute capability 8.6, driver 570" in told
    assert "Radeon Graphics, shares the machine's memory" in told
    assert "57%, not plugged in" in told
    assert "One fan is loud." in told
    assert "recommended" in told


@pytest.mark.usefixtures("other_machine")
def test_a_catalog_that_cannot_be_trusted_does_not_hide_the_machine(tmp_path: Path) -> None:
    (tmp_path / "catalog.json").write_text("{}")
    found = json.loads(run(tmp_path, "detect", "--json"))
    assert found["recommendation"] is None
    assert "no signature" in found["unread"][-1]


@pytest.mark.usefixtures("other_machine")
def test_recommend_names_a_model_and_why_not_the_others(tmp_path: Path) -> None:
    advice: dict[str, Any] = json.loads(run(tmp_path, "recommend", "--json"))
    choice = advice["choice"]
    assert choice["memory_bytes"] <= 0.9 * 12 * GIGABYTE
    assert choice["voters"] == 5
    assert [device["name"] for device in choice["devices"]] == ["RTX 3060"]
    assert advice["alternatives"]
    assert all(other["why_not"] for other in advice["alternatives"])
    assert choice["name"] not in {other["name"] for other in advice["alternatives"]}
    told = run(tmp_path, "recommend")
    assert told.startswith(advice["explanation"])
    assert f"swarm-desktop models download {choice['name']}" in told


@pytest.mark.usefixtures("other_machine")
def test_a_card_that_no_model_can_run_on_is_left_out_and_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("swarm_desktop.cli.machine.runtime_devices", tuple)
    advice = json.loads(run(tmp_path, "recommend", "--json"))
    assert [device["kind"] for device in advice["choice"]["devices"]] == ["processor"]
    told = "RTX 3060: the llama.cpp that came with the program computes on the processor alone."
    assert advice["unused_graphics"].startswith(told)
    assert told in run(tmp_path, "recommend")
    assert told in run(tmp_path, "detect")


@pytest.mark.usefixtures("other_machine")
def test_other_machines_can_be_supposed(tmp_path: Path) -> None:
    small = run(tmp_path, "recommend", "--memory-gb", "8", "--vram-gb", "0", "--cores", "4").splitlines()[0]
    assert small.endswith(" of 8 GB")
    large = json.loads(run(tmp_path, "recommend", "--json", "--vram-gb", "24", "--voters", "3", "--context", "8192"))
    assert large["choice"]["voters"] == 3
    assert [device["name"] for device in large["choice"]["devices"]] == ["graphics processor"]
    nothing = run(tmp_path, "recommend", "--memory-gb", "0", "--vram-gb", "0")
    assert nothing.startswith("No model fits")


@pytest.mark.usefixtures("other_machine")
def test_settings_say_how_many_vote_and_how_much_memory_is_left(tmp_path: Path) -> None:
    (tmp_path / "settings.toml").write_text("[voting]\nvoters = 3\n[memory]\ngraphics_share = 0.4\n")
    choice = json.loads(run(tmp_path, "recommend", "--json"))["choice"]
    assert choice["voters"] == 3
    on_graphics = [device for device in choice["devices"] if device["kind"] == "graphics"]
    assert all(device["memory_bytes"] <= 0.4 * 12 * GIGABYTE for device in on_graphics)
