from collections.abc import Callable
from dataclasses import replace
from typing import cast

from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from pytestqt.qtbot import QtBot

from swarm_desktop.core.errors import StateError
from swarm_desktop.core.ids import WorkerId
from swarm_desktop.core.snapshot import EngineState
from swarm_ui import MainWindow
from swarm_ui.workers.view import WorkersPage
from swarm_ui.workers.view_model import workers_props
from tests.ui import snapshots as given
from tests.ui.fake_commands import LOG, FakeCommands, refusal

MakeWindow = Callable[..., MainWindow]
TWO = replace(given.READY, workers=(given.WORKER, replace(given.FAILED.workers[0], id=WorkerId("worker-2"))))


def workers(window: MainWindow) -> WorkersPage:
    return cast("WorkersPage", window.pages[3])


def test_log_is_read_and_shown(make_window: MakeWindow, qtbot: QtBot) -> None:
    page = workers(make_window("workers", given.READY))
    qtbot.waitUntil(lambda: page.detail.log.toPlainText() == LOG.rstrip())


def test_log_is_read_again_on_request_and_after_a_crash(
    make_window: MakeWindow, commands: FakeCommands, qtbot: QtBot
) -> None:
    window = make_window("workers", given.READY)
    qtbot.waitUntil(lambda: bool(commands.named("worker_log")))
    read = len(commands.named("worker_log"))
    window.show_snapshot(given.VOTING)
    window.show_snapshot(given.FAILED)
    qtbot.waitUntil(lambda: len(commands.named("worker_log")) > read)
    commands.log = "a new line\n"
    qtbot.mouseClick(workers(window).detail.log_button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: workers(window).detail.log.toPlainText() == "a new line")


def test_unreadable_log_says_so_in_its_place(make_window: MakeWindow, commands: FakeCommands, qtbot: QtBot) -> None:
    commands.errors["worker_log"] = StateError("The disk is gone.")
    window = make_window("workers", given.READY)
    qtbot.waitUntil(lambda: "The disk is gone." in workers(window).detail.log.toPlainText())
    assert not window.command_error.isVisible()


def test_restart_and_stop(make_window: MakeWindow, commands: FakeCommands, qtbot: QtBot) -> None:
    page = workers(make_window("workers", given.READY))
    qtbot.mouseClick(page.detail.stop_button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: commands.named("stop_worker") == ["worker-1"])
    qtbot.mouseClick(page.detail.restart_button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: commands.named("restart_worker") == ["worker-1"])


def test_refused_restart_is_told(make_window: MakeWindow, commands: FakeCommands, qtbot: QtBot) -> None:
    window = make_window("workers", given.READY)
    commands.errors["restart_worker"] = refusal("It is already starting.")
    qtbot.mouseClick(workers(window).detail.restart_button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(window.command_error.isVisible)


def test_choosing_another_worker_by_keyboard(make_window: MakeWindow, commands: FakeCommands, qtbot: QtBot) -> None:
    page = workers(make_window("workers", TWO))
    page.list.setFocus()
    qtbot.keyClick(page.list, Qt.Key.Key_Down)
    assert page.detail.error.isVisible()
    assert page.detail.error.trouble == given.FAILED.workers[0].trouble
    qtbot.waitUntil(lambda: "worker-2" in commands.named("worker_log"))
    qtbot.mouseClick(page.detail.restart_button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: commands.named("restart_worker") == ["worker-2"])


def test_selection_survives_new_facts(make_window: MakeWindow) -> None:
    window = make_window("workers", TWO)
    page = workers(window)
    page.list.setCurrentIndex(page.rows.index(1))
    window.show_snapshot(replace(TWO, workers=(replace(TWO.workers[0], tokens_per_second=3.0), TWO.workers[1])))
    assert page.list.currentIndex().row() == 1


def test_screen_readers_hear_state_and_slots(make_window: MakeWindow) -> None:
    page = workers(make_window("workers", given.VOTING))
    interface = QAccessible.queryAccessibleInterface(page.list)
    assert interface.child(0).text(QAccessible.Text.Name) == "Practice model, Busy, 3 of 16 slots busy"


def test_stopped_offers_to_start(make_window: MakeWindow, commands: FakeCommands, qtbot: QtBot) -> None:
    page = workers(make_window("workers", given.STOPPED))
    assert page.empty.isVisible()
    qtbot.mouseClick(page.empty.button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: commands.named("start") == [None])


def test_page_empties_when_the_engine_stops(make_window: MakeWindow) -> None:
    window = make_window("workers", given.READY)
    window.show_snapshot(given.STOPPED)
    assert workers(window).empty.isVisible()
    window.show_snapshot(given.READY)
    assert workers(window).detail.isVisible()


def test_a_reader_at_the_end_of_the_log_stays_there_when_trouble_needs_room(
    make_window: MakeWindow, qtbot: QtBot
) -> None:
    window = make_window("workers", given.READY)
    log = workers(window).detail.log
    qtbot.waitUntil(lambda: log.toPlainText() == LOG.rstrip())
    height = log.height()
    window.show_snapshot(given.FAILED)
    qtbot.waitUntil(lambda: log.height() < height)
    bar = log.verticalScrollBar()
    # The layout comes to rest in several steps.
    qtbot.waitUntil(lambda: bar.value() == bar.maximum() > 0)


def test_a_reader_who_scrolled_up_is_left_alone(make_window: MakeWindow, qtbot: QtBot) -> None:
    log = workers(make_window("workers", given.READY)).detail.log
    qtbot.waitUntil(lambda: log.verticalScrollBar().maximum() > 0)
    log.verticalScrollBar().setValue(3)
    log.show_log(LOG + "one more\n")
    assert log.verticalScrollBar().value() == 3


def test_a_worker_for_vectors_is_told_apart_and_answers_nothing(make_window: MakeWindow) -> None:
    embedder = replace(given.WORKER, id=WorkerId("worker-2"), embeds=True)
    snapshot = replace(given.READY, workers=(given.WORKER, embedder))
    row = workers_props(snapshot)[1]
    assert row.line == "makes vectors of texts"
    assert row.line in row.spoken
    alone = replace(given.READY, workers=(embedder,))
    assert alone.state is EngineState.STARTING
    make_window("workers", alone)


def test_how_a_worker_was_planned_and_what_is_risky_about_it_is_told(make_window: MakeWindow) -> None:
    window = make_window("workers", given.READY)
    detail = workers(window).detail
    assert detail.plan.text() == given.WORKER.plan
    assert not detail.caution.isVisible()
    risky = replace(given.WORKER, caution="It leaves 0.3 GB for everything else.")
    window.show_snapshot(replace(given.READY, workers=(risky,)))
    assert detail.caution.isVisible()
    assert detail.caution.text() == risky.caution
