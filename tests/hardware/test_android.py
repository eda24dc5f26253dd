from pathlib import Path

import pytest

from swarm_desktop.hardware.android import AndroidFacts, AndroidProbe, android_facts, read_getprop
from swarm_desktop.hardware.errors import UnreadableError
from swarm_desktop.hardware.probe import Findings
from tests.hardware.recorded import NO_TOOLS, Tools, recording, system_files


@pytest.mark.parametrize(
    ("name", "facts"),
    [
        ("getprop-snapdragon.txt", AndroidFacts("14", "Qualcomm SM8550")),
        ("getprop-tensor.txt", AndroidFacts("15", "Google Tensor G3")),
        ("getprop-old.txt", AndroidFacts("9", "msm8998")),
    ],
)
def test_chips_of_three_generations(name: str, facts: AndroidFacts) -> None:
    assert read_getprop(recording(name)) == facts


def test_other_systems_are_not_android() -> None:
    assert android_facts(NO_TOOLS) is None
    assert android_facts(Tools({"getprop": UnreadableError("getprop fails")})) == AndroidFacts()


def test_graphics_of_phones(tmp_path: Path) -> None:
    adreno = system_files(tmp_path / "a", {"sys/class/kgsl/kgsl-3d0/gpu_model": "Adreno740v2\n"})
    mali = system_files(tmp_path / "m", {"sys/class/misc/mali0/device/gpuinfo": "Mali-G715 7 cores r1p1 0x0B800\n"})
    assert [(gpu.name, gpu.vendor) for gpu in AndroidProbe(adreno).find().gpus] == [("Adreno 740", "Qualcomm")]
    assert [gpu.name for gpu in AndroidProbe(mali).find().gpus] == ["Mali-G715 7 cores"]
    assert AndroidProbe(system_files(tmp_path / "n", {})).find() == Findings()
