from collections.abc import Callable

import pytest

from swarm_desktop.consensus import (
    STRATEGIES,
    Candidate,
    DuplicateBallotError,
    Election,
    ElectionOptions,
    Question,
    Task,
    UnknownStrategyError,
    Verdict,
)

Vote = Callable[..., Verdict]
SUM = Question("What is 100 + 75?")


def answer(order: int, text: str, **facts: object) -> Candidate:
    return Candidate(f"v{order}", order, text, **facts)  # type: ignore[arg-type]


def test_the_most_frequent_answer_wins_whatever_its_wording(vote: Vote) -> None:
    verdict = vote(["174", "The answer is 175.", "100 + 75 = 175", "It makes 175", "oh, 200"], SUM.text)
    assert verdict.task is Task.SHORT_ANSWER
    assert verdict.winner.order == 1
    assert verdict.rule == "plurality"
    assert verdict.share == pytest.approx(3 / 5)
    assert verdict.margin == pytest.approx(2 / 5)
    assert verdict.reason == "3 of 5 voters answered 175"
    assert [(cluster.label, len(cluster.ballot_ids)) for cluster in verdict.clusters] == [
        ("175", 3),
        ("174", 1),
        ("200", 1),
    ]


def test_no_verdict_before_the_first_candidate() -> None:
    election = Election(SUM, dispatched=3)
    assert election.verdict() is None
    assert election.certainty() is None


def test_four_of_five_that_agree_make_the_rest_unnecessary() -> None:
    election = Election(SUM, dispatched=5)
    for order in (4, 1, 0):
        election.add(answer(order, "175"))
        assert election.certainty() is None
    election.add(answer(2, "175"))
    certainty = election.certainty()
    assert certainty is not None
    assert certainty.kind == "lossless"
    verdict = election.verdict()
    assert verdict is not None
    assert verdict.stopped_early == certainty.reason
    assert verdict.share == 1.0
    assert verdict.reason == "4 of 4 voters answered 175"


def test_a_share_of_fewer_than_four_tells_little_so_three_that_agree_wait_for_the_next() -> None:
    patient, hasty = (Election(SUM, dispatched=5, options=ElectionOptions(stop_minimum=least)) for least in (4, 3))
    for order in range(3):
        patient.add(answer(order, "175"))
        hasty.add(answer(order, "175"))
    assert hasty.certainty() is not None
    assert patient.certainty() is None
    patient.add(answer(3, "174"))
    assert patient.certainty() is not None


def test_a_lead_that_the_outstanding_voters_can_equal_is_not_certain() -> None:
    election = Election(SUM, dispatched=4)
    election.add(answer(1, "175"))
    election.add(answer(2, "175"))
    assert election.certainty() is None


def test_lost_voters_make_a_lead_certain_but_stay_in_the_share() -> None:
    election = Election(SUM, dispatched=5)
    for order in range(3):
        election.add(answer(order, "175"))
    election.lose()
    assert election.certainty() is not None
    election.lose()
    verdict = election.verdict()
    assert verdict is not None
    assert (verdict.lost, verdict.share, verdict.stopped_early) == (2, 0.6, None)


def test_the_statistical_stop_follows_the_order_of_dispatch() -> None:
    options = ElectionOptions(stop_probability=0.9)
    quick = Election(SUM, dispatched=16, options=options)
    for order in (12, 13, 14, 15):
        quick.add(answer(order, "175"))
        assert quick.certainty() is None
    ordered = Election(SUM, dispatched=16, options=options)
    for order in range(4):
        ordered.add(answer(order, "175"))
    certainty = ordered.certainty()
    assert certainty is not None
    assert certainty.kind == "statistical"


def test_a_lost_voter_does_not_block_the_statistical_stop() -> None:
    election = Election(SUM, dispatched=16, options=ElectionOptions(stop_probability=0.9))
    election.lose()
    for order in range(1, 4):
        election.add(answer(order, "175"))
    assert election.certainty() is not None


def test_invalid_ballots_never_vote_but_lower_the_share() -> None:
    election = Election(SUM, dispatched=4)
    election.add(answer(0, "I'm sorry, but I can't help with that."))
    election.add(answer(1, "174", finish_reason="length"))
    election.add(answer(2, "174", finish_reason="length"))
    ballot = election.add(answer(3, "175"))
    assert ballot.valid
    verdict = election.verdict()
    assert verdict is not None
    assert (verdict.winner.order, verdict.counted, verdict.invalid, verdict.share) == (3, 1, 3, 0.25)


def test_without_a_valid_ballot_the_first_that_says_anything_is_passed_on(vote: Vote) -> None:
    verdict = vote(["", "I'm sorry, but I can't help with that.", "Sorry, I can't do that."])
    assert (verdict.winner.order, verdict.rule, verdict.share) == (1, "no valid ballot", 0.0)


def test_more_candidates_than_announced_are_counted() -> None:
    election = Election(SUM, dispatched=1)
    for order in range(3):
        election.add(answer(order, "175"))
    verdict = election.verdict()
    assert verdict is not None
    assert (verdict.dispatched, verdict.share) == (3, 1.0)


def test_adding_a_candidate_twice_counts_once() -> None:
    election = Election(SUM, dispatched=2)
    assert election.add(answer(0, "175")) == election.add(answer(0, "175"))
    verdict = election.verdict()
    assert verdict is not None
    assert verdict.counted == 1
    with pytest.raises(DuplicateBallotError):
        election.add(answer(0, "176"))


def test_an_unknown_strategy_is_named_with_those_that_exist() -> None:
    with pytest.raises(UnknownStrategyError, match="auto"):
        Election(SUM, dispatched=1, strategy="astrology")
    assert issubclass(UnknownStrategyError, ValueError)


def test_fastest_takes_the_first_valid_answer_to_arrive() -> None:
    election = Election(SUM, dispatched=3, strategy="fastest")
    election.add(answer(2, ""))
    assert election.certainty() is None
    election.add(answer(1, "174"))
    assert election.certainty() is not None
    election.add(answer(0, "175"))
    verdict = election.verdict()
    assert verdict is not None
    assert (verdict.winner.order, verdict.rule) == (1, "fastest")


def test_majority_compares_words_and_not_meanings(vote: Vote) -> None:
    texts = ["175", "175.0", "The answer is 175", "174", "174 "]
    assert vote(texts, SUM.text).winner.text == "175"
    assert vote(texts, SUM.text, strategy="majority").winner.text == "174"


@pytest.mark.parametrize("strategy", STRATEGIES)
def test_every_strategy_decides_between_two_answers(vote: Vote, strategy: str) -> None:
    assert vote(["175", "175"], SUM.text, strategy=strategy).winner.text == "175"
