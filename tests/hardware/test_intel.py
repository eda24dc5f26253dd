from pathlib import Path

from swarm_desktop.hardware.errors import UnreadableError
from swarm_desktop.hardware.intel import IntelProbe, window_bytes
from swarm_desktop.hardware.intel_tools import read_sycl_ls, read_xpu_smi_device, read_xpu_smi_list
from swarm_desktop.hardware.probe import Findings
from tests.hardware.recorded import NO_TOOLS, Tools, card, recording, system_files

RESOURCE = (
    "0x00000000a0000000 0x00000000a0ffffff 0x0000000000140204\n"
    "0x0000000000000000 0x0000000000000000 0x0000000000000000\n"
    "0x0000004000000000 0x00000043ffffffff 0x000000000014220c\n"
)
ARC = card(1, "0x8086", "0x56a0", "0000:03:00.0", "i915", resource=RESOURCE)
UHD = card(0, "0x8086", "0xa780", "0000:00:02.0", "i915")


def test_sycl_ls_of_two_generations_lists_each_device_once() -> None:
    assert [gpu.name for gpu in read_sycl_ls(recording("sycl-ls-2023.txt"))] == [
        "Intel(R) Arc(TM) A770 Graphics",
        "Intel(R) UHD Graphics 770",
    ]
    (new,) = read_sycl_ls(recording("sycl-ls-2025.txt"))
    assert new.name == "Intel(R) Arc(TM) B580 Graphics"
    assert new.driver in {"1.6.32567+18", "25.18.33578"}
    assert read_sycl_ls(recording("sycl-ls-none.txt")) == ()


def test_xpu_smi() -> None:
    assert read_xpu_smi_list(recording("xpu-smi-list.json")) == ("0",)
    gpu = read_xpu_smi_device(recording("xpu-smi-device.json"))
    assert gpu is not None
    assert (gpu.name, gpu.memory_bytes) == ("Intel(R) Data Center GPU Flex 170", 14_248_574_976)
    assert (gpu.memory_free_bytes, gpu.driver) == (14_200_000_512, "I915_23.8.20")


def test_the_window_of_a_card_shows_its_memory() -> None:
    assert window_bytes(RESOURCE) == 16 << 30
    assert window_bytes(RESOURCE.replace("0x00000043ffffffff", "0x000000400fffffff")) == 0
    assert window_bytes("") == 0


def test_without_tools_the_kernel_tells(tmp_path: Path) -> None:
    chip, arc = IntelProbe(NO_TOOLS, system_files(tmp_path, ARC | UHD)).find().gpus
    assert (chip.unified_memory, chip.memory_bytes) == (True, 0)
    assert (arc.unified_memory, arc.memory_bytes) == (False, 16 << 30)
    assert arc.name == "Intel graphics processor (0x56a0)"


def test_the_compute_runtime_names_what_the_kernel_finds(tmp_path: Path) -> None:
    tools = Tools({"sycl-ls": recording("sycl-ls-2025.txt")})
    (arc,) = IntelProbe(tools, system_files(tmp_path, ARC)).find().gpus
    assert (arc.name, arc.memory_bytes) == ("Intel(R) Arc(TM) B580 Graphics", 16 << 30)


def test_the_management_tool_tells_more_than_the_kernel(tmp_path: Path) -> None:
    tools = Tools(
        {
            "xpu-smi discovery -j": recording("xpu-smi-list.json"),
            "xpu-smi discovery -d": recording("xpu-smi-device.json"),
        }
    )
    flex, chip = IntelProbe(tools, system_files(tmp_path, ARC | UHD)).find().gpus
    assert (flex.memory_bytes, chip.unified_memory) == (14_248_574_976, True)


def test_a_card_that_hides_its_memory_is_told(tmp_path: Path) -> None:
    files = card(0, "0x8086", "0x56a5", "0000:03:00.0", "xe")
    tools = Tools({"xpu-smi": UnreadableError("xpu-smi fails"), "sycl-ls": UnreadableError("sycl-ls fails")})
    found = IntelProbe(tools, system_files(tmp_path, files)).find()
    assert "does not tell how much memory it has" in found.unread[0]


def test_the_new_driver_tells_each_tile(tmp_path: Path) -> None:
    files = card(0, "0x8086", "0xe20b", "0000:03:00.0", "xe")
    files["sys/class/drm/card0/device/tile0/physical_vram_size_bytes"] = hex(12 << 30)
    (gpu,) = IntelProbe(NO_TOOLS, system_files(tmp_path, files)).find().gpus
    assert gpu.memory_bytes == 12 << 30


def test_a_machine_without_intel_graphics(tmp_path: Path) -> None:
    assert IntelProbe(NO_TOOLS, system_files(tmp_path, {})).find() == Findings()
