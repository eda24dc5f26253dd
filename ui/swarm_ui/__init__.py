"""The window and the tray icon, drawn from `Snapshot` and acting through `Commands`; the engine is never imported.

How the application room puts them together, with the `QApplication` made and qasync's loop set as current:

    apply_theme(settings.window.colour_scheme)          # before the first widget, so that nothing flashes
    window = MainWindow(
        commands,                                       # coroutines, awaited on the GUI's loop
        settings_path=data_folder / "window.ini",       # size, page and other habits of the window
        settings=settings,                              # in force now; later ones come from the commands
        tray_available=QSystemTrayIcon.isSystemTrayAvailable,   # asked at each close
    )
    tray = Tray(commands, settings_path=data_folder / "window.ini")

    window.show_snapshot(snapshot); tray.show_snapshot(snapshot)   # GUI thread, at most ten times a second

    tray.open_requested.connect(window.open)            # show, raise, activate; also for a second start
    window.hidden_to_tray.connect(tray.tell_still_running)   # says so once, ever
    tray.quit_requested, window.quit_requested          # stop the engine, then leave the loop
    tray.show()                                         # harmless where no tray exists
    window.open()

`QApplication.setQuitOnLastWindowClosed(False)` is for the application room: with a tray, a closed window is no reason
to quit; without one the window emits `quit_requested` when it is closed.
"""

from swarm_ui.main_window import MainWindow
from swarm_ui.theme import apply_theme
from swarm_ui.tray import Tray
from swarm_ui.updates.news import UpdateNews

__all__ = ["MainWindow", "Tray", "UpdateNews", "apply_theme"]
