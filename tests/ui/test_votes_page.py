import asyncio
from collections.abc import Callable
from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QMessageBox
from pytestqt.qtbot import QtBot

from swarm_desktop.core.errors import StateError
from swarm_desktop.core.ids import QuestionId
from swarm_ui import MainWindow
from swarm_ui.votes.view import VotesPage
from tests.ui import snapshots as given
from tests.ui.fake_commands import FakeCommands, refusal

MakeWindow = Callable[..., MainWindow]
LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def commands() -> FakeCommands:
    commands = FakeCommands()
    commands.ledger = given.LEDGER
    commands.past = dict(given.PAST)
    return commands


@pytest.fixture
def page(make_window: MakeWindow, qtbot: QtBot) -> VotesPage:
    """Return the page with one vote in memory and twelve in the ledger."""
    page = make_window("votes", given.ASKED_NOW).votes
    qtbot.waitUntil(lambda: len(page.list.rows.rows) == 13)
    return page


def choose(page: VotesPage, vote_id: str, qtbot: QtBot) -> None:
    page.list.setCurrentIndex(page.list.rows.index(page.list.rows.place_of(vote_id)))
    qtbot.waitUntil(lambda: page.detail.vote_id == vote_id)


class TestList:
    def test_newest_is_shown_first_and_chosen(self, page: VotesPage) -> None:
        assert [row.id for row in page.list.rows.rows][:3] == [given.QUESTION_ID, "kept", "wordless"]
        assert page.detail.vote_id == given.QUESTION_ID
        assert page.detail.question.toPlainText() == "What is 17 plus 25?"

    def test_rows_are_read_aloud(self, page: VotesPage) -> None:
        interface = QAccessible.queryAccessibleInterface(page.list)
        heard = interface.child(0).text(QAccessible.Text.Name)
        assert heard.startswith("What is 17 plus 25?, 3 of 4 voters agree, short answer, practice, window")
        assert interface.child(2).text(QAccessible.Text.Name).startswith("Texts not kept, 3 of 4 voters agree")

    def test_arrow_keys_walk_through_the_votes(self, page: VotesPage, qtbot: QtBot) -> None:
        page.list.setFocus()
        qtbot.keyClick(page.list, Qt.Key.Key_Down)
        qtbot.waitUntil(lambda: page.detail.vote_id == "kept")

    def test_search_asks_the_ledger_and_looks_into_memory(
        self, page: VotesPage, commands: FakeCommands, qtbot: QtBot
    ) -> None:
        qtbot.keyClicks(page.search, "opencode")
        qtbot.waitUntil(lambda: [row.id for row in page.list.rows.rows] == ["kept"])
        assert commands.named("votes")[-1] == "opencode"
        qtbot.waitUntil(lambda: page.detail.vote_id == "kept")
        page.search.clear()
        qtbot.keyClicks(page.search, "17 PLUS")
        qtbot.waitUntil(lambda: [row.id for row in page.list.rows.rows] == [given.QUESTION_ID])

    def test_nothing_found_leads_back(self, page: VotesPage, qtbot: QtBot) -> None:
        qtbot.keyClicks(page.search, "no such thing")
        qtbot.waitUntil(page.empty.isVisible)
        qtbot.mouseClick(page.empty.button, LEFT)
        qtbot.waitUntil(lambda: len(page.list.rows.rows) == 13)
        assert page.detail.isVisible()

    def test_the_shortcut_leads_into_the_search(self, make_window: MakeWindow, qtbot: QtBot) -> None:
        window = make_window("hive", given.READY)
        qtbot.keyClick(window, Qt.Key.Key_3, Qt.KeyboardModifier.ControlModifier)
        assert window.page is window.votes
        assert window.votes.search.hasFocus()

    def test_a_new_vote_appears_and_leaves_the_reader_alone(
        self, make_window: MakeWindow, commands: FakeCommands, qtbot: QtBot
    ) -> None:
        window = make_window("votes", given.READY)
        page = window.votes
        qtbot.waitUntil(lambda: page.detail.vote_id == "kept")
        read = len(commands.named("votes"))
        window.show_snapshot(given.ASKED_NOW)
        assert page.list.rows.rows[0].id == given.QUESTION_ID
        assert page.detail.vote_id == "kept"
        assert page.list.currentIndex().row() == 1
        qtbot.waitUntil(lambda: len(commands.named("votes")) == read + 1)
        for _ in range(3):
            window.show_snapshot(replace(given.ASKED_NOW))
        qtbot.wait(50)
        assert len(commands.named("votes")) == read + 1


class TestDetail:
    def test_candidates_and_verdict_stand_as_on_try_it(self, page: VotesPage) -> None:
        columns = page.detail.candidates.columns
        assert [column.chip.text for column in columns[:4]] == ["42", "42", "32", "42"]
        assert columns[0].edge == columns[1].edge != columns[2].edge
        assert page.detail.verdict.answer.toPlainText() == given.VERDICT.text
        assert not page.detail.verdict.votes_button.isVisible()

    def test_a_kept_vote_is_read_from_the_ledger(self, page: VotesPage, qtbot: QtBot) -> None:
        choose(page, "kept", qtbot)
        assert "parse_date" in page.detail.question.toPlainText()
        assert len([column for column in page.detail.candidates.columns if column.isVisibleTo(page)]) == 3
        assert not page.detail.notice.isVisible()

    def test_without_texts_it_still_tells_who_agreed(self, page: VotesPage, qtbot: QtBot) -> None:
        choose(page, "wordless", qtbot)
        columns = page.detail.candidates.columns
        assert [column.chip.text for column in columns[:4]] == ["Answer 1", "Answer 1", "Answer 2", "Answer 1"]
        assert columns[0].edge == columns[1].edge != columns[2].edge
        assert columns[0].text.placeholderText() == "Text not kept"
        assert page.detail.notice.isVisible()
        assert not page.detail.question.isVisible()
        assert not page.detail.differences.isVisible()
        assert not page.detail.verdict.copy_button.isVisible()

    def test_a_vote_that_is_gone_leaves_the_list(self, page: VotesPage, qtbot: QtBot) -> None:
        page.list.setCurrentIndex(page.list.rows.index(page.list.rows.place_of("old5")))
        qtbot.waitUntil(lambda: page.list.rows.place_of("old5") == -1)
        assert page.detail.isVisible()


class TestDifferences:
    def test_the_winner_is_compared_with_the_largest_other_cluster(self, page: VotesPage) -> None:
        view = page.detail.differences
        assert (view.first.currentText(), view.second.currentText()) == ("Voter 1 · 42", "Voter 3 · 32")
        assert (
            view.text.toPlainText()
            == "17 [\N{MINUS SIGN}plus 25: 17] + 25 = [\N{MINUS SIGN}42. The answer is 42.] [+32.]"
        )
        assert "only in Voter 1" in view.summary.accessibleName()

    def test_any_two_can_be_compared_by_keyboard(self, page: VotesPage, qtbot: QtBot) -> None:
        view = page.detail.differences
        view.second.setFocus()
        qtbot.keyClick(view.second, Qt.Key.Key_Home)
        assert view.second.currentText() == "Voter 1 · 42"
        assert view.summary.whole_text == "Word for word the same."

    def test_new_facts_keep_the_choice(self, page: VotesPage, qtbot: QtBot) -> None:
        view = page.detail.differences
        view.second.setFocus()
        qtbot.keyClick(view.second, Qt.Key.Key_Down)
        chosen = view.second.currentText()
        question = replace(given.ASKED_NOW.questions[0], seconds=9.0)
        page.show_snapshot(replace(given.ASKED_NOW, questions=(question,)))
        assert view.second.currentText() == chosen


class TestForgetting:
    def test_one_vote(self, page: VotesPage, commands: FakeCommands, qtbot: QtBot) -> None:
        choose(page, "kept", qtbot)
        qtbot.mouseClick(page.detail.forget_button, LEFT)
        qtbot.waitUntil(lambda: page.list.rows.place_of("kept") == -1)
        assert commands.named("forget_votes") == ["kept"]

    def test_one_that_is_still_in_memory_stays_away(
        self, page: VotesPage, commands: FakeCommands, qtbot: QtBot
    ) -> None:
        qtbot.mouseClick(page.detail.forget_button, LEFT)
        qtbot.waitUntil(lambda: page.list.rows.place_of(given.QUESTION_ID) == -1)
        assert commands.named("forget_votes") == [given.QUESTION_ID]
        page.show_snapshot(replace(given.ASKED_NOW, node=given.READY.node))
        assert page.list.rows.place_of(given.QUESTION_ID) == -1

    @pytest.mark.parametrize("sure", [True, False])
    def test_all_after_a_question(self, page: VotesPage, commands: FakeCommands, qtbot: QtBot, *, sure: bool) -> None:
        qtbot.mouseClick(page.memory.forget_button, LEFT)
        dialog = page.findChild(QMessageBox, "confirmation")
        assert dialog is not None
        button = next(button for button in dialog.buttons() if (button.text() == "Forget all") == sure)
        qtbot.mouseClick(button, LEFT)
        if sure:
            qtbot.waitUntil(page.empty.isVisible)
            assert commands.named("forget_votes") == [None]
            assert not page.memory.forget_button.isVisible()
        else:
            qtbot.wait(50)
            assert commands.named("forget_votes") == []

    def test_a_refusal_is_told(self, make_window: MakeWindow, commands: FakeCommands, qtbot: QtBot) -> None:
        commands.errors["forget_votes"] = StateError("The disk is full.")
        window = make_window("votes", given.ASKED_NOW)
        qtbot.mouseClick(window.votes.detail.forget_button, LEFT)
        qtbot.waitUntil(window.command_error.isVisible)
        assert window.votes.list.rows.place_of(given.QUESTION_ID) == 0


class TestRemembering:
    def test_the_choice_is_saved_and_says_what_it_means(
        self, page: VotesPage, commands: FakeCommands, qtbot: QtBot
    ) -> None:
        assert page.memory.keep.currentText() == "How votes fell"
        page.memory.keep.setFocus()
        qtbot.keyClick(page.memory.keep, Qt.Key.Key_Down)
        qtbot.waitUntil(lambda: commands.named("change_settings") == [{"ledger.keep": "everything"}])
        qtbot.waitUntil(lambda: "stay on this machine" in page.memory.meaning.text())
        assert "stay on this machine" in page.memory.keep.accessibleDescription()

    def test_a_refusal_shows_what_is_in_force(
        self, make_window: MakeWindow, commands: FakeCommands, qtbot: QtBot
    ) -> None:
        commands.errors["change_settings"] = refusal("It cannot be saved.")
        window = make_window("votes", given.READY)
        keep = window.votes.memory.keep
        keep.setFocus()
        qtbot.keyClick(keep, Qt.Key.Key_Up)
        qtbot.waitUntil(window.command_error.isVisible)
        assert keep.currentText() == "How votes fell"


class TestEmptyAndTrouble:
    def test_empty_teaches_and_leads_to_a_question(
        self, make_window: MakeWindow, commands: FakeCommands, qtbot: QtBot
    ) -> None:
        commands.ledger = ()
        window = make_window("votes", given.READY)
        qtbot.waitUntil(lambda: window.votes.empty.button.text() == "Ask a question")
        assert not window.votes.memory.forget_button.isVisible()
        qtbot.mouseClick(window.votes.empty.button, LEFT)
        assert window.page.name == "try"

    def test_reading_is_said(
        self, make_window: MakeWindow, commands: FakeCommands, gui_loop: asyncio.AbstractEventLoop, qtbot: QtBot
    ) -> None:
        commands.gates["votes"] = gui_loop.create_future()
        window = make_window("votes", given.READY)
        assert window.votes.empty.isVisible()
        assert "Reading" in window.votes.empty.accessibleName()
        commands.gates["votes"].set_result(None)
        qtbot.waitUntil(window.votes.detail.isVisible)

    def test_an_unreadable_ledger_says_so_and_can_be_read_again(
        self, make_window: MakeWindow, commands: FakeCommands, qtbot: QtBot
    ) -> None:
        commands.errors["votes"] = StateError("The vote ledger cannot be used.")
        window = make_window("votes", given.READY)
        qtbot.waitUntil(window.votes.error.isVisible)
        assert not window.votes.empty.isVisible()
        assert not window.command_error.isVisible()
        commands.errors.clear()
        qtbot.mouseClick(window.votes.again, LEFT)
        qtbot.waitUntil(window.votes.detail.isVisible)
        assert not window.votes.error.isVisible()

    def test_what_is_in_memory_needs_no_ledger(
        self, make_window: MakeWindow, commands: FakeCommands, qtbot: QtBot
    ) -> None:
        commands.errors["votes"] = StateError("The vote ledger cannot be used.")
        window = make_window("votes", given.ASKED_NOW)
        qtbot.waitUntil(window.votes.error.isVisible)
        assert window.votes.detail.vote_id == given.QUESTION_ID
        assert window.votes.detail.isVisible()


def test_the_verdict_of_try_it_opens_here(make_window: MakeWindow, qtbot: QtBot) -> None:
    window = make_window("try", given.ASKED_NOW)
    window.try_it.show_question(given.QUESTION_ID)
    qtbot.mouseClick(window.try_it.verdict.votes_button, LEFT)
    assert window.page is window.votes
    assert window.votes.detail.vote_id == given.QUESTION_ID


@pytest.mark.parametrize("text", given.LONG_TEXTS.values(), ids=given.LONG_TEXTS)
@pytest.mark.parametrize("name", ["try", "votes"])
def test_long_texts_stay_inside_the_smallest_window(
    make_window: MakeWindow, qtbot: QtBot, name: str, text: str
) -> None:
    window = make_window(name, given.asked_at_length(text, *(f"{text} {order}" for order in range(5))))
    window.resize(900, 600)
    window.try_it.show_question(QuestionId("long"))
    qtbot.wait(50)
    assert window.size().toTuple() == (900, 600)
    assert window.minimumSizeHint().width() <= 900
    assert window.minimumSizeHint().height() <= 600
    page = window.page
    card = window.try_it.verdict if name == "try" else window.votes.detail.verdict
    assert card.mapTo(page, card.rect().topRight()).x() <= page.width()
