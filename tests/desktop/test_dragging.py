"""Machines are really dragged: into the hive, and out of it."""

import json
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.support.desktop import Desktop, desktop

ROOT = Path(__file__).resolve().parents[2]


class Window:
    """A window with a hive, and what it says it was asked for."""

    def __init__(self, screen: Desktop, process: subprocess.Popen[str]) -> None:
        self._screen = screen
        self._process = process
        self.places: dict[str, tuple[int, int]] = self.said("places")

    def said(self, name: str) -> Any:
        """Return the argument of the next such line."""
        assert self._process.stdout is not None
        for line in self._process.stdout:
            called, argument = json.loads(line)
            if called == name:
                return argument
        pytest.fail(f"it ended without {name}")

    def drag(self, start: str, end: str) -> None:
        (left, top), (right, bottom) = self.places[start], self.places[end]
        self._screen.xdotool("mousemove", str(left), str(top), "mousedown", "1")
        for step in range(1, 11):
            x, y = left + (right - left) * step // 10, top + (bottom - top) * step // 10
            self._screen.xdotool("mousemove", str(x), str(y))
            time.sleep(0.03)
        self._screen.screenshot(f"drag-{start}")
        self._screen.xdotool("mouseup", "1")

    def press(self, key: str) -> None:
        self._screen.xdotool("key", key)


@pytest.fixture
def window(tmp_path: Path) -> Iterator[Window]:
    with desktop() as screen:
        command = [sys.executable, "-m", "tests.desktop.hive_window", str(tmp_path)]
        process = subprocess.Popen(command, env=screen.environment(), cwd=ROOT, stdout=subprocess.PIPE, text=True)
        try:
            yield Window(screen, process)
        finally:
            process.kill()
            process.communicate()


def test_a_machine_is_dragged_in_and_another_one_out(window: Window) -> None:
    window.drag("kitchen", "invitation")
    assert window.said("pair") == ["192.168.1.31:7977", ""]
    window.drag("attic", "column")
    # A question comes first, and its answer by chance is no.
    time.sleep(0.5)
    window.press("shift+Tab")
    window.press("space")
    assert window.said("revoke_peer") == "attic-id"
