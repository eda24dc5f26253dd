"""Ballots that arrive light the cells of the machines they come from."""

from collections.abc import Callable
from dataclasses import replace
from typing import cast

import pytest
from pytestqt.qtbot import QtBot

from swarm_desktop.core.settings import Settings
from swarm_desktop.core.snapshot import CandidateState, QuestionState, Snapshot
from swarm_ui import MainWindow
from swarm_ui.hive.marks import VoterMark, voter_marks
from swarm_ui.hive.view import HivePage
from swarm_ui.theme.theme import Theme
from tests.ui import hives

MakeWindow = Callable[..., MainWindow]

(QUESTION,) = hives.WORKING.questions
SPEAKING = replace(
    hives.WORKING,
    questions=(
        replace(
            QUESTION,
            candidates=tuple(
                replace(candidate, state=CandidateState.STREAMING, key="") for candidate in QUESTION.candidates
            ),
        ),
    ),
)
ENDED = replace(hives.SHARED_QUESTION, started_at=1000.0, seconds=2.0)


def test_marks_tell_who_speaks_who_agrees_and_who_won() -> None:
    during = voter_marks(hives.WORKING, 0.0)
    assert during[""] == (VoterMark("counted", 0), VoterMark("speaking"))
    assert during[hives.ATTIC.id][1] == VoterMark("speaking")
    after = voter_marks(Snapshot(questions=(ENDED,)), 1003.0)
    assert sum(mark.won for marks in after.values() for mark in marks) == 1
    assert voter_marks(Snapshot(questions=(ENDED,)), 1010.0) == {}


def test_a_voter_that_stands_in_is_one_of_this_machine() -> None:
    late = replace(QUESTION.candidates[2], stands_in=True)
    question = replace(QUESTION, candidates=(late,))
    assert list(voter_marks(Snapshot(questions=(question,)), 0.0)) == [""]


@pytest.fixture
def page(make_window: MakeWindow) -> HivePage:
    return cast("HivePage", make_window(snapshot=SPEAKING).pages[0])


def test_a_ballot_lights_its_machine_for_a_moment_and_then_nothing_moves(page: HivePage, qtbot: QtBot) -> None:
    glow = page.honeycomb.glow
    assert not glow.active
    page.show_snapshot(hives.WORKING)
    assert glow.active
    assert glow.strength("this") > 0.5
    assert glow.strength(hives.MACBOOK.id) == 0
    qtbot.waitUntil(lambda: not glow.active)
    assert glow.strength("this") == 0
    page.show_snapshot(replace(hives.WORKING, node=replace(hives.WORKING.node, votes_won=13)))
    assert not glow.active


def test_it_can_be_switched_off(page: HivePage) -> None:
    page.show_settings(Settings.model_validate({"window": {"animate": False}}))
    page.show_snapshot(hives.WORKING)
    assert not page.honeycomb.glow.active
    # The voters are shown all the same, without motion.
    assert page._props is not None
    assert page._props.cells[0].marks


def test_nothing_moves_where_the_system_wants_no_motion(page: HivePage, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Theme, "motion_ms", lambda _: 0)
    page.show_snapshot(hives.WORKING)
    assert not page.honeycomb.glow.active


def test_a_finished_vote_leaves_the_cells_after_a_while(page: HivePage) -> None:
    assert QUESTION.state is QuestionState.VOTING
    page.show_snapshot(replace(hives.WORKING, questions=(ENDED,)))
    assert page._props is not None
    assert not any(cell.marks for cell in page._props.cells)
