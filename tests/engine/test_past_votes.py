from pathlib import Path

import pytest

from swarm_desktop.consensus import Agreements
from swarm_desktop.core.ids import NodeId
from swarm_desktop.core.settings import LedgerSettings
from swarm_desktop.core.snapshot import NodeView, Snapshot
from swarm_desktop.engine.past_votes import PastVoteCommands
from swarm_desktop.ledger import VoteLedger
from swarm_desktop.store import SnapshotStore
from tests.support.past_votes import mixed_vote

MODELS = {"practice", "other"}


@pytest.fixture
def agreements() -> Agreements:
    return Agreements()


@pytest.fixture
def past_votes(agreements: Agreements, tmp_path: Path) -> PastVoteCommands:
    ledger = VoteLedger(tmp_path / "votes.sqlite")
    for number in range(20):
        ledger.record(mixed_vote(number), with_content=False)
    store = SnapshotStore(Snapshot(node=NodeView(NodeId("here"), "here")))
    return PastVoteCommands(ledger, agreements, LedgerSettings, store)


async def test_models_that_others_agreed_with_count_more_after_a_restart(
    past_votes: PastVoteCommands, agreements: Agreements
) -> None:
    await past_votes.learn_from_past_votes()
    weights = agreements.weights(MODELS)
    assert weights["other"] < 1 < weights["practice"]


async def test_who_forgets_all_votes_forgets_what_was_learned_from_them(
    past_votes: PastVoteCommands, agreements: Agreements
) -> None:
    await past_votes.learn_from_past_votes()
    await past_votes.forget_votes()
    assert agreements.weights(MODELS) == {}
