import threading
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from swarm_desktop import hardware
from swarm_desktop.core.snapshot import GpuView, HardwareView
from swarm_desktop.hardware.detection import detect
from swarm_desktop.hardware.probe import Findings

GPU = GpuView("Card", 2**34)


@dataclass(frozen=True)
class FakeProbe:
    find: Callable[[], Findings]
    vendor: str = "Acme"


def fail() -> Findings:
    raise RuntimeError("the driver is broken.")


def test_this_machine_is_described() -> None:
    found = hardware.detect()
    assert found.operating_system
    assert found.processor
    assert 1 <= found.physical_cores <= found.logical_cores
    assert 0 < found.memory_available_bytes <= found.memory_bytes


def test_the_load_of_this_machine_is_a_share() -> None:
    load = hardware.load()
    assert 0 <= load.processor_share <= 1
    assert 0 < load.memory_share < 1


def test_what_all_probes_find_is_put_together() -> None:
    found = detect([FakeProbe(lambda: Findings((GPU,))), FakeProbe(lambda: Findings((GPU,), ("One fan is loud.",)))])
    assert found.gpus == (GPU, GPU)
    assert found.unread == ("One fan is loud.",)


def test_a_probe_that_fails_hides_nothing_else() -> None:
    found = detect([FakeProbe(fail), FakeProbe(lambda: Findings((GPU,)))])
    assert found.gpus == (GPU,)
    assert found.unread == ("Acme graphics processors cannot be read: the driver is broken.",)
    assert found.physical_cores >= 1


def test_a_probe_that_hangs_is_left_behind() -> None:
    released = threading.Event()

    def hang() -> Findings:
        released.wait()
        return Findings()

    try:
        found = detect([FakeProbe(hang), FakeProbe(lambda: Findings((GPU,)))], time_limit_seconds=0.2)
    finally:
        released.set()
    assert found.gpus == (GPU,)
    assert found.unread == ("Acme graphics processors cannot be read: no answer in time.",)


def test_the_disk_for_models_is_told_before_its_folder_exists(tmp_path: Path) -> None:
    found = detect([], models_folder=tmp_path / "models" / "new")
    assert found.disk is not None
    assert found.disk.path == str(tmp_path / "models" / "new")
    assert 0 < found.disk.free_bytes <= found.disk.size_bytes


def test_a_system_that_does_not_tell_is_no_crash() -> None:
    def fail_facts() -> HardwareView:
        raise OSError("no /proc")

    found = detect([], facts=fail_facts)
    assert found == HardwareView(unread=("Processor and memory cannot be read: no /proc.",))
