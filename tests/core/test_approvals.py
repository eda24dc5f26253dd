"""What waits for the person, in the snapshot."""

from swarm_desktop.core.events import ApprovalAsked, ApprovalSettled, SandboxLookedFor
from swarm_desktop.core.ids import ApprovalId, new_approval_id
from swarm_desktop.core.reduce import reduce
from swarm_desktop.core.snapshot import ApprovalView, Snapshot


def approval(approval_id: str) -> ApprovalView:
    return ApprovalView(ApprovalId(approval_id), "read_file", "/a", "/a", "curl", 1.0, 121.0)


def test_questions_wait_in_the_order_in_which_they_came_until_they_are_settled() -> None:
    snapshot = reduce(reduce(Snapshot(), ApprovalAsked(approval("1"))), ApprovalAsked(approval("2")))
    assert [waiting.id for waiting in snapshot.approvals] == ["1", "2"]
    assert [waiting.id for waiting in reduce(snapshot, ApprovalSettled(ApprovalId("1"))).approvals] == ["2"]
    assert reduce(snapshot, ApprovalSettled(ApprovalId("unknown"))) == snapshot
    assert new_approval_id() != new_approval_id()


def test_whether_programs_can_be_confined_is_known() -> None:
    assert reduce(Snapshot(), SandboxLookedFor("install it")).sandbox_trouble == "install it"
    assert reduce(Snapshot(sandbox_trouble="install it"), SandboxLookedFor("")).sandbox_trouble == ""
