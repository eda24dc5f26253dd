"""A window with three paired machines and three nearby, which prints what it is asked to do.

python -m tests.desktop.hive_window FOLDER
"""

import asyncio
import json
import sys
from pathlib import Path

from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QApplication
from qasync import QEventLoop

from swarm_ui import MainWindow
from swarm_ui.hive.view import HivePage
from tests.ui import hives
from tests.ui.fake_commands import FakeCommands


class Printing(FakeCommands):
    """Tells each call in a line."""

    async def _called(self, name: str, argument: object = None) -> None:
        await super()._called(name, argument)
        print(json.dumps([name, argument], default=str), flush=True)  # noqa: T201 - this is what it is for


def places(page: HivePage) -> dict[str, tuple[int, int]]:
    """Return where a pointer would take hold of things, on the screen."""
    comb, nearby = page.honeycomb, page.nearby.list
    attic = comb.rows.place_of(hives.ATTIC.id)

    def on_screen(point: QPoint) -> tuple[int, int]:
        return point.x(), point.y()

    return {
        "attic": on_screen(comb.viewport().mapToGlobal(comb.visualRect(comb.rows.index(attic)).center())),
        "invitation": on_screen(
            comb.viewport().mapToGlobal(comb.visualRect(comb.rows.index(comb.rows.rowCount() - 1)).center())
        ),
        "kitchen": on_screen(nearby.viewport().mapToGlobal(nearby.visualRect(nearby.rows.index(0)).center())),
        "column": on_screen(page.nearby.mapToGlobal(QPoint(40, page.nearby.height() - 60))),
    }


def main(folder: Path) -> None:
    """Show the window until it is killed."""
    application = QApplication([])
    loop = QEventLoop(application)
    asyncio.set_event_loop(loop)
    window = MainWindow(
        Printing(hives.ON), settings_path=folder / "window.ini", settings=hives.ON, tray_available=lambda: False
    )
    window.models.end_first_run()
    window.resize(1100, 700)
    window.show_snapshot(hives.PAIRED)
    window.open()
    page = window.pages[0]
    if not isinstance(page, HivePage):
        raise TypeError(page)

    def tell() -> None:
        print(json.dumps(["places", places(page)]), flush=True)  # noqa: T201

    loop.call_later(1, tell)
    loop.run_forever()


if __name__ == "__main__":
    main(Path(sys.argv[1]))
