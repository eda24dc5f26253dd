from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import cast

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QPushButton
from pytestqt.qtbot import QtBot

from swarm_desktop.core.errors import WorkerError
from swarm_desktop.core.runtimes import RuntimeKind
from swarm_desktop.core.settings import ServerSettings
from swarm_desktop.core.snapshot import Snapshot
from swarm_ui import MainWindow
from swarm_ui.workers.runtimes import runtimes_props
from swarm_ui.workers.view import WorkersPage
from swarm_ui.workers.view_model import workers_props
from tests.ui import fake_runtimes as fakes
from tests.ui import snapshots as given
from tests.ui.fake_commands import FakeCommands

MakeWindow = Callable[..., MainWindow]


def opened(make_window: MakeWindow, qtbot: QtBot, snapshot: Snapshot = fakes.WITH_SERVERS) -> WorkersPage:
    page = cast("WorkersPage", make_window("workers", snapshot).pages[3])
    page.runtimes_button.setFocus()
    qtbot.keyClick(page.runtimes_button, Qt.Key.Key_Space)
    assert page.runtimes.isVisible()
    return page


def said(page: WorkersPage) -> str:
    return "\n".join(label.text() for label in page.runtimes.findChildren(QLabel)).replace("\N{ZERO WIDTH SPACE}", "")


def button(page: WorkersPage, name: str) -> QPushButton:
    (found,) = [
        each for each in page.runtimes.findChildren(QPushButton) if name in (each.accessibleName(), each.text())
    ]
    return found


def test_what_can_be_used_is_shown_with_what_to_do_about_the_rest(
    make_window: MakeWindow, commands: FakeCommands, qtbot: QtBot
) -> None:
    page = opened(make_window, qtbot)
    qtbot.waitUntil(lambda: bool(commands.named("look_for_runtimes")))
    words = said(page)
    assert 'pip install "swarm-desktop[mlx]"' in words
    assert "/usr/local/bin/llama-server" in words
    assert [page.runtimes.reader.itemText(row) for row in range(page.runtimes.reader.count())] == [
        "llama.cpp",
        "llama-server",
    ]
    page.runtimes.reader.setCurrentIndex(1)
    page.runtimes.reader.activated.emit(1)
    qtbot.waitUntil(lambda: commands.current.runtimes.files == "llama_server")
    page.runtimes.program_chosen.emit(Path("/opt/llama-server"))
    qtbot.waitUntil(lambda: commands.current.runtimes.llama_server == Path("/opt/llama-server"))


def test_where_questions_go_is_said_wherever_a_server_is_shown(make_window: MakeWindow, qtbot: QtBot) -> None:
    words = said(opened(make_window, qtbot))
    assert "Questions go to box.lan:8000" in words
    assert "can be read by anybody on the network" in words
    assert "Connection refused" in words
    assert "On this machine · http://localhost:11434" in words
    row = workers_props(fakes.WITH_SERVERS)[1]
    assert row.line == "Questions go to box.lan:8000"
    assert row.line in row.spoken
    assert ("Server", "box.lan:8000") in {(fact.name, fact.value) for fact in row.facts}
    stopped = runtimes_props(replace(fakes.WITH_SERVERS, workers=()))
    assert [server.look.word for server in stopped.servers] == ["Not asked", "Not asked"]


def test_a_server_is_tested_and_removed(make_window: MakeWindow, commands: FakeCommands, qtbot: QtBot) -> None:
    page = opened(make_window, qtbot)
    button(page, "Test qwen3:8b").click()
    qtbot.waitUntil(lambda: "How can I help" in page.runtimes.result.text())
    commands.errors["try_server"] = WorkerError("box.lan:8000 does not accept the key.")
    button(page, "Test Qwen/Qwen3-32B").click()
    qtbot.waitUntil(lambda: "does not accept the key" in page.runtimes.result.text())
    button(page, "Remove qwen3:8b").click()
    qtbot.waitUntil(lambda: commands.named("remove_server") == [("http://localhost:11434", "qwen3:8b")])


def test_a_server_is_added_by_hand(make_window: MakeWindow, commands: FakeCommands, qtbot: QtBot) -> None:
    page = opened(make_window, qtbot, replace(given.STOPPED, runtimes=fakes.RUNTIMES))
    assert "No question leaves this machine" in said(page)
    dialog = page.desk.add()
    qtbot.waitUntil(dialog.isVisible)
    qtbot.keyClicks(dialog.address, "box.lan")
    qtbot.mouseClick(dialog.look, Qt.MouseButton.LeftButton)
    assert "begins with http" in dialog.address_field.fault
    dialog.address.clear()
    qtbot.keyClicks(dialog.address, "http://box.lan:8000/v1")
    assert dialog.destination.text() == "Questions go to box.lan:8000"
    qtbot.keyClicks(dialog.key, "secret")
    qtbot.mouseClick(dialog.add, Qt.MouseButton.LeftButton)
    assert "Which of its models" in dialog.told.text()
    qtbot.mouseClick(dialog.look, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: dialog.model.count() == 2)
    assert commands.named("server_models") == [("http://box.lan:8000/v1", "secret")]
    qtbot.mouseClick(dialog.test, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: "How can I help" in dialog.told.text())
    commands.errors["add_server"] = WorkerError("The settings cannot be written.")
    qtbot.mouseClick(dialog.add, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: "cannot be written" in dialog.told.text().replace("\N{ZERO WIDTH SPACE}", ""))
    del commands.errors["add_server"]
    with qtbot.waitSignal(dialog.finished):
        qtbot.mouseClick(dialog.add, Qt.MouseButton.LeftButton)
    server, key = cast("tuple[ServerSettings, str]", commands.named("add_server")[-1])
    assert (server.address, server.model, server.voters, key) == ("http://box.lan:8000/v1", "qwen3:8b", 4, "secret")


def test_choosing_a_worker_leaves_the_runtimes(make_window: MakeWindow, qtbot: QtBot) -> None:
    page = opened(make_window, qtbot)
    page.list.setFocus()
    qtbot.keyClick(page.list, Qt.Key.Key_Down)
    assert page.detail.isVisible()
    assert not page.runtimes_button.isChecked()


@pytest.mark.parametrize("kind", RuntimeKind)
def test_every_runtime_is_explained(kind: RuntimeKind) -> None:
    (props,) = [each for each in runtimes_props(fakes.WITH_SERVERS).runtimes if each.kind is kind]
    assert props.about
