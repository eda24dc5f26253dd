from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from itertools import repeat
from pathlib import Path
from threading import Barrier

import pytest
from hypothesis import given
from hypothesis import strategies as st

from swarm_desktop.core.errors import StateError
from swarm_desktop.core.ids import QuestionId
from swarm_desktop.ledger import VoteLedger
from tests.support.past_votes import mixed_vote, vote

SECRET = "the-secret-plan"


@pytest.fixture
def ledger(tmp_path: Path) -> VoteLedger:
    return VoteLedger(tmp_path / "new" / "votes.sqlite", capacity=5)


def test_a_vote_comes_back_whole_also_after_a_restart(ledger: VoteLedger, tmp_path: Path) -> None:
    ledger.record(vote(), with_content=True)
    again = VoteLedger(tmp_path / "new" / "votes.sqlite")
    assert again.question(QuestionId("q1")) == vote()
    (summary,) = again.summaries()
    assert (summary.prompt, summary.answer, summary.agreeing, summary.voters) == ("What is 17 plus 25?", "42", 3, 3)


def test_several_threads_may_be_the_first(tmp_path: Path) -> None:
    together = Barrier(6)

    def record(path: Path, number: int) -> None:
        fresh = VoteLedger(path)
        together.wait()
        fresh.record(vote(number), with_content=True)

    with ThreadPoolExecutor(6) as threads:
        for attempt in range(10):
            path = tmp_path / f"{attempt}.sqlite"
            tuple(threads.map(record, repeat(path), range(6)))
            assert len(VoteLedger(path).summaries()) == 6


def test_without_content_nothing_that_was_said_reaches_the_disk(ledger: VoteLedger, tmp_path: Path) -> None:
    ledger.record(vote(prompt=SECRET, answer=SECRET), with_content=False)
    kept = ledger.question(QuestionId("q1"))
    assert kept is not None
    assert kept.verdict is not None
    assert kept.verdict.agreeing == 3
    assert len(kept.candidates) == 3
    files = b"".join(file.read_bytes() for file in (tmp_path / "new").iterdir())
    assert SECRET.encode() not in files


def test_the_oldest_make_room(ledger: VoteLedger) -> None:
    for number in range(1, 9):
        ledger.record(vote(number), with_content=True)
    assert [summary.id for summary in ledger.summaries()] == ["q8", "q7", "q6", "q5", "q4"]


def test_what_is_forgotten_is_gone_from_the_file_too(ledger: VoteLedger, tmp_path: Path) -> None:
    ledger.record(vote(1, prompt=SECRET), with_content=True)
    ledger.record(vote(2), with_content=True)
    ledger.forget(QuestionId("q1"))
    assert [summary.id for summary in ledger.summaries()] == ["q2"]
    assert SECRET.encode() not in (tmp_path / "new" / "votes.sqlite").read_bytes()
    ledger.forget()
    assert ledger.summaries() == ()


@pytest.mark.parametrize("wanted", ["17 plus", "42", "practice", "zed"])
def test_votes_are_found_by_what_was_asked_answered_or_by_whom(ledger: VoteLedger, wanted: str) -> None:
    ledger.record(vote(1), with_content=True)
    ledger.record(replace(vote(2, prompt="Hello", answer="Hi"), origin="opencode", model="other"), with_content=True)
    assert [summary.id for summary in ledger.summaries(wanted)] == ["q1"]


@pytest.mark.parametrize("wanted", ["%", "_", "\\", "' OR 1=1 --"])
def test_signs_that_mean_something_to_sql_are_only_signs(ledger: VoteLedger, wanted: str) -> None:
    ledger.record(vote(1), with_content=True)
    ledger.record(vote(2, prompt=f"What is {wanted}?"), with_content=True)
    assert [summary.id for summary in ledger.summaries(wanted)] == ["q2"]


def test_a_question_without_a_verdict_is_not_a_vote(ledger: VoteLedger) -> None:
    ledger.record(replace(vote(), verdict=None), with_content=True)
    assert ledger.summaries() == ()


def test_a_damaged_file_is_told_and_not_overwritten(tmp_path: Path) -> None:
    path = tmp_path / "votes.sqlite"
    path.write_bytes(b"not a database" * 100)
    with pytest.raises(StateError, match=r"votes\.sqlite"):
        VoteLedger(path).record(vote(), with_content=True)
    assert path.read_bytes().startswith(b"not a database")


def test_only_its_owner_can_read_it(ledger: VoteLedger, tmp_path: Path) -> None:
    ledger.record(vote(), with_content=True)
    assert (tmp_path / "new" / "votes.sqlite").stat().st_mode & 0o077 == 0


@given(st.text(), st.text())
def test_any_text_survives(tmp_path_factory: pytest.TempPathFactory, prompt: str, answer: str) -> None:
    ledger = VoteLedger(tmp_path_factory.mktemp("ledger") / "votes.sqlite")
    said = vote(prompt=prompt, answer=answer)
    ledger.record(said, with_content=True)
    assert ledger.question(QuestionId("q1")) == said


def test_votes_of_several_models_are_found_again_without_a_word_of_them(ledger: VoteLedger) -> None:
    mixed = mixed_vote(2)
    ledger.record(vote(1), with_content=False)
    ledger.record(mixed, with_content=False)
    (found,) = ledger.mixed()
    assert found.id == "q2"
    assert [candidate.model for candidate in found.candidates] == ["practice"] * 4 + ["other"]
    assert found.verdict is not None
    *together, alone = (candidate.ballot_id for candidate in mixed.candidates)
    assert [cluster.ballots for cluster in found.verdict.clusters] == [tuple(together), (alone,)]
