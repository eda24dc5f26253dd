"""Past votes, as lists show them."""

from dataclasses import dataclass

from swarm_desktop.core.ids import QuestionId


@dataclass(frozen=True, slots=True)
class VoteSummary:
    """One vote of the ledger. Prompt and answer are empty where the person chose not to keep them."""

    id: QuestionId
    asked_at: float
    origin: str
    model: str
    prompt: str
    answer: str
    task: str
    strategy: str
    agreeing: int
    voters: int
    """Whose ballots counted; not those that were invalid, lost or not needed any more."""
    share: float
    seconds: float
