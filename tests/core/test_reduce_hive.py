from dataclasses import replace

from swarm_desktop.core.events import (
    CandidateReplaced,
    HiveChanged,
    PairingChanged,
    PeerChanged,
    PeerMeasured,
    PeerRemoved,
    QuestionEnded,
    UsageCounted,
)
from swarm_desktop.core.hive import HiveView, PairingStage, PairingView
from swarm_desktop.core.ids import BallotId, NodeId, QuestionId
from swarm_desktop.core.peer_facts import PeerStatistics, PeerUsage
from swarm_desktop.core.reduce import reduce
from swarm_desktop.core.snapshot import (
    CandidateView,
    NodeView,
    PeerName,
    QuestionState,
    QuestionView,
    Snapshot,
    VerdictView,
)

ADA = NodeView(NodeId("ada"), "ada", paired=True)
BOB = NodeView(NodeId("bob"), "bob", paired=True)


def test_peers_come_change_in_place_and_go() -> None:
    snapshot = reduce(reduce(Snapshot(), PeerChanged(ADA)), PeerChanged(BOB))
    renamed = NodeView(ADA.id, "zoe", paired=True, online=False)
    assert reduce(snapshot, PeerChanged(renamed)).peers == (renamed, BOB)
    assert reduce(snapshot, PeerRemoved(ADA.id)).peers == (BOB,)
    assert reduce(snapshot, PeerRemoved(NodeId("nobody"))).peers == (ADA, BOB)


def test_one_pairing_is_shown_and_where_this_machine_listens() -> None:
    comparing = PairingView("ada", "192.0.2.7", PairingStage.COMPARING, "123456")
    snapshot = reduce(reduce(Snapshot(), PairingChanged(comparing)), HiveChanged(HiveView(7977)))
    assert (snapshot.pairing, snapshot.hive.port) == (comparing, 7977)
    assert comparing.is_live
    assert not PairingView("ada", "192.0.2.7", PairingStage.PAIRED).is_live


def test_what_was_measured_of_a_peer_and_what_it_used_stays_when_it_changes() -> None:
    measured = PeerStatistics(requests=3, failures=1, last_error="It was not done in time.")
    used = PeerUsage("2030-01-31", ADA.id, "ada", 2, 6, 15, 30, 1.0)
    snapshot = reduce(reduce(Snapshot(), PeerChanged(ADA)), PeerChanged(BOB))
    for event in (PeerMeasured(ADA.id, measured), UsageCounted(used), PeerChanged(replace(ADA, online=False))):
        snapshot = reduce(snapshot, event)
    assert snapshot.peers == (replace(ADA, online=False, statistics=measured, usage=used), BOB)
    assert reduce(snapshot, PeerMeasured(NodeId("nobody"), measured)) == snapshot


def test_a_voter_that_stands_in_takes_the_place_and_the_win_is_not_the_late_machines() -> None:
    lent = CandidateView(BallotId("b"), 0, "ada", "big", text="4", peer=PeerName(ADA.id, "ada"))
    question = QuestionView(QuestionId("q"), "window", "tiny", "", "auto", 1, QuestionState.VOTING, (lent,))
    standing_in = CandidateView(BallotId("b"), 0, "here", "tiny", peer=lent.peer, stands_in=True)
    won = VerdictView(lent.ballot_id, "42", (), "short_answer", "auto", "plurality", 1, 1, 1, 0, 1, 0, "", "", ())
    snapshot = Snapshot(peers=(ADA,), questions=(question,))
    snapshot = reduce(snapshot, CandidateReplaced(question.id, standing_in))
    assert snapshot.questions[0].candidates == (standing_in,)
    snapshot = reduce(snapshot, QuestionEnded(question.id, QuestionState.DONE, 1.0, won))
    assert snapshot.peers[0].votes_won == 0
