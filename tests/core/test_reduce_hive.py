from swarm_desktop.core.events import HiveChanged, PairingChanged, PeerChanged, PeerRemoved
from swarm_desktop.core.hive import HiveView, PairingStage, PairingView
from swarm_desktop.core.ids import NodeId
from swarm_desktop.core.reduce import reduce
from swarm_desktop.core.snapshot import NodeView, Snapshot

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
