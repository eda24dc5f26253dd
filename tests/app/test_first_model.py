"""From an empty folder to the first answer of a proposed model: a window, a real engine, and a hub on loopback."""

import asyncio
import os
from collections.abc import Iterator
from contextlib import AsyncExitStack
from pathlib import Path
from typing import cast

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot
from qasync import QEventLoop

from swarm_desktop.app.bridge import SnapshotBridge, commands_for_window
from swarm_desktop.app.engine_thread import EngineThread
from swarm_desktop.core.ids import QuestionId
from swarm_desktop.core.snapshot import EngineState, QuestionState, Snapshot
from swarm_desktop.engine import Engine
from swarm_desktop.models import library
from swarm_desktop.models.catalog import Catalog
from swarm_desktop.models.catalog_model import CatalogFile, CatalogModel
from swarm_desktop.models.gguf import practice_model_file
from swarm_desktop.state.folder import DataFolder
from swarm_desktop.state.keyring_access import NoKeyring
from swarm_desktop.state.secrets import SecretStore
from swarm_desktop.state.settings_file import SettingsFile
from swarm_ui import MainWindow, Tray
from swarm_ui.hive.view import HivePage
from tests.support.hub import TestHub, serving_hub

LEFT = Qt.MouseButton.LeftButton
REPOSITORY, FILE = "owner/Tiny-GGUF", "tiny-Q8_0.gguf"
LONG = 60_000
"""Milliseconds; a busy machine loads slowly."""
SCREENSHOTS = Path(os.environ.get("SWARM_SCREENSHOTS", Path(__file__).resolve().parents[2] / "ci-output/screenshots"))


@pytest.fixture(autouse=True)
def gui_loop(qapp: QApplication) -> Iterator[None]:
    loop = QEventLoop(qapp)
    asyncio.set_event_loop(loop)
    yield
    qapp.processEvents()
    asyncio.set_event_loop(None)
    loop.close()


@pytest.fixture
def hub(monkeypatch: pytest.MonkeyPatch) -> Iterator[TestHub]:
    """Serve the practice model under another name, from a thread of its own."""
    for name in ("http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY"):
        monkeypatch.delenv(name, raising=False)
    with EngineThread() as thread:
        stack = AsyncExitStack()
        serving = thread.submit(stack.enter_async_context(serving_hub())).result(30)
        content = practice_model_file().read_bytes()
        file = CatalogFile("Q8_0", len(content), REPOSITORY, "main", (FILE,), (serving.add(REPOSITORY, FILE, content),))
        tiny = CatalogModel("tiny-8m", "tiny", "8M", 8_000_000, 6, 2, 64, 4096, (file,), name="Tiny", tool_use=True)
        monkeypatch.setattr(library, "current_catalog", lambda _: Catalog(1, "2026-11-21", (tiny,)))
        yield serving
        thread.submit(stack.aclose()).result(30)


def test_from_nothing_to_the_first_answer(hub: TestHub, tmp_path: Path, qtbot: QtBot) -> None:
    settings_file = SettingsFile(
        tmp_path / "settings.toml", {}, {"endpoint.port": 0, "models.hub_url": hub.url, "hive.discover": False}
    )
    seen: list[Snapshot] = [Snapshot()]
    told: list[str] = []
    with EngineThread() as thread:
        engine = Engine(settings_file, SecretStore(tmp_path / "secrets.json", NoKeyring()), DataFolder(tmp_path))
        commands = commands_for_window(engine, thread)
        window = MainWindow(
            commands,
            settings_path=tmp_path / "window.ini",
            settings=settings_file.load(),
            tray_available=lambda: False,
        )
        qtbot.addWidget(window, before_close_func=lambda widget: widget.hide())
        tray = Tray(commands, settings_path=tmp_path / "window.ini")
        tray.icon.showMessage = lambda title, *_: told.append(title)  # type: ignore[method-assign,assignment]

        def show(snapshot: Snapshot) -> None:
            seen.append(snapshot)
            window.show_snapshot(snapshot)
            tray.show_snapshot(snapshot)

        bridge = SnapshotBridge(show)
        bridge.subscribe(engine.store)
        window.open()
        thread.submit(engine.start()).result(30)
        try:
            _first_run(window, seen, hub, qtbot)
            assert told == ["A model is ready"]
            _first_answer(window, seen, qtbot)
        finally:
            thread.submit(engine.stop()).result(60)


def _first_run(window: MainWindow, seen: list[Snapshot], hub: TestHub, qtbot: QtBot) -> None:
    card = cast("HivePage", window.pages[0]).first_run
    qtbot.waitUntil(card.isVisible, timeout=LONG)
    _picture(window, "proposed")
    assert hub.hub_requests == []
    qtbot.mouseClick(card.proposal.button, LEFT)
    qtbot.waitUntil(lambda: _answers(seen, FILE), timeout=LONG)
    qtbot.waitUntil(lambda: not card.isVisible())
    window.open_page("models")
    _picture(window, "ready")


def _first_answer(window: MainWindow, seen: list[Snapshot], qtbot: QtBot) -> None:
    window.open_page("try")
    asked: list[QuestionId] = []
    window.try_it.ask.question.setPlainText("What is 17 plus 25?")
    qtbot.waitUntil(window.try_it.ask.button.isEnabled, timeout=LONG)
    qtbot.mouseClick(window.try_it.ask.button, LEFT)

    def answered() -> bool:
        asked[:] = [question.id for question in seen[-1].questions if question.state is QuestionState.DONE]
        return bool(asked)

    qtbot.waitUntil(answered, timeout=LONG)
    question = seen[-1].question(asked[0])
    assert question is not None
    assert question.model != "practice"
    assert question.verdict is not None
    _picture(window, "answer")


def _answers(seen: list[Snapshot], file: str) -> bool:
    latest = seen[-1]
    return latest.state is EngineState.READY and [Path(each.model.path).name for each in latest.answering] == [file]


def _picture(window: MainWindow, name: str) -> None:
    SCREENSHOTS.mkdir(parents=True, exist_ok=True)
    window.grab().save(str(SCREENSHOTS / f"first-run-{name}.png"))
