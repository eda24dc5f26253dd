"""The driver's library is replaced by one that says what real drivers say."""

from dataclasses import dataclass, field
from pathlib import Path
from types import SimpleNamespace
from typing import TypeAlias
from unittest.mock import Mock

import pynvml
import pytest

from swarm_desktop.core.snapshot import GpuView
from swarm_desktop.hardware.nvidia import NvidiaProbe
from swarm_desktop.hardware.probe import Findings
from swarm_desktop.hardware.system_files import SystemFiles
from tests.hardware.recorded import NO_TOOLS, Tools, card, recording, system_files

NOWHERE = SystemFiles(Path("/nowhere"))


@dataclass
class Card:
    """A device, or an instance of one."""

    name: str
    memory: int
    free: int
    capability: tuple[int, int] | None = (8, 9)
    instances: list["Card | None"] = field(default_factory=list)
    """None is a number without an instance."""


Device: TypeAlias = Card | Exception
"""A device, or what the driver says instead."""


def error(code: int) -> Exception:
    return pynvml.NVMLError(code)


class Driver(SimpleNamespace):
    """Stands for the module `pynvml` on a machine with some devices."""

    def __init__(self, *devices: Device, start: Exception | None = None) -> None:
        errors = {name: getattr(pynvml, name) for name in dir(pynvml) if name.startswith("NVMLError")}
        super().__init__(**errors, devices=devices, nvmlInit=Mock(side_effect=start), nvmlShutdown=Mock())

    def nvmlSystemGetDriverVersion(self) -> str:  # noqa: N802
        return "570.86.15"

    def nvmlDeviceGetCount(self) -> int:  # noqa: N802
        return len(self.devices)

    def nvmlDeviceGetHandleByIndex(self, index: int) -> Card:  # noqa: N802
        found: Device = self.devices[index]
        if isinstance(found, Exception):
            raise found
        return found

    def nvmlDeviceGetName(self, card: Card) -> str:  # noqa: N802
        return card.name

    def nvmlDeviceGetMemoryInfo(self, card: Card) -> SimpleNamespace:  # noqa: N802
        if not card.memory:
            raise error(pynvml.NVML_ERROR_NOT_SUPPORTED)
        return SimpleNamespace(total=card.memory, free=card.free, used=card.memory - card.free)

    def nvmlDeviceGetCudaComputeCapability(self, card: Card) -> tuple[int, int]:  # noqa: N802
        if card.capability is None:
            raise error(pynvml.NVML_ERROR_INVALID_ARGUMENT)
        return card.capability

    def nvmlDeviceGetMigMode(self, card: Card) -> tuple[int, int]:  # noqa: N802
        if card.name.startswith("GeForce"):
            raise error(pynvml.NVML_ERROR_NOT_SUPPORTED)
        return int(bool(card.instances)), 0

    def nvmlDeviceGetMaxMigDeviceCount(self, card: Card) -> int:  # noqa: N802
        return len(card.instances)

    def nvmlDeviceGetMigDeviceHandleByIndex(self, card: Card, index: int) -> Card:  # noqa: N802
        found = card.instances[index]
        if found is None:
            raise error(pynvml.NVML_ERROR_NOT_FOUND)
        return found


def find(library: Driver) -> Findings:
    """Let the probe look, and check that it closes what it opened."""
    found = NvidiaProbe(lambda: library, NO_TOOLS, NOWHERE).find()
    opened = library.nvmlInit.side_effect is None
    assert library.nvmlShutdown.call_count == int(opened)
    return found


LARGE = Card("NVIDIA GeForce RTX 4090", 24_564 << 20, 23_000 << 20)
SMALL = Card("GeForce GT 1030", 2 << 30, 1 << 30, (6, 1))


def gpu(card: Card, capability: str) -> GpuView:
    return GpuView(card.name, card.memory, card.free, "570.86.15", "NVIDIA", capability)


def test_every_card_is_found() -> None:
    found = find(Driver(LARGE, SMALL))
    assert found == Findings((gpu(LARGE, "8.9"), gpu(SMALL, "6.1")))


def test_a_broken_card_does_not_hide_the_others() -> None:
    found = find(Driver(error(pynvml.NVML_ERROR_GPU_IS_LOST), SMALL))
    assert [gpu.name for gpu in found.gpus] == [SMALL.name]
    assert len(found.unread) == 1
    assert found.unread[0].startswith("NVIDIA graphics processor 0 cannot be read: ")


def test_of_a_divided_card_its_instances_are_found() -> None:
    part = Card("NVIDIA A100-SXM4-40GB MIG 3g.20gb", 20 << 30, 19 << 30, None)
    found = find(Driver(Card("NVIDIA A100-SXM4-40GB", 40 << 30, 1 << 30, instances=[part, None, part])))
    assert found.gpus == (gpu(part, ""), gpu(part, ""))
    assert found.unread == ()


def test_a_chip_without_memory_of_its_own_shares_the_machines() -> None:
    (found,) = find(Driver(Card("NVIDIA GB10", 0, 0, (12, 1)))).gpus
    assert (found.unified_memory, found.memory_bytes, found.compute_capability) == (True, 0, "12.1")


ABSENT = [pynvml.NVML_ERROR_LIBRARY_NOT_FOUND, pynvml.NVML_ERROR_DRIVER_NOT_LOADED]


@pytest.mark.parametrize("code", ABSENT)
def test_a_machine_without_the_driver_has_nothing_unread(code: int) -> None:
    assert find(Driver(start=error(code))) == Findings()


def test_where_the_library_is_missing_the_tool_is_asked() -> None:
    library = Driver(start=error(pynvml.NVML_ERROR_LIBRARY_NOT_FOUND))
    tools = Tools({"/usr/lib/wsl/lib/nvidia-smi": recording("nvidia-smi-two-cards.txt")})
    found = NvidiaProbe(lambda: library, tools, NOWHERE).find()
    assert [gpu.name for gpu in found.gpus] == ["NVIDIA GeForce RTX 4090", "NVIDIA T400 4GB"]


def test_a_card_without_nvidias_driver_is_told(tmp_path: Path) -> None:
    library = Driver(start=error(pynvml.NVML_ERROR_LIBRARY_NOT_FOUND))
    files = system_files(tmp_path, card(0, "0x10de", "0x2204", "0000:01:00.0", "nouveau"))
    found = NvidiaProbe(lambda: library, NO_TOOLS, files).find()
    assert found.gpus == ()
    assert "NVIDIA's driver is not" in found.unread[0]


def test_a_driver_that_does_not_match_its_library_is_told_to_the_caller() -> None:
    mismatch = error(pynvml.NVML_ERROR_LIB_RM_VERSION_MISMATCH)
    with pytest.raises(pynvml.NVMLError, match="version"):
        find(Driver(start=mismatch))


def test_a_machine_without_cards_has_none() -> None:
    assert find(Driver()) == Findings()


def test_the_real_library_answers_on_this_machine() -> None:
    NvidiaProbe().find()
