"""A real desktop without a screen: an X server in memory, a window manager, a tray, a session bus."""

import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.support.program import PROGRAM, environment

SCREEN = "1280x860x24"

GRAB = """
import sys
from PySide6.QtGui import QGuiApplication
application = QGuiApplication([])
application.primaryScreen().grabWindow(0).save(sys.argv[1])
"""


@dataclass(frozen=True)
class Desktop:
    """A display on which programs can be started, seen and typed at."""

    display: str
    bus: str = ""

    def environment(self) -> dict[str, str]:
        return environment() | {
            "DISPLAY": self.display,
            "DBUS_SESSION_BUS_ADDRESS": self.bus,
            "QT_QPA_PLATFORM": "xcb",
        }

    def start(self, folder: Path, *options: str) -> subprocess.Popen[str]:
        """Start the tray program, as the menu of a desktop would."""
        command = [*PROGRAM, "tray", "--data-dir", str(folder), *options]
        return subprocess.Popen(
            command, env=self.environment(), stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
        )

    def xdotool(self, *arguments: str) -> str:
        ended = subprocess.run(
            ["xdotool", *arguments], env=self.environment(), capture_output=True, text=True, check=False
        )
        return ended.stdout.strip()

    def window(self, name: str) -> str:
        """Return the identifier of the visible window with that title, once it is there."""
        found: list[str] = []

        def is_there() -> bool:
            found[:] = self.xdotool("search", "--onlyvisible", "--name", name).splitlines()
            return bool(found)

        self.until(is_there, f"a window called {name}")
        return found[0]

    @staticmethod
    def until(condition: Callable[[], bool], what: str, *, seconds: float = 60) -> None:
        """Wait for something that another process does; there is no event of it here to await."""
        end = time.monotonic() + seconds
        while not condition():
            assert time.monotonic() < end, f"waited in vain for {what}"
            time.sleep(0.05)

    def has_window(self, name: str) -> bool:
        return bool(self.xdotool("search", "--onlyvisible", "--name", name))

    def screenshot(self, name: str) -> Path:
        """Keep a picture of the whole screen with CI's output."""
        folder = Path(os.environ.get("SWARM_SCREENSHOTS", "ci-output/screenshots"))
        folder.mkdir(parents=True, exist_ok=True)
        path = folder / f"desktop-{name}.png"
        subprocess.run([sys.executable, "-c", GRAB, str(path)], env=self.environment(), check=True)
        return path


@contextmanager
def desktop() -> Iterator[Desktop]:
    """Run a desktop until the block is left."""
    with ExitStack() as stack:

        def start(*command: str, **options: Any) -> subprocess.Popen[str]:
            process = subprocess.Popen(command, stderr=subprocess.DEVNULL, text=True, **options)
            stack.callback(process.wait)
            stack.callback(process.terminate)
            return process

        server = start(
            "Xvfb", "-noreset", "-displayfd", "1", "-screen", "0", SCREEN, "-nolisten", "tcp", stdout=subprocess.PIPE
        )
        bus = start("dbus-daemon", "--session", "--nofork", "--print-address", stdout=subprocess.PIPE)
        assert server.stdout is not None
        assert bus.stdout is not None
        running = Desktop(f":{server.stdout.readline().strip()}", bus.stdout.readline().strip())
        start("openbox", env=running.environment())
        # A tray that starts before the window manager may find no place for itself.
        running.until(lambda: bool(running.xdotool("get_num_desktops")), "a window manager")
        start(
            "trayer",
            "--edge",
            "top",
            "--align",
            "right",
            "--height",
            "28",
            "--SetPartialStrut",
            "true",
            env=running.environment(),
        )
        running.window("panel")
        yield running
