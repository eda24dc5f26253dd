"""Make the pictures of the documentation from the running program: `python packaging/take_screenshots.py`.

Needs what the desktop tests need (an X server in memory, a window manager, xdotool).
"""

import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path[0] = str(HERE.parent)

from tests.support.desktop import Desktop, desktop  # noqa: E402
from tests.support.program import run_program  # noqa: E402

OUTPUT = HERE.parent / "docs" / "screenshots"
QUESTION = "What is 47 plus 85?"
PAGES = ("hive", "try-it", "votes", "workers", "models", "connect", "settings")
HIVES = ("hive-alone", "hive-three", "hive-twelve", "hive-working")
SIZE = "1180x760"
SETTLE_SECONDS = 0.8
GRAB = """
import sys
from PySide6.QtGui import QGuiApplication
application = QGuiApplication([])
application.primaryScreen().grabWindow(int(sys.argv[1])).save(sys.argv[2])
"""


def main() -> None:
    """Take every page in both colour schemes, and the Hive page with more machines than there are here."""
    OUTPUT.mkdir(parents=True, exist_ok=True)
    _take_hives()
    with desktop() as screen:
        for scheme in ("dark", "light"):
            with tempfile.TemporaryDirectory() as folder:
                _take(screen, Path(folder), scheme)


def _take_hives() -> None:
    command = [sys.executable, "-m", "tests.ui.pictures", str(OUTPUT), SIZE, "", *HIVES]
    paths = os.pathsep.join((str(HERE.parent / "ui"), str(HERE.parent)))
    surroundings = os.environ | {"QT_QPA_PLATFORM": "offscreen", "PYTHONPATH": paths}
    subprocess.run(command, env=surroundings, cwd=HERE.parent, check=True)


def _take(screen: Desktop, folder: Path, scheme: str) -> None:
    (folder / "settings.toml").write_text(
        f'node_name = "desk"\n[window]\ncolour_scheme = "{scheme}"\n[ledger]\nkeep = "everything"\n'
    )
    program = screen.start(folder, "--port", "7976")
    try:
        window = screen.window("Swarm Desktop")
        while json.loads(run_program("status", "--json", folder=folder).stdout)["state"] != "ready":
            time.sleep(SETTLE_SECONDS)
        for other in ("Sort these numbers: 9 2 7", "Reverse the word hive"):
            run_program("ask", other, folder=folder)
        screen.xdotool("windowactivate", "--sync", window, "key", "ctrl+2")
        time.sleep(SETTLE_SECONDS)
        screen.xdotool("type", QUESTION)
        screen.xdotool("key", "ctrl+Return")
        time.sleep(3 * SETTLE_SECONDS)
        for number, page in enumerate(PAGES, start=1):
            screen.xdotool("key", f"ctrl+{number}")
            time.sleep(SETTLE_SECONDS)
            picture = OUTPUT / f"{page}-{scheme}.png"
            subprocess.run([sys.executable, "-c", GRAB, window, str(picture)], env=screen.environment(), check=True)
    finally:
        program.terminate()
        program.wait()


if __name__ == "__main__":
    main()
