"""Which graphics processors the runtime sees."""

import sys
from pathlib import Path

from swarm_desktop.models.graphics import RuntimeDevice
from swarm_desktop.workers.devices import ask_devices
from swarm_desktop.workers.process import child_command


def test_the_real_runtime_answers() -> None:
    devices = ask_devices(child_command())
    assert all(device.name and device.memory_bytes > 0 for device in devices)


def test_what_it_tells_is_taken_as_it_is(tmp_path: Path) -> None:
    child = tmp_path / "child.py"
    child.write_text(
        'print(\'[{"name": "CUDA0", "description": "NVIDIA H200", "memory_bytes": 9, "free_bytes": 8, '
        '"integrated": false}]\')'
    )
    assert ask_devices((sys.executable, str(child))) == (RuntimeDevice("CUDA0", "NVIDIA H200", 9, 8),)


def test_a_driver_that_breaks_down_leaves_the_processor(tmp_path: Path) -> None:
    child = tmp_path / "child.py"
    child.write_text("import os; os.abort()")
    assert ask_devices((sys.executable, str(child))) == ()
