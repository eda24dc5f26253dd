from collections.abc import Callable
from dataclasses import replace

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QGuiApplication
from pytestqt.qtbot import QtBot

from swarm_desktop.core.commands import AskRequest
from swarm_desktop.core.errors import NoWorkerReadyError
from swarm_desktop.core.ids import BallotId
from swarm_desktop.core.snapshot import QuestionState, Snapshot
from swarm_ui import MainWindow
from tests.ui import snapshots as given
from tests.ui.fake_commands import FakeCommands

MakeWindow = Callable[..., MainWindow]


def ask(window: MainWindow, commands: FakeCommands, qtbot: QtBot, text: str = "What is 17 plus 25?") -> None:
    qtbot.keyClicks(window.try_it.ask.question, text)
    qtbot.keyClick(window.try_it.ask.question, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: bool(commands.named("ask")))


class TestAsking:
    def test_enter_asks_with_the_voters_and_strategy_chosen(
        self, make_window: MakeWindow, commands: FakeCommands, qtbot: QtBot
    ) -> None:
        window = make_window("try", given.READY)
        window.try_it.ask.voters.setFocus()
        qtbot.keyClick(window.try_it.ask.voters, Qt.Key.Key_Up)
        window.try_it.ask.strategy.setFocus()
        qtbot.keyClick(window.try_it.ask.strategy, Qt.Key.Key_Down)
        ask(window, commands, qtbot)
        assert commands.named("ask") == [AskRequest("What is 17 plus 25?", 6, "majority")]

    def test_shift_enter_begins_a_new_line(self, make_window: MakeWindow, commands: FakeCommands, qtbot: QtBot) -> None:
        field = make_window("try", given.READY).try_it.ask.question
        qtbot.keyClicks(field, "one")
        qtbot.keyClick(field, Qt.Key.Key_Return, Qt.KeyboardModifier.ShiftModifier)
        qtbot.keyClicks(field, "two")
        assert field.toPlainText().split() == ["one", "two"]
        assert not commands.named("ask")

    def test_the_shortcut_and_a_click_beside_the_text_lead_into_the_field(
        self, make_window: MakeWindow, qtbot: QtBot
    ) -> None:
        window = make_window("hive", given.READY)
        field = window.try_it.ask.question
        qtbot.keyClick(window, Qt.Key.Key_2, Qt.KeyboardModifier.ControlModifier)
        assert field.hasFocus()
        window.navigation.setFocus()
        card = window.try_it.ask
        qtbot.mouseClick(card, Qt.MouseButton.LeftButton, pos=card.rect().bottomLeft() + QPoint(6, -6))
        assert field.hasFocus()

    def test_field_grows_with_the_text(self, make_window: MakeWindow) -> None:
        field = make_window("try", given.READY).try_it.ask.question
        before = field.height()
        field.setPlainText("\n".join("abcd"))
        assert field.height() > before

    def test_button_asks(self, make_window: MakeWindow, commands: FakeCommands, qtbot: QtBot) -> None:
        window = make_window("try", given.READY)
        window.try_it.ask.question.setPlainText("Hello")
        qtbot.mouseClick(window.try_it.ask.button, Qt.MouseButton.LeftButton)
        qtbot.waitUntil(lambda: len(commands.named("ask")) == 1)

    @pytest.mark.parametrize("snapshot", [given.STOPPED, given.LOADING, given.FAILED])
    def test_nothing_can_be_asked_while_no_worker_is_ready(
        self, make_window: MakeWindow, commands: FakeCommands, qtbot: QtBot, snapshot: Snapshot
    ) -> None:
        window = make_window("try", snapshot)
        qtbot.keyClicks(window.try_it.ask.question, "Hello")
        qtbot.keyClick(window.try_it.ask.question, Qt.Key.Key_Return)
        assert not window.try_it.ask.button.isEnabled()
        assert not commands.named("ask")

    def test_empty_questions_are_not_asked(self, make_window: MakeWindow, qtbot: QtBot) -> None:
        window = make_window("try", given.READY)
        qtbot.keyClicks(window.try_it.ask.question, "   ")
        assert not window.try_it.ask.button.isEnabled()

    def test_stop_cancels(self, make_window: MakeWindow, commands: FakeCommands, qtbot: QtBot) -> None:
        window = make_window("try", given.READY)
        ask(window, commands, qtbot)
        window.show_snapshot(given.VOTING)
        qtbot.waitUntil(lambda: window.try_it.ask.button.text() == "Stop")
        qtbot.mouseClick(window.try_it.ask.button, Qt.MouseButton.LeftButton)
        qtbot.waitUntil(lambda: commands.named("cancel") == [given.QUESTION_ID])

    def test_refusal_is_shown_in_place(self, make_window: MakeWindow, commands: FakeCommands, qtbot: QtBot) -> None:
        window = make_window("try", given.READY)
        commands.errors["ask"] = NoWorkerReadyError("No worker is ready. Wait until the model is loaded.")
        ask(window, commands, qtbot)
        qtbot.waitUntil(window.try_it.error.isVisible)
        assert not window.command_error.isVisible()


class TestEmptyStates:
    def test_an_example_is_asked_with_one_click(
        self, make_window: MakeWindow, commands: FakeCommands, qtbot: QtBot
    ) -> None:
        window = make_window("try", given.READY)
        qtbot.mouseClick(window.try_it.examples.buttons[0], Qt.MouseButton.LeftButton)
        qtbot.waitUntil(lambda: commands.named("ask") == [AskRequest("What is 17 plus 25?", 5, "auto")])

    def test_the_practice_model_is_called_what_it_is(self, make_window: MakeWindow) -> None:
        window = make_window("try", given.READY)
        assert window.try_it.examples.model_button.isVisible()
        real = replace(given.WORKER, model=replace(given.PRACTICE, practice=False))
        window.show_snapshot(replace(given.READY, workers=(real,)))
        assert not window.try_it.examples.model_button.isVisible()

    def test_stopped_offers_to_start(self, make_window: MakeWindow, commands: FakeCommands, qtbot: QtBot) -> None:
        window = make_window("try", given.STOPPED)
        qtbot.mouseClick(window.try_it.waiting.button, Qt.MouseButton.LeftButton)
        qtbot.waitUntil(lambda: commands.named("start") == [None])

    def test_failed_leads_to_the_workers(self, make_window: MakeWindow, qtbot: QtBot) -> None:
        window = make_window("try", given.FAILED)
        qtbot.mouseClick(window.try_it.waiting.button, Qt.MouseButton.LeftButton)
        assert window.page.name == "workers"


class TestResult:
    def test_candidates_stream_side_by_side_and_the_verdict_is_lifted_out(
        self, make_window: MakeWindow, commands: FakeCommands, qtbot: QtBot
    ) -> None:
        window = make_window("try", given.READY)
        page = window.try_it
        ask(window, commands, qtbot)
        window.show_snapshot(given.VOTING)
        qtbot.waitUntil(lambda: len(page.candidates.columns) == 5)
        assert not page.verdict.isVisible()
        assert page.candidates.columns[0].chip.text == "42"
        assert not page.candidates.columns[4].chip.isVisible()
        window.show_snapshot(given.DONE)
        assert page.verdict.isVisible()
        assert page.verdict.answer.toPlainText() == given.VERDICT.text
        assert "Voter 3" in page.candidates.columns[2].accessibleName()
        assert "32" in page.candidates.columns[2].accessibleName()
        assert page.candidates.columns[0].edge == page.candidates.columns[1].edge != page.candidates.columns[2].edge

    def test_growing_text_keeps_what_the_reader_selected(self, make_window: MakeWindow) -> None:
        window = make_window("try", given.VOTING)
        window.try_it.show_question(given.QUESTION_ID)
        text = window.try_it.candidates.columns[0].text
        cursor = text.textCursor()
        cursor.setPosition(0)
        cursor.setPosition(2, cursor.MoveMode.KeepAnchor)
        text.setTextCursor(cursor)
        longer = replace(given.VOTING_QUESTION.candidates[0], text=given.VOTING_QUESTION.candidates[0].text + " More.")
        question = replace(given.VOTING_QUESTION, candidates=(longer, *given.VOTING_QUESTION.candidates[1:]))
        window.show_snapshot(replace(given.VOTING, questions=(question,)))
        assert text.toPlainText().endswith("More.")
        assert text.textCursor().selectedText() == "17"

    def test_sixteen_columns_scroll_sideways(self, make_window: MakeWindow, qtbot: QtBot) -> None:
        window = make_window("try", given.READY)
        many = tuple(
            replace(given.candidates(settled=0)[0], order=order, ballot_id=BallotId(f"node-a/q/{order}"))
            for order in range(16)
        )
        question = replace(given.VOTING_QUESTION, candidates=many, voters=16)
        window.show_snapshot(replace(given.VOTING, questions=(question,)))
        window.try_it.show_question(given.QUESTION_ID)
        assert sum(column.isVisible() for column in window.try_it.candidates.columns) == 16
        bar = window.try_it.candidates.horizontalScrollBar()
        qtbot.waitUntil(lambda: bar.maximum() > 0)
        assert window.width() == 1180

    def test_fewer_voters_next_time_hide_the_other_columns(self, make_window: MakeWindow) -> None:
        window = make_window("try", given.DONE)
        window.try_it.show_question(given.QUESTION_ID)
        question = replace(given.VOTING_QUESTION, candidates=given.candidates(settled=0)[:2])
        window.show_snapshot(replace(given.VOTING, questions=(question,)))
        assert sum(column.isVisible() for column in window.try_it.candidates.columns) == 2
        assert not window.try_it.verdict.isVisible()

    def test_answer_is_copied(self, make_window: MakeWindow, qtbot: QtBot) -> None:
        window = make_window("try", given.DONE)
        window.try_it.show_question(given.QUESTION_ID)
        qtbot.mouseClick(window.try_it.verdict.copy_button, Qt.MouseButton.LeftButton)
        assert QGuiApplication.clipboard().text() == given.VERDICT.text
        assert window.try_it.verdict.copy_button.text() == "Copied"

    def test_failed_question_says_what_happened(self, make_window: MakeWindow) -> None:
        window = make_window("try", replace(given.READY, questions=(given.FAILED_QUESTION,)))
        window.try_it.show_question(given.QUESTION_ID)
        assert window.try_it.error.isVisible()
        assert window.try_it.error.trouble == given.FAILED_QUESTION.trouble

    def test_cancelled_question_says_so(self, make_window: MakeWindow) -> None:
        cancelled = replace(given.VOTING_QUESTION, state=QuestionState.CANCELLED)
        window = make_window("try", replace(given.READY, questions=(cancelled,)))
        window.try_it.show_question(given.QUESTION_ID)
        assert window.try_it._cancelled.isVisible()
