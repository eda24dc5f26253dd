from dataclasses import replace
from datetime import UTC, datetime

import pytest

from swarm_desktop.core.ids import NodeId, QuestionId, WorkerId
from swarm_desktop.core.settings import Settings
from swarm_desktop.core.snapshot import CandidateState, NodeView, Snapshot, WorkerState
from swarm_ui.availability import waiting_state
from swarm_ui.facts import facts_line, hardware_words, seconds_words, size_words, when_words
from swarm_ui.hive.honeycomb import places, ring_places
from swarm_ui.hive.view_model import hive_props
from swarm_ui.result.view_model import cluster_ranks
from swarm_ui.settings.view_model import model_props
from swarm_ui.try_it.view_model import try_it_props
from swarm_ui.verdicts import agreement
from swarm_ui.votes.view_model import vote_props, vote_rows
from swarm_ui.workers.view_model import workers_props
from tests.ui import snapshots as given

ALL = [given.STOPPED, given.STARTING, given.LOADING, given.READY, given.VOTING, given.DONE, given.FAILED]


@pytest.mark.parametrize("snapshot", ALL)
def test_equal_snapshots_give_equal_props(snapshot: Snapshot) -> None:
    again = replace(snapshot)
    assert hive_props(snapshot, 5) == hive_props(again, 5)
    assert try_it_props(snapshot, given.QUESTION_ID) == try_it_props(again, given.QUESTION_ID)
    assert workers_props(snapshot) == workers_props(again)
    assert model_props(snapshot, Settings()) == model_props(again, Settings())


class TestFacts:
    def test_one_line(self) -> None:
        assert facts_line(given.READY) == "1 machine · 16 slots · Practice model"
        assert facts_line(given.LOADING) == "1 machine"
        assert "nothing listens" in facts_line(given.STOPPED)

    def test_sizes_and_durations(self) -> None:
        assert size_words(7_400_000) == "7.1 MB"
        assert size_words(32 * 1024**3) == "32 GB"
        assert size_words(0) == "\N{EN DASH}"
        assert seconds_words(2.44) == "2.4 s"
        assert seconds_words(125) == "2 min 5 s"

    def test_a_machine_without_facts_says_nothing(self) -> None:
        assert hardware_words(NodeView(NodeId(""), "").hardware) == ""


class TestWaiting:
    def test_nothing_to_wait_for_once_a_worker_is_ready(self) -> None:
        assert waiting_state(given.READY) is None

    @pytest.mark.parametrize(
        ("snapshot", "title", "button"),
        [
            (given.STOPPED, "The swarm is stopped", "Start the swarm"),
            (given.STARTING, "Starting", ""),
            (given.LOADING, "Practice model is loading", ""),
            (given.FAILED, "No worker can answer", "Open Workers"),
        ],
    )
    def test_each_state_says_what_to_do(self, snapshot: Snapshot, title: str, button: str) -> None:
        state = waiting_state(snapshot)
        assert state is not None
        assert (state.title, state.button) == (title, button)

    def test_loading_shows_progress(self) -> None:
        state = waiting_state(given.LOADING)
        assert state is not None
        assert state.percent == 62


class TestHive:
    def test_this_machine_tells_everything_in_words(self) -> None:
        cell = hive_props(given.READY, 5).cells[0]
        assert (cell.name, cell.hardware, cell.work) == ("workbench", "8 cores · 32 GB", "Practice model")
        assert (cell.voters, cell.won) == ("5 voters", "won 12")

    def test_a_model_whose_memory_was_freed_is_loaded_when_it_is_asked(self) -> None:
        freed = replace(given.WORKER, state=WorkerState.UNLOADED, slots=())
        cell = hive_props(replace(given.READY, workers=(freed,)), 5).cells[0]
        assert (cell.work, cell.voters) == ("Practice model, loaded when asked", "5 voters")
        assert cell.percent == 23
        assert "Ready" in cell.spoken
        assert "23 percent" in cell.spoken

    @pytest.mark.parametrize(
        ("snapshot", "work", "tone"),
        [
            (given.STOPPED, "Stopped", "dim"),
            (given.STARTING, "Starting…", "warn"),
            (given.LOADING, "Loading 62 %", "warn"),
            (given.FAILED, "Trouble: the worker failed", "bad"),
            (given.TROUBLED, "Trouble: The endpoint cannot start", "bad"),
        ],
    )
    def test_trouble_has_a_word_and_not_only_a_colour(self, snapshot: Snapshot, work: str, tone: str) -> None:
        cell = hive_props(snapshot, 5).cells[0]
        assert (cell.work, cell.tone) == (work, tone)

    def test_paired_machines_stand_around_and_offline_ones_fade(self) -> None:
        peers = (
            NodeView(NodeId("b"), "attic", paired=True, votes_won=3),
            NodeView(NodeId("c"), "laptop", paired=True, online=False),
            NodeView(NodeId("d"), "stranger"),
        )
        cells = hive_props(replace(given.READY, peers=peers), 5).cells
        assert [cell.name for cell in cells] == ["workbench", "attic", "laptop", "Room for more"]
        assert cells[2].faded
        assert cells[2].work == "Offline"

    def test_only_the_last_three_verdicts_are_shown(self) -> None:
        verdicts = hive_props(given.HISTORY, 5).verdicts
        assert [verdict.agreement.words for verdict in verdicts] == [
            "3 of 4 agree",
            "7 of 9 agree",
            "2 of 5 agree",
        ]

    def test_places_never_overlap(self) -> None:
        for machines in (1, 2, 6, 7, 14):
            taken = places(machines)
            assert len(taken) == len(set(taken)) == machines + 1
        assert len(set(ring_places(2))) == 12


class TestTryIt:
    def test_without_a_question_there_is_an_empty_state(self) -> None:
        props = try_it_props(given.READY, None)
        assert props.question_id is None
        assert props.can_ask
        assert props.practice

    def test_candidates_tell_state_and_cluster(self) -> None:
        props = try_it_props(given.VOTING, given.QUESTION_ID)
        assert props.active
        assert props.progress == "2 of 5 ballots are in"
        assert [candidate.cluster for candidate in props.candidates] == [0, 0, None, None, None]
        assert props.candidates[0].chip == "42"
        assert props.candidates[2].state.endswith("tokens")

    def test_the_winner_leads_even_with_fewer_ballots(self) -> None:
        verdict = replace(given.VERDICT, winner=given.VERDICT.clusters[1].ballots[0])
        assert cluster_ranks(replace(given.DONE_QUESTION, verdict=verdict))["number:32"] == 0

    def test_verdict_says_how_sure_and_how_long(self) -> None:
        verdict = try_it_props(given.DONE, given.QUESTION_ID).verdict
        assert verdict is not None
        assert verdict.agreement.words == "3 of 4 agree"
        assert verdict.agreement.segments == (0.6, 0.2)
        assert verdict.facts == "2.4 s · short answer · auto"
        assert "certain after 4 of 5" in verdict.reason
        assert "not correctness" in verdict.caution

    @pytest.mark.parametrize(
        ("state", "words", "tone"),
        [
            (CandidateState.INVALID, "not counted: no answer found", "bad"),
            (CandidateState.LOST, "lost: no answer found", "bad"),
            (CandidateState.STOPPED, "stopped: no answer found", "dim"),
        ],
    )
    def test_each_end_of_a_candidate_has_words(self, state: CandidateState, words: str, tone: str) -> None:
        candidate = replace(given.candidates(settled=0)[0], state=state, reason="no answer found")
        question = replace(given.VOTING_QUESTION, candidates=(candidate,))
        props = try_it_props(replace(given.READY, questions=(question,)), given.QUESTION_ID)
        assert (props.candidates[0].state, props.candidates[0].tone) == (words, tone)

    def test_tool_calls_are_shown_where_there_is_no_text(self) -> None:
        candidate = replace(given.candidates(settled=1)[0], text="", tool_calls=('read_file(path="a")',))
        question = replace(given.VOTING_QUESTION, candidates=(candidate,))
        props = try_it_props(replace(given.READY, questions=(question,)), given.QUESTION_ID)
        assert props.candidates[0].text == 'read_file(path="a")'

    def test_agreement_of_few_is_not_overstated(self) -> None:
        assert agreement(replace(given.VERDICT, counted=0)).words == "no ballot could be counted"
        alone = replace(given.VERDICT, winner=given.VERDICT.clusters[1].ballots[0])
        assert agreement(alone).words == "no two of 4 agree"
        assert agreement(replace(given.VERDICT, counted=1)).words == "one ballot, nothing to compare"


class TestWorkers:
    def test_facts(self) -> None:
        worker = workers_props(given.VOTING)[0]
        facts = {fact.name: fact.value for fact in worker.facts}
        assert facts["Tokens/s"] == "412.6"
        assert facts["Slots busy"] == "3 / 16"
        assert facts["Memory"] == "202 MB"
        assert facts["Threads"] == "8"
        assert facts["Restarts"] == "0"
        assert worker.line == "3 of 16 slots busy"

    def test_failed_worker_brings_its_trouble(self) -> None:
        worker = workers_props(given.FAILED)[0]
        assert worker.look.word == "Failed"
        assert worker.trouble is not None
        assert worker.line == worker.trouble.title

    def test_safer_setting_is_told(self) -> None:
        snapshot = replace(given.READY, workers=(replace(given.WORKER, safety="no extra buffers"),))
        assert ("Safer setting", "no extra buffers") in [
            (fact.name, fact.value) for fact in workers_props(snapshot)[0].facts
        ]

    def test_log_is_read_again_after_a_restart(self) -> None:
        before = workers_props(given.READY)[0].log_stamp
        restarted = replace(given.WORKER, restarts=1)
        assert workers_props(replace(given.READY, workers=(restarted,)))[0].log_stamp != before


class TestSettings:
    def test_practice_model_is_called_what_it_is(self) -> None:
        assert model_props(given.READY, Settings()).name == "Practice model"
        assert model_props(given.STOPPED, Settings()).practice

    def test_chosen_file_is_named_before_it_is_loaded(self) -> None:
        chosen = Settings.model_validate({"worker": {"model_file": "/models/big.gguf"}})
        props = model_props(given.STOPPED, chosen)
        assert (props.name, props.practice) == ("big.gguf", False)

    def test_state_of_worker_does_not_change_the_model(self) -> None:
        busy = replace(given.WORKER, id=WorkerId("worker-1"), state=WorkerState.BUSY)
        assert model_props(replace(given.READY, workers=(busy,)), Settings()) == model_props(given.READY, Settings())


NOON = datetime(2026, 11, 21, 12, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("then", "words", "brief"),
    [
        (datetime(2026, 11, 21, 9, 5, tzinfo=UTC), "09:05", "09:05"),
        (datetime(2026, 11, 20, 23, 59, tzinfo=UTC), "yesterday 23:59", "yesterday"),
        (datetime(2026, 11, 3, 9, 5, tzinfo=UTC), "3 Nov 09:05", "3 Nov"),
        (datetime(2025, 12, 31, 9, 5, tzinfo=UTC), "31 Dec 2025 09:05", "31 Dec 2025"),
    ],
)
def test_moments_are_told_as_short_as_they_are_clear(then: datetime, words: str, brief: str) -> None:
    assert when_words(then.timestamp(), NOON) == words
    assert when_words(then.timestamp(), NOON, brief=True) == brief


class TestVotes:
    def test_memory_knows_more_than_the_ledger(self) -> None:
        wordless = replace(given.summary(given.WORDLESS), id=given.QUESTION_ID)
        rows = vote_rows((wordless,), given.ASKED_NOW, "", (), NOON)
        assert [row.name for row in rows] == ["What is 17 plus 25?"]

    def test_newest_first_wherever_they_come_from(self) -> None:
        rows = vote_rows(given.LEDGER[::-1], given.ASKED_NOW, "", (), NOON)
        assert [row.id for row in rows][:3] == [given.QUESTION_ID, "kept", "wordless"]

    def test_questions_without_a_verdict_are_no_votes(self) -> None:
        assert vote_rows((), given.VOTING, "", (), NOON) == ()

    @pytest.mark.parametrize("search", ["17 PLUS", "42", "practice", "window"])
    def test_memory_is_searched_as_the_ledger_is(self, search: str) -> None:
        assert len(vote_rows((), given.DONE, search, (), NOON)) == 1
        assert vote_rows((), given.DONE, search + "!", (), NOON) == ()

    def test_forgotten_votes_are_gone(self) -> None:
        assert vote_rows(given.LEDGER, given.READY, "", {vote.id for vote in given.LEDGER}, NOON) == ()

    @pytest.mark.parametrize(
        ("agreeing", "voters", "words"),
        [
            (4, 5, "4 of 5 voters agree"),
            (1, 5, "no two of 5 voters agree"),
            (1, 1, "one voter"),
            (0, 5, "no ballot counted"),
        ],
    )
    def test_agreement_in_words(self, agreeing: int, voters: int, words: str) -> None:
        vote = replace(given.LEDGER[0], agreeing=agreeing, voters=voters)
        (row,) = vote_rows((vote,), given.READY, "", (), NOON)
        assert row.agreement == words
        assert row.share == agreeing / voters
        assert words in row.spoken

    def test_long_questions_are_one_line(self) -> None:
        (row,) = vote_rows((replace(given.LEDGER[0], prompt="one\n\n two"),), given.READY, "", (), NOON)
        assert row.name == "one two"

    def test_agreement_without_texts_keeps_its_colours(self) -> None:
        props = vote_props(given.WORDLESS, NOON)
        assert [candidate.cluster for candidate in props.candidates] == [0, 0, 1, 0, None]
        assert props.compared == ("", "")
        assert "not a word" in props.notice

    def test_the_winner_is_compared_with_another_answer(self) -> None:
        props = vote_props(given.KEPT, NOON)
        assert props.compared == ("node-a/kept/0", "node-a/kept/1")
        assert not props.notice

    def test_one_text_alone_is_compared_with_nothing(self) -> None:
        alone = replace(given.KEPT, id=QuestionId("alone"), candidates=given.KEPT.candidates[:1])
        assert vote_props(alone, NOON).compared == ("", "")
