"""Votes as the ledger keeps them."""

from dataclasses import replace

from swarm_desktop.core.ids import BallotId, QuestionId
from swarm_desktop.core.snapshot import (
    CandidateState,
    CandidateView,
    ClusterView,
    QuestionState,
    QuestionView,
    VerdictView,
)


def vote(number: int = 1, prompt: str = "What is 17 plus 25?", answer: str = "42", voters: int = 3) -> QuestionView:
    ballots = tuple(BallotId(f"here/q{number}/{order}") for order in range(voters))
    candidates = tuple(
        CandidateView(ballot, order, "practice", "practice", answer, "", (), CandidateState.COUNTED, answer, answer)
        for order, ballot in enumerate(ballots)
    )
    verdict = VerdictView(
        winner=ballots[0], text=answer, tool_calls=(), task="short_answer", strategy="auto", rule="plurality",
        share=1.0, margin=1.0, counted=voters, invalid=0, dispatched=voters, lost=0, reason=f"all answered {answer}",
        stopped_early="", clusters=(ClusterView(answer, answer, ballots, 1.0),),
    )  # fmt: skip
    return QuestionView(
        QuestionId(f"q{number}"), "zed", "practice", prompt, "auto", voters, QuestionState.DONE, candidates, verdict,
        None, float(number), 0.5,
    )  # fmt: skip


def mixed_vote(number: int) -> QuestionView:
    """Return a vote in which four voters of `practice` agree, and one of the model `other` does not."""
    question = vote(number, voters=5)
    *together, alone = question.candidates
    assert question.verdict is not None
    ballots = tuple(candidate.ballot_id for candidate in together)
    verdict = replace(
        question.verdict,
        share=0.8,
        clusters=(ClusterView("42", "42", ballots, 0.8), ClusterView("41", "41", (alone.ballot_id,), 0.2)),
    )
    return replace(question, candidates=(*together, replace(alone, model="other")), verdict=verdict)
