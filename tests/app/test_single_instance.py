import os

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QUrl
from PySide6.QtGui import QFileOpenEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from swarm_desktop.app.file_open import FileOpenEvents
from swarm_desktop.app.single_instance import SingleInstance, raise_first_instance
from swarm_desktop.state.folder import DataFolder

LINK = "swarm-desktop://join?address=attic&code=7KQM-2XRD"


def test_a_later_start_asks_the_first_to_show_its_window(qtbot: QtBot, tmp_path: Path) -> None:
    first = SingleInstance(DataFolder(tmp_path))
    with qtbot.assertNotEmitted(first.open_requested), qtbot.waitSignal(first.raise_requested):
        assert raise_first_instance(DataFolder(tmp_path))


def test_a_later_start_hands_over_what_it_was_to_open(qtbot: QtBot, tmp_path: Path) -> None:
    first = SingleInstance(DataFolder(tmp_path))
    for target in (LINK, "/home/ada/Modèles/ä.gguf"):
        with qtbot.waitSignal(first.open_requested) as told:
            assert raise_first_instance(DataFolder(tmp_path), target)
        assert told.args == [target]


def test_without_a_first_nobody_answers(qtbot: QtBot, tmp_path: Path) -> None:
    other = SingleInstance(DataFolder(tmp_path / "other"))
    with qtbot.assertNotEmitted(other.raise_requested):
        assert not raise_first_instance(DataFolder(tmp_path))


def test_what_a_crash_left_behind_is_taken_over(qtbot: QtBot, tmp_path: Path) -> None:
    SingleInstance(DataFolder(tmp_path))
    second = SingleInstance(DataFolder(tmp_path))
    with qtbot.waitSignal(second.raise_requested):
        assert raise_first_instance(DataFolder(tmp_path))


def test_macos_hands_links_and_files_over_as_events(qtbot: QtBot, qapp: QApplication) -> None:
    events = FileOpenEvents(qapp)
    told: list[str] = []
    events.open_requested.connect(told.append)
    QCoreApplication.sendEvent(qapp, QFileOpenEvent(QUrl(LINK)))
    QCoreApplication.sendEvent(qapp, QFileOpenEvent("/models/a.gguf"))
    qapp.removeEventFilter(events)
    qtbot.waitUntil(lambda: told == [LINK, "/models/a.gguf"])
