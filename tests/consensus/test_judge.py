import pytest

from swarm_desktop.consensus import Candidate, Election, Evidence, Question

QUESTION = Question("Describe the sea.")
SAID = (
    "The sea is wide and blue and full of fish.",
    "The sea is wide and blue and full of ships.",
    "The sea is wide and grey and full of fish.",
    "Mountains are high.",
)


def election(strategy: str = "judge", said: tuple[str, ...] = SAID) -> Election:
    held = Election(QUESTION, dispatched=len(said), strategy=strategy)
    for order, text in enumerate(said):
        held.add(Candidate(f"v{order}", order, text))
    return held


def test_the_judge_is_asked_about_the_three_answers_with_most_support() -> None:
    request = election().judge_request()
    assert request is not None
    assert len(request.ballot_ids) == 3
    assert "v3" not in request.ballot_ids
    assert QUESTION.text in request.prompt
    assert "Mountains" not in request.prompt


def test_the_pick_wins() -> None:
    held = election()
    request = held.judge_request()
    assert request is not None
    picked = request.pick("B.")
    assert picked == request.ballot_ids[1]
    held.attach(picked, Evidence(judged_best=True))
    verdict = held.verdict()
    assert verdict is not None
    assert (verdict.winner.ballot_id, verdict.rule) == (picked, "judge")


@pytest.mark.parametrize("reply", ["", "D", "A or B", "none of them", "a"])
def test_an_unclear_reply_picks_nothing(reply: str) -> None:
    request = election().judge_request()
    assert request is not None
    assert request.pick(reply) is None


def test_nobody_is_asked_where_there_is_nothing_to_choose() -> None:
    assert election("auto").judge_request() is None
    assert election(said=("The sea is wide, blue and deep.",) * 3).judge_request() is None
    assert Election(QUESTION, dispatched=3, strategy="judge").judge_request() is None


def test_long_answers_are_cut() -> None:
    request = election(said=("The sea is wide, and " * 5_000, "The sea is deep, and " * 5_000)).judge_request()
    assert request is None or len(request.prompt) < 20_000
