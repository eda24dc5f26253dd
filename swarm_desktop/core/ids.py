"""Identifiers, each its own type so that a worker is never taken for a question."""

import secrets
from typing import NewType

NodeId = NewType("NodeId", str)
WorkerId = NewType("WorkerId", str)
QuestionId = NewType("QuestionId", str)
BallotId = NewType("BallotId", str)
ApprovalId = NewType("ApprovalId", str)
DownloadId = NewType("DownloadId", str)


def new_question_id(prefix: str = "chatcmpl-") -> QuestionId:
    """Return an identifier that doubles as the `id` of the client's answer; each dialect has its prefix."""
    return QuestionId(f"{prefix}{secrets.token_hex(12)}")


def new_approval_id() -> ApprovalId:
    """Return an identifier for one tool call that waits for the person."""
    return ApprovalId(f"approval-{secrets.token_hex(8)}")


def ballot_id(node: NodeId, question: QuestionId, order: int) -> BallotId:
    """Return the identifier of one vote, unique over all machines of a hive.

    `order` is the position in the order of dispatch, from 0.
    """
    return BallotId(f"{node}/{question}/{order}")
