import pytest

from swarm_desktop.consensus import Candidate, Election, ElectionOptions, Question, Weighting, reliabilities
from swarm_desktop.consensus.weights import CAP


def election(weighting: Weighting, *voters: tuple[str, str, float | None], dispatched: int | None = None) -> Election:
    held = Election(
        Question("What is 1 + 1?"),
        dispatched=dispatched or len(voters),
        options=ElectionOptions(weighting=weighting),
    )
    for order, (model, text, logprob) in enumerate(voters):
        held.add(Candidate(f"v{order}", order, text, model=model, mean_logprob=logprob))
    return held


def winner(held: Election) -> str:
    verdict = held.verdict()
    assert verdict is not None
    return verdict.winner.text


def test_a_model_that_is_trusted_more_outweighs_others() -> None:
    voters = (("small", "3", None), ("small", "3", None), ("large", "2", None), ("large", "2", None))
    assert winner(election(Weighting({"large": 1.5}), *voters)) == "2"
    assert winner(election(Weighting({"large": 0.7}), *voters)) == "3"


def test_no_model_weighs_more_than_the_cap() -> None:
    voters = (("small", "3", None), ("small", "3", None), ("small", "3", None), ("large", "2", None))
    held = election(Weighting({"large": 1000.0}), *voters)
    assert winner(held) == "3"
    assert max(ballot.weight for ballot in held.ballots) == CAP


def test_shares_stay_parts_of_the_whole() -> None:
    verdict = election(Weighting({"large": 2.0}), ("large", "2", None), ("large", "2", None)).verdict()
    assert verdict is not None
    assert verdict.share == 1.0


def test_a_heavy_voter_outstanding_keeps_a_lead_from_being_certain() -> None:
    four = (("small", "3", None),) * 4
    assert election(Weighting(), *four, dispatched=7).certainty() is not None
    assert election(Weighting({"large": 2.0}), *four, dispatched=7).certainty() is None


def test_log_probabilities_count_within_one_model_only() -> None:
    voters = (
        ("a", "3", -2.0),
        ("a", "2", -0.1),
        ("a", "3", -2.1),
        ("a", "2", -0.2),
        ("b", "3", -0.01),
    )
    weights = [ballot.weight for ballot in election(Weighting(by_logprob=True), *voters).ballots]
    assert weights[1] > 1 > weights[0]
    assert weights[4] == 1.0, "one ballot of a model says nothing about how sure it was"


def test_moving_weights_are_never_certain() -> None:
    held = election(Weighting(by_logprob=True), *((("a", "2", -0.1),) * 4), dispatched=5)
    assert held.certainty() is None


def test_reliability_is_shrunk_towards_equal() -> None:
    few = reliabilities({"a": (2, 2), "b": (50, 100)})
    many = reliabilities({"a": (95, 100), "b": (50, 100)})
    assert 1 < few["a"] < many["a"] <= CAP
    assert many["b"] < 1
    assert reliabilities({"a": (0, 0)}) == {"a": 1.0}
    assert reliabilities({}) == {}


@pytest.mark.parametrize("counts", [(0, 10_000), (10_000, 10_000)])
def test_reliability_stays_within_the_cap(counts: tuple[int, int]) -> None:
    assert all(1 / CAP <= weight <= CAP for weight in reliabilities({"a": counts, "b": (600, 1000)}).values())
