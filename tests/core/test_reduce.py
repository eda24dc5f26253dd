from dataclasses import replace

from swarm_desktop.core.downloads import DownloadState, DownloadView
from swarm_desktop.core.events import (
    CandidateSettled,
    CandidatesGrew,
    ClientSeen,
    DownloadChanged,
    DownloadRemoved,
    EndpointChanged,
    EngineStarted,
    EngineStopped,
    EngineTroubled,
    Growth,
    LendingChanged,
    LoadMeasured,
    OfferHeard,
    PeerChanged,
    QuestionAsked,
    QuestionEnded,
    QuestionsForgotten,
    VotersDispatched,
    WorkerChanged,
    WorkerRemoved,
)
from swarm_desktop.core.hive import LendingView
from swarm_desktop.core.ids import DownloadId, NodeId, QuestionId, WorkerId, ballot_id
from swarm_desktop.core.reduce import reduce
from swarm_desktop.core.snapshot import (
    RECENT_CLIENTS,
    RECENT_QUESTIONS,
    CandidateState,
    CandidateView,
    ClientView,
    ClusterView,
    EndpointView,
    EngineState,
    LoadView,
    ModelView,
    NodeView,
    PeerName,
    QuestionState,
    QuestionView,
    Snapshot,
    Trouble,
    VerdictView,
    WorkerState,
    WorkerView,
)

NODE = NodeId("here")
QUESTION = QuestionId("q")
WORKER = WorkerView(WorkerId("w"), ModelView("practice", "practice", "p.gguf", 1), "llama.cpp", state=WorkerState.READY)
START = Snapshot(node=NodeView(NODE, "desk"))
FIRST, SECOND = ballot_id(NODE, QUESTION, 0), ballot_id(NODE, QUESTION, 1)


def question(question_id: str = "q", state: QuestionState = QuestionState.WAITING) -> QuestionView:
    return QuestionView(QuestionId(question_id), "window", "practice", "2 + 2?", "auto", 2, state)


def voting() -> Snapshot:
    candidates = tuple(
        CandidateView(ballot, order, "voter", "practice") for order, ballot in enumerate((FIRST, SECOND))
    )
    asked = reduce(START, QuestionAsked(question()))
    return reduce(asked, VotersDispatched(QUESTION, candidates))


def verdict() -> VerdictView:
    clusters = (ClusterView("4", "4", (FIRST,), 1.0),)
    return VerdictView(
        winner=FIRST, text="4", tool_calls=(), task="short_answer", strategy="auto", rule="plurality", share=1.0,
        margin=1.0, counted=1, invalid=0, dispatched=2, lost=0, reason="", stopped_early="the lead is certain",
        clusters=clusters,
    )  # fmt: skip


def test_the_state_follows_what_happens() -> None:
    snapshot = START
    states = [snapshot.state]
    loading = replace(WORKER, state=WorkerState.LOADING)
    failed = replace(WORKER, state=WorkerState.FAILED)
    for event in (
        EngineStarted(),
        WorkerChanged(loading),
        WorkerChanged(WORKER),
        EndpointChanged(EndpointView("http://127.0.0.1:7976/v1", listening=True)),
        QuestionAsked(question()),
        QuestionEnded(QUESTION, QuestionState.DONE, 1.0),
        WorkerChanged(failed),
        EngineStopped(),
    ):
        snapshot = reduce(snapshot, event)
        states.append(snapshot.state)
    assert states == [
        EngineState.STOPPED,
        EngineState.STARTING,
        EngineState.STARTING,
        EngineState.STARTING,
        EngineState.READY,
        EngineState.VOTING,
        EngineState.READY,
        EngineState.TROUBLE,
        EngineState.STOPPED,
    ]


def test_trouble_outweighs_everything_until_it_is_over() -> None:
    troubled = reduce(reduce(START, EngineStarted()), EngineTroubled(Trouble("No", "Port 1 is taken.")))
    assert troubled.state is EngineState.TROUBLE
    assert reduce(troubled, EngineTroubled(None)).state is EngineState.STARTING


def test_a_worker_is_changed_in_place_and_removed() -> None:
    other = replace(WORKER, id=WorkerId("other"))
    snapshot = reduce(reduce(START, WorkerChanged(WORKER)), WorkerChanged(other))
    snapshot = reduce(snapshot, WorkerChanged(replace(WORKER, restarts=3)))
    assert [(worker.id, worker.restarts) for worker in snapshot.workers] == [("w", 3), ("other", 0)]
    assert [worker.id for worker in reduce(snapshot, WorkerRemoved(WORKER.id)).workers] == ["other"]


def test_candidates_grow_side_by_side_and_settle_on_their_own() -> None:
    snapshot = reduce(voting(), CandidatesGrew(QUESTION, {SECOND: Growth("2 + 2 =", "", (), 3)}))
    snapshot = reduce(snapshot, CandidateSettled(QUESTION, SECOND, CandidateState.COUNTED, "4", "4"))
    first, second = snapshot.questions[0].candidates
    assert (first.text, first.state) == ("", CandidateState.STREAMING)
    assert (second.text, second.tokens, second.state, second.label) == ("2 + 2 =", 3, CandidateState.COUNTED, "4")


def test_when_the_verdict_is_there_whoever_still_streams_was_stopped() -> None:
    ended = reduce(voting(), QuestionEnded(QUESTION, QuestionState.DONE, 2.5, verdict()))
    answered = ended.questions[0]
    assert answered.state is QuestionState.DONE
    assert answered.seconds == 2.5
    assert {candidate.state for candidate in answered.candidates} == {CandidateState.STOPPED}
    assert answered.candidates[0].reason == "the lead is certain"
    assert answered.verdict is not None
    assert answered.verdict.agreeing == 1


def test_a_verdict_of_this_machine_counts_for_it_and_a_foreign_one_does_not() -> None:
    own = reduce(voting(), QuestionEnded(QUESTION, QuestionState.DONE, 1.0, verdict()))
    assert own.node.votes_won == 1
    foreign = replace(verdict(), winner=ballot_id(NodeId("attic"), QUESTION, 0))
    assert reduce(voting(), QuestionEnded(QUESTION, QuestionState.DONE, 1.0, foreign)).node.votes_won == 0


def test_old_questions_make_room_but_active_ones_are_kept() -> None:
    snapshot = reduce(START, QuestionAsked(question("slow", QuestionState.VOTING)))
    for number in range(RECENT_QUESTIONS + 5):
        snapshot = reduce(snapshot, QuestionAsked(question(str(number), QuestionState.DONE)))
    assert len(snapshot.questions) == RECENT_QUESTIONS
    assert snapshot.question(QuestionId("slow")) is not None
    assert snapshot.questions[0].id == str(RECENT_QUESTIONS + 4)


def test_events_about_forgotten_questions_change_nothing() -> None:
    late = CandidateSettled(QuestionId("gone"), FIRST, CandidateState.COUNTED)
    assert reduce(voting(), late) == voting()


def test_stopping_forgets_workers_and_address_but_not_the_answers() -> None:
    snapshot = reduce(voting(), WorkerChanged(WORKER))
    snapshot = reduce(snapshot, EndpointChanged(EndpointView("http://127.0.0.1:7976/v1", listening=True)))
    stopped = reduce(snapshot, EngineStopped())
    assert (stopped.workers, stopped.endpoint) == ((), None)
    assert len(stopped.questions) == 1


def test_load_is_kept_with_the_machine() -> None:
    assert reduce(START, LoadMeasured(LoadView(0.5, 0.25))).node.load.processor_share == 0.5


def test_answered_questions_are_forgotten_one_by_one_or_all_but_never_those_on_their_way() -> None:
    snapshot = START
    for name, state in (("a", QuestionState.DONE), ("b", QuestionState.DONE), ("c", QuestionState.VOTING)):
        snapshot = reduce(snapshot, QuestionAsked(question(name, state)))
    one_less = reduce(snapshot, QuestionsForgotten(QuestionId("a")))
    assert [kept.id for kept in one_less.questions] == ["c", "b"]
    assert [kept.id for kept in reduce(snapshot, QuestionsForgotten(None)).questions] == ["c"]


def test_clients_are_counted_newest_first_and_the_most_silent_makes_room() -> None:
    snapshot = reduce(reduce(START, ClientSeen("opencode", 1.0)), ClientSeen("Zed", 2.0))
    snapshot = reduce(snapshot, ClientSeen("opencode", 3.0))
    assert snapshot.clients == (ClientView("opencode", 3.0, 2), ClientView("Zed", 2.0, 1))
    for number in range(RECENT_CLIENTS - 1):
        snapshot = reduce(snapshot, ClientSeen(f"client {number}", 4.0 + number))
    names = [client.name for client in snapshot.clients]
    assert len(names) == RECENT_CLIENTS
    assert "Zed" not in names
    assert names[-1] == "opencode"


def test_downloads_stay_in_their_order_while_they_move_on_and_go_when_they_are_taken_off() -> None:
    first, second = (DownloadView(DownloadId(name), name, "owner/repository", (f"{name}.gguf",)) for name in "ab")
    snapshot = reduce(reduce(START, DownloadChanged(first)), DownloadChanged(second))
    moved = replace(first, state=DownloadState.FETCHING, done_bytes=5)
    snapshot = reduce(snapshot, DownloadChanged(moved))
    assert snapshot.downloads == (moved, second)
    assert reduce(snapshot, DownloadRemoved(first.id)).downloads == (second,)


ATTIC = NodeView(NodeId("attic-id"), "attic", paired=True)


def with_attic() -> Snapshot:
    return reduce(voting(), PeerChanged(ATTIC))


def test_what_a_machine_offers_outlives_its_greetings() -> None:
    offering = reduce(with_attic(), OfferHeard(ATTIC.id, 4, "Tiny"))
    greeted = reduce(offering, PeerChanged(replace(ATTIC, name="roof", online=False)))
    assert greeted.peers == (replace(ATTIC, name="roof", online=False, lends=4, model="Tiny"),)
    assert reduce(greeted, OfferHeard(NodeId("stranger"), 4, "Tiny")) == greeted


def test_a_vote_is_won_by_the_machine_whose_voter_it_was() -> None:
    lent = CandidateView(SECOND, 1, "attic · Tiny", "tiny", peer=PeerName(ATTIC.id, "attic"))
    asked = reduce(with_attic(), VotersDispatched(QUESTION, (CandidateView(FIRST, 0, "Practice", "practice"), lent)))
    verdict = VerdictView(
        SECOND,
        "4",
        (),
        "short_answer",
        "auto",
        "plurality",
        1,
        1,
        2,
        0,
        2,
        0,
        "",
        "",
        (ClusterView("4", "4", (SECOND,), 1),),
    )
    after = reduce(asked, QuestionEnded(QUESTION, QuestionState.DONE, 1, verdict))
    assert (after.peers[0].votes_won, after.node.votes_won) == (1, 0)
    own = reduce(asked, QuestionEnded(QUESTION, QuestionState.DONE, 1, replace(verdict, winner=FIRST)))
    assert (own.peers[0].votes_won, own.node.votes_won) == (0, 1)


def test_lending_is_shown() -> None:
    assert reduce(START, LendingChanged(LendingView(3, 12.0))).lending == LendingView(3, 12.0)
