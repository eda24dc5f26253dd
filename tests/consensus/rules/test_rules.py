import json
from collections.abc import Callable, Sequence

import pytest

from swarm_desktop.consensus import Candidate, Election, Evidence, Question, Task, ToolCall, Verdict

Vote = Callable[..., Verdict]


def program(body: str) -> str:
    return f"```python\ndef f(x):\n{body}\n```"


def decided(election: Election) -> Verdict:
    verdict = election.verdict()
    assert verdict is not None
    return verdict


def hold(candidates: Sequence[Candidate], question: Question, strategy: str = "auto", **evidence: Evidence) -> Verdict:
    election = Election(question, dispatched=len(candidates), strategy=strategy)
    for candidate in candidates:
        election.add(candidate)
    for ballot_id, found in evidence.items():
        election.attach(ballot_id, found)
    return decided(election)


def texts(*said: str) -> list[Candidate]:
    return [Candidate(f"v{order}", order, text) for order, text in enumerate(said)]


def test_a_tie_of_short_answers_goes_to_the_shortest_then_to_the_one_spelled_like_the_others(vote: Vote) -> None:
    verdict = vote(["9000", "12345", "1234", "1235"], "How many?")
    assert verdict.winner.text in {"1234", "1235"}
    assert verdict.rule == "shortest of those tied"
    assert verdict.margin == 0


def test_code_most_like_all_others_wins(vote: Vote) -> None:
    verdict = vote(
        [
            program("    return [y * 2 for y in x if y > 0]"),
            program("    return [y * 2 for y in x if y > 0 and y]"),
            program("    return list(map(str, range(len(x))))"),
            program("    return [y * 3 for y in x if y > 0]"),
        ]
    )
    assert verdict.task is Task.CODE
    assert verdict.winner.order == 0
    assert verdict.rule == "largest overlap"


def test_more_than_half_of_the_same_code_win_whatever_the_rest(vote: Vote) -> None:
    verdict = vote(
        [program("    return x + x"), program("    y = x\n    return 2 * y")] + 2 * [program("    return x + x")]
    )
    assert verdict.rule == "identical majority"
    assert verdict.winner.order == 0
    assert verdict.reason == "3 of 4 voters wrote the same"


def test_a_flaw_that_few_share_keeps_code_from_winning(vote: Vote) -> None:
    flawed = program("    return [y * 2 for y in x if y > limit]")
    sound = program("    return [y * 2 for y in x if y > 0 and True]")
    verdict = vote([flawed, flawed, sound, program("    return [y * 2 for y in x if y > 1]")])
    assert verdict.winner.order in {2, 3}


def test_a_flaw_that_all_share_belongs_to_the_question(vote: Vote) -> None:
    verdict = vote(
        [program("    return db.find(x)"), program("    return db.find(x) or None"), program("    return db.get(x)")]
    )
    assert verdict.counted == 3
    assert verdict.winner.order in {0, 1}


RUNS = [
    Candidate("a", 0, program("    return sum(y for y in x)")),
    Candidate("b", 1, program("    return sum([y for y in x])")),
    Candidate("c", 2, program("    total = 0\n    for y in x:\n        total += y\n    return total")),
    Candidate("d", 3, program("    return 0 if not x else x[0] + f(x[1:])")),
]


def test_where_code_was_run_its_results_count_as_much_as_its_words() -> None:
    right, wrong = Evidence(outputs=("0", "6", "1")), Evidence(outputs=("0", "5", None))
    verdict = hold(RUNS, Question(""), a=wrong, b=wrong, c=right, d=right)
    by_words = hold(RUNS, Question(""))
    assert by_words.winner.ballot_id in {"a", "b"}
    assert verdict.rule == "results and overlap"
    verdict = hold(RUNS, Question(""), a=wrong, b=right, c=right, d=right)
    assert verdict.winner.ballot_id == "b"
    assert verdict.reason == "3 of 4 programs gave the same results as this one when run"


def test_code_that_gives_nothing_when_run_cannot_win() -> None:
    verdict = hold(
        RUNS,
        Question(""),
        a=Evidence(outputs=(None, None)),
        b=Evidence(outputs=(None, None)),
        c=Evidence(outputs=("0", "6")),
    )
    assert verdict.winner.ballot_id == "c"


def test_the_most_tests_passed_come_first() -> None:
    results = Evidence(outputs=("0", "6"), passed=(True, False))
    verdict = hold(
        RUNS, Question(""), a=results, b=results, c=results, d=Evidence(outputs=("1", "7"), passed=(True, True))
    )
    assert verdict.winner.ballot_id == "d"


def test_free_text_is_compared_by_meaning_where_all_answers_are_embedded() -> None:
    said = texts(
        "Cats sleep a lot, by day and by night.", "A feline dozes most hours.", "Cats sleep a lot, by day and by car."
    )
    vectors = {"v0": Evidence((1.0, 0.0)), "v1": Evidence((0.8, 0.6)), "v2": Evidence((0.0, 1.0))}
    question = Question("Describe cats.")
    assert hold(said, question).winner.order in {0, 2}
    verdict = hold(said, question, **vectors)
    assert (verdict.winner.order, verdict.rule) == (1, "closest in meaning")
    assert verdict.reason.endswith("unverified")
    del vectors["v2"]
    assert hold(said, question, **vectors).rule == "largest overlap"


@pytest.mark.parametrize("broken", [(0.0, 0.0), (float("nan"), 1.0), (float("inf"), 1.0), (1.0,), ()])
def test_vectors_that_cannot_be_compared_are_not(broken: tuple[float, ...]) -> None:
    said = texts("Cats sleep a lot, by day and by night.", "A feline dozes most hours and so on.")
    verdict = hold(said, Question("Describe cats."), v0=Evidence((1.0, 0.0)), v1=Evidence(broken))
    assert verdict.rule == "largest overlap"


def test_similarity_takes_a_middling_member_of_the_largest_group(vote: Vote) -> None:
    near = "The quick brown fox jumps over the lazy dog and runs away into the dark forest at night"
    verdict = vote(["Something else entirely.", near + " now", near, near + " too"], "Tell me.", strategy="similarity")
    assert verdict.winner.text == near
    assert verdict.share == pytest.approx(3 / 4)


def test_quality_likes_long_complete_answers(vote: Vote) -> None:
    verdict = vote(["Yes it is so.", "No, it is not so at all", "It is not at all so, he said."], strategy="quality")
    assert verdict.winner.order == 2


def call(order: int, **arguments: object) -> Candidate:
    made = ToolCall("book", json.dumps(arguments))
    return Candidate(f"v{order}", order, "", (made,), finish_reason="tool_calls")


BOOK = Question(
    "Book a table", tools=({"type": "function", "function": {"name": "book", "parameters": {"type": "object"}}},)
)


def test_where_no_two_calls_agree_the_fields_decide_and_the_winner_is_a_real_call() -> None:
    calls = [
        call(0, place="Roma", people=2, time="19:00"),
        call(1, place="Roma", people=4, time="20:00"),
        call(2, place="Roma", people=2, time="20:00"),
        call(3, place="Napoli", people=1, time="20:00"),
    ]
    verdict = hold(calls, BOOK)
    assert verdict.winner is calls[2]
    assert verdict.rule == "closest by fields"


def test_of_equal_calls_the_commonest_spelling_is_sent() -> None:
    verdict = hold([call(0, place="roma"), call(1, place="Roma"), call(2, place="Roma")], BOOK)
    assert verdict.winner.order == 1
    assert verdict.share == 1.0


def test_voters_that_answer_in_words_vote_on_the_words() -> None:
    said = [*texts("The answer is 4.", "4", "5"), call(3, place="Roma")]
    verdict = hold(said, BOOK)
    assert (verdict.task, verdict.winner.order, verdict.counted, verdict.invalid) == (Task.SHORT_ANSWER, 0, 4, 0)
    assert verdict.share == pytest.approx(2 / 4)
    assert len(verdict.clusters) == 3


def test_a_call_wins_over_fewer_words() -> None:
    verdict = hold([*texts("Done."), call(1, place="Roma"), call(2, place="Roma")], BOOK)
    assert (verdict.task, verdict.winner.order) == (Task.TOOL_CALL, 1)


def test_a_call_is_counted_in_full_and_words_are_not() -> None:
    calling, speaking = (Election(BOOK, dispatched=5) for _ in range(2))
    for order in range(4):
        calling.add(call(order, place="Roma"))
        speaking.add(Candidate(f"v{order}", order, "4"))
    assert calling.certainty() is None
    assert speaking.certainty() is not None


def test_the_fastest_call_wins_at_once() -> None:
    election = Election(BOOK, dispatched=5, strategy="fastest")
    election.add(call(3, place="Roma"))
    assert election.certainty() is not None


def test_json_is_never_put_together_from_several_answers() -> None:
    said = texts('{"a": 1, "b": 1}', '{"a": 1, "b": 2}', '{"a": 2, "b": 2}')
    verdict = hold(said, Question("", response_schema={}))
    assert verdict.task is Task.JSON
    assert verdict.winner is said[1]
