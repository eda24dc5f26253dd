from pathlib import Path

from swarm_desktop.core.snapshot import GpuView
from swarm_desktop.hardware.amd import AmdProbe
from swarm_desktop.hardware.amd_tools import read_amd_smi, read_rocm_smi
from swarm_desktop.hardware.errors import UnreadableError
from swarm_desktop.hardware.probe import Findings
from tests.hardware.recorded import NO_TOOLS, Tools, card, recording, system_files

PCI_IDS = "# A list\n1002  Advanced Micro Devices, Inc.\n\t744c  Navi 31 [Radeon RX 7900 XTX]\n8086  Intel\n"


def discrete() -> dict[str, str]:
    files = card(
        1, "0x1002", "0x744c", "0000:03:00.0", "amdgpu",
        mem_info_vram_total=str(24_560 << 20), mem_info_vram_used=str(560 << 20), mem_info_gtt_total=str(16 << 30),
        mem_info_vram_vendor="samsung",
    )  # fmt: skip
    files["sys/class/drm/card1/device/drm/renderD128/dev"] = "226:128"
    files["sys/class/kfd/kfd/topology/nodes/0/properties"] = "cpu_cores_count 16\ngfx_target_version 0\n"
    files["sys/class/kfd/kfd/topology/nodes/1/properties"] = "drm_render_minor 128\ngfx_target_version 110000\n"
    return files | {"usr/share/misc/pci.ids": PCI_IDS}


def integrated() -> dict[str, str]:
    return card(
        0, "0x1002", "0x15bf", "0000:c4:00.0", "amdgpu",
        mem_info_vram_total=str(512 << 20), mem_info_vram_used="0", mem_info_gtt_total=str(14 << 30),
        mem_info_gtt_used=str(1 << 30), mem_info_vram_vendor="unknown",
    )  # fmt: skip


def test_amd_smi_of_three_generations() -> None:
    large, small = read_amd_smi(recording("amd-smi-6.2-static.json"), recording("amd-smi-6.2-metric.json"))
    assert large == GpuView("Radeon RX 7900 XTX", 24_560 << 20, 23_360 << 20, "6.8.5", "AMD", "gfx1100")
    assert (small.name, small.memory_free_bytes) == ("Radeon RX 6600", 8000 << 20)
    (old,) = read_amd_smi(recording("amd-smi-6.0-static.json"), recording("amd-smi-6.0-metric.json"))
    assert (old.name, old.memory_bytes, old.driver) == ("AMD Instinct MI210", 65_520 << 20, "6.3.6")
    assert old.memory_free_bytes == 65_510 << 20
    (new,) = read_amd_smi(recording("amd-smi-7-static.json"), recording("amd-smi-7-metric.json"))
    assert (new.name, new.memory_free_bytes) == ("AMD Instinct MI300X", 196_000 << 20)


def test_rocm_smi_of_two_generations() -> None:
    (old,) = read_rocm_smi(recording("rocm-smi-4.json"))
    assert (old.name, old.memory_bytes, old.driver) == ("Radeon VII", 17_163_091_968, "5.9.15")
    assert old.memory_free_bytes == 17_163_091_968 - 10_092_544
    card_, chip = read_rocm_smi(recording("rocm-smi-6.json"))
    assert (card_.name, card_.compute_capability, card_.unified_memory) == ("Radeon RX 7900 XTX", "gfx1100", False)
    assert (chip.name, chip.unified_memory) == ("AMD Radeon Graphics", True)


def test_without_tools_the_kernel_tells(tmp_path: Path) -> None:
    found = AmdProbe(NO_TOOLS, system_files(tmp_path, discrete())).find()
    assert found == Findings((GpuView("Radeon RX 7900 XTX", 24_560 << 20, 24_000 << 20, "amdgpu", "AMD", "gfx1100"),))


def test_graphics_in_the_processor_borrow_memory(tmp_path: Path) -> None:
    (gpu,) = AmdProbe(NO_TOOLS, system_files(tmp_path, integrated())).find().gpus
    assert gpu.unified_memory
    assert (gpu.memory_bytes, gpu.memory_free_bytes) == ((512 << 20) + (14 << 30), (512 << 20) + (13 << 30))
    assert gpu.name == "AMD graphics processor (0x15bf)"


def test_tools_name_what_the_kernel_finds(tmp_path: Path) -> None:
    tools = Tools({"rocm-smi": recording("rocm-smi-6.json")})
    gpus = AmdProbe(tools, system_files(tmp_path, integrated() | discrete())).find().gpus
    assert [gpu.name for gpu in gpus] == ["Radeon RX 7900 XTX", "AMD Radeon Graphics"]


def test_a_broken_tool_does_not_matter_where_the_kernel_tells(tmp_path: Path) -> None:
    tools = Tools({"amd-smi": recording("amd-smi-broken.txt"), "rocm-smi": UnreadableError("rocm-smi fails: no")})
    found = AmdProbe(tools, system_files(tmp_path, discrete())).find()
    assert [gpu.name for gpu in found.gpus] == ["Radeon RX 7900 XTX"]
    assert found.unread == ()


def test_a_broken_tool_is_told_where_nothing_else_tells(tmp_path: Path) -> None:
    tools = Tools({"amd-smi": UnreadableError("amd-smi does not answer within 4 seconds")})
    found = AmdProbe(tools, system_files(tmp_path, {})).find()
    assert found.unread == ("AMD graphics processors cannot be read: amd-smi does not answer within 4 seconds.",)


def test_a_card_without_a_driver_is_told(tmp_path: Path) -> None:
    files = card(0, "0x1002", "0x67df", "0000:01:00.0", "vfio-pci")
    found = AmdProbe(NO_TOOLS, system_files(tmp_path, files)).find()
    assert found.gpus == ()
    assert found.unread == ("The AMD graphics processor 0000:01:00.0 has no driver that tells its memory.",)


def test_a_tool_without_a_driver_on_a_machine_without_cards_is_no_trouble(tmp_path: Path) -> None:
    tools = Tools({"rocm-smi": recording("rocm-smi-no-driver.txt")})
    assert AmdProbe(tools, system_files(tmp_path, {})).find() == Findings()
