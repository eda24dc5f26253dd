from collections.abc import Callable, Sequence

import pytest

from swarm_desktop.consensus import Candidate, Election, Question, Verdict


def candidates(texts: Sequence[str], **facts: object) -> list[Candidate]:
    return [Candidate(f"v{order}", order, text, **facts) for order, text in enumerate(texts)]  # type: ignore[arg-type]


@pytest.fixture
def vote() -> Callable[..., Verdict]:
    """Hold an election over texts, dispatched in the order given."""

    def hold(texts: Sequence[str], question: str = "", *, strategy: str = "auto", **facts: object) -> Verdict:
        election = Election(Question(question), dispatched=len(texts), strategy=strategy)
        for candidate in candidates(texts, **facts):
            election.add(candidate)
        verdict = election.verdict()
        assert verdict is not None
        return verdict

    return hold
