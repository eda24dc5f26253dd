from pathlib import Path

from pytestqt.qtbot import QtBot

from swarm_desktop.app.single_instance import SingleInstance, raise_first_instance
from swarm_desktop.state.folder import DataFolder


def test_a_later_start_asks_the_first_to_show_its_window(qtbot: QtBot, tmp_path: Path) -> None:
    first = SingleInstance(DataFolder(tmp_path))
    with qtbot.waitSignal(first.raise_requested):
        assert raise_first_instance(DataFolder(tmp_path))


def test_without_a_first_nobody_answers(qtbot: QtBot, tmp_path: Path) -> None:
    other = SingleInstance(DataFolder(tmp_path / "other"))
    with qtbot.assertNotEmitted(other.raise_requested):
        assert not raise_first_instance(DataFolder(tmp_path))


def test_what_a_crash_left_behind_is_taken_over(qtbot: QtBot, tmp_path: Path) -> None:
    SingleInstance(DataFolder(tmp_path))
    second = SingleInstance(DataFolder(tmp_path))
    with qtbot.waitSignal(second.raise_requested):
        assert raise_first_instance(DataFolder(tmp_path))
