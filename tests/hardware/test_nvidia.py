"""The driver's library is replaced by one that says what real drivers say."""

from types import SimpleNamespace
from typing import Any, TypeAlias
from unittest.mock import Mock

import pynvml
import pytest

from swarm_desktop.core.snapshot import GpuView
from swarm_desktop.hardware.nvidia import NvidiaProbe
from swarm_desktop.hardware.probe import Findings

Device: TypeAlias = tuple[str, int, int] | Exception
"""Name, memory and free memory; or what the driver says instead."""


def driver(*devices: Device, start: Exception | None = None) -> SimpleNamespace:
    """Return what stands for the module `pynvml` on a machine with these devices."""

    def device(index: int) -> Any:
        found = devices[index]
        if isinstance(found, Exception):
            raise found
        return found

    return SimpleNamespace(
        NVMLError=pynvml.NVMLError,
        NVMLError_LibraryNotFound=pynvml.NVMLError_LibraryNotFound,
        NVMLError_DriverNotLoaded=pynvml.NVMLError_DriverNotLoaded,
        nvmlInit=Mock(side_effect=start),
        nvmlShutdown=Mock(),
        nvmlSystemGetDriverVersion=lambda: "570.86.15",
        nvmlDeviceGetCount=lambda: len(devices),
        nvmlDeviceGetHandleByIndex=device,
        nvmlDeviceGetName=lambda card: card[0],
        nvmlDeviceGetMemoryInfo=lambda card: SimpleNamespace(total=card[1], free=card[2], used=card[1] - card[2]),
    )


def find(library: SimpleNamespace) -> Findings:
    """Let the probe look, and check that it closes what it opened."""
    found = NvidiaProbe(lambda: library).find()
    opened = library.nvmlInit.side_effect is None
    assert library.nvmlShutdown.call_count == int(opened)
    return found


def test_every_card_is_found() -> None:
    found = find(driver(("NVIDIA GeForce RTX 4090", 24_564 << 20, 23_000 << 20), ("NVIDIA T400", 2 << 30, 1 << 30)))
    assert found.gpus == (
        GpuView("NVIDIA GeForce RTX 4090", 24_564 << 20, 23_000 << 20, "570.86.15"),
        GpuView("NVIDIA T400", 2 << 30, 1 << 30, "570.86.15"),
    )
    assert found.unread == ()


def test_a_broken_card_does_not_hide_the_others() -> None:
    lost = pynvml.NVMLError(pynvml.NVML_ERROR_GPU_IS_LOST)
    found = find(driver(lost, ("NVIDIA T400", 2 << 30, 1 << 30)))
    assert [gpu.name for gpu in found.gpus] == ["NVIDIA T400"]
    assert len(found.unread) == 1
    assert found.unread[0].startswith("NVIDIA graphics processor 0 cannot be read: ")


@pytest.mark.parametrize("code", [pynvml.NVML_ERROR_LIBRARY_NOT_FOUND, pynvml.NVML_ERROR_DRIVER_NOT_LOADED])
def test_a_machine_without_the_driver_has_nothing_unread(code: int) -> None:
    assert find(driver(start=pynvml.NVMLError(code))) == Findings()


def test_a_driver_that_does_not_match_its_library_is_told_to_the_caller() -> None:
    mismatch = pynvml.NVMLError(pynvml.NVML_ERROR_LIB_RM_VERSION_MISMATCH)
    with pytest.raises(pynvml.NVMLError, match="version"):
        find(driver(start=mismatch))


def test_a_machine_without_cards_has_none() -> None:
    assert find(driver()) == Findings()


def test_the_real_library_answers_on_this_machine() -> None:
    NvidiaProbe().find()
