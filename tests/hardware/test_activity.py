from pathlib import Path
from types import SimpleNamespace

import pynvml

from swarm_desktop.hardware.activity import NvidiaLoad, graphics_shares
from tests.hardware.recorded import card, system_files


def test_the_kernel_tells_how_busy_graphics_are(tmp_path: Path) -> None:
    files = card(0, "0x1002", "0x744c", "0000:03:00.0", "amdgpu", gpu_busy_percent="37")
    files |= {"sys/class/kgsl/kgsl-3d0/gpubusy": " 250 1000\n"}
    assert graphics_shares(system_files(tmp_path, files)) == [0.37, 0.25]


def test_a_card_that_sleeps_is_not_woken(tmp_path: Path) -> None:
    files = card(0, "0x1002", "0x744c", "0000:03:00.0", "amdgpu", gpu_busy_percent="0")
    files["sys/class/drm/card0/device/power/runtime_status"] = "suspended"
    assert graphics_shares(system_files(tmp_path, files)) == []


def library(busy: object) -> SimpleNamespace:
    def rates(_: object) -> SimpleNamespace:
        if isinstance(busy, Exception):
            raise busy
        return SimpleNamespace(gpu=busy)

    return SimpleNamespace(
        NVMLError=pynvml.NVMLError,
        nvmlInit=lambda: None,
        nvmlDeviceGetCount=lambda: 1,
        nvmlDeviceGetHandleByIndex=lambda index: index,
        nvmlDeviceGetUtilizationRates=rates,
    )


def test_nvidias_library_tells_how_busy_its_devices_are() -> None:
    assert NvidiaLoad(lambda: library(64), lambda: False).shares() == [0.64]


def test_a_device_that_does_not_tell_is_asked_once() -> None:
    opened = []

    def refusing() -> SimpleNamespace:
        opened.append("once")
        return library(pynvml.NVMLError(pynvml.NVML_ERROR_NOT_SUPPORTED))

    load = NvidiaLoad(refusing, lambda: False)
    assert (load.shares(), load.shares()) == ([], [])
    assert opened == ["once"]


def test_graphics_of_laptops_may_sleep() -> None:
    assert NvidiaLoad(lambda: library(64), lambda: True).shares() == []
