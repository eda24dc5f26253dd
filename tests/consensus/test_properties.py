"""What must hold of every vote, whatever the ballots: searched for counterexamples."""

import json
from collections.abc import Sequence
from dataclasses import replace
from random import Random

from hypothesis import given, settings
from hypothesis import strategies as st

from swarm_desktop.consensus import (
    STRATEGIES,
    Candidate,
    Election,
    ElectionOptions,
    Question,
    Tally,
    ToolCall,
    Verdict,
    Weighting,
    merged,
    task_of,
)

TOOL = {
    "type": "function",
    "function": {
        "name": "book",
        "parameters": {"type": "object", "properties": {"place": {"type": "string"}, "people": {"type": "integer"}}},
    },
}
QUESTIONS = (
    Question("How many apples are 3 and 4?"),
    Question(""),
    Question("Describe the sea."),
    Question("Write a Python function", entry_point="f"),
    Question("Reply as JSON", response_schema={"type": "object", "required": ["a"]}),
    Question("Book a table", tools=(TOOL,)),
)
WORDS = st.sampled_from(
    [
        *("7", "7.0", "The answer is 7.", "3 + 4 = 7", "8", "-7", "Paris", "yes", "", "I'm sorry, but I can't help."),
        *("The sea is wide and blue.", "The sea is wide and grey, I think.", "There are 7 apples.\nOr 8, maybe."),
        *('{"a": 1}', '{"a": 1.0}', '{"b": 1}', "{", '```json\n{"a": 2}\n```'),
        "```python\ndef f(x):\n    return x + 1\n```",
        "```python\ndef f(y):\n    return y + 1\n```",
        "```python\ndef f(x):\n    return 1 + g(x)\n```",
        "```python\ndef f(x):\n    return sum(x for x in range(x))\n```",
        "```python\ndef f(x):\n    pass\n```",
        "```python\ndef f(x:\n```",
    ]
)
CALLS = st.lists(
    st.builds(
        ToolCall,
        st.sampled_from(["book", "cook"]),
        st.sampled_from(['{"place": "Rome"}', '{"place": "rome", "people": 2}', '{"people": 2.0}', "{", "[]"]),
    ),
    max_size=2,
).map(tuple)


@st.composite
def fields(draw: st.DrawFn) -> list[Candidate]:
    """Up to seven candidates, in order of dispatch."""
    count = draw(st.integers(1, 7))
    return [
        Candidate(
            ballot_id=f"v{order}",
            order=order,
            text=draw(WORDS),
            tool_calls=draw(CALLS) if draw(st.booleans()) else (),
            finish_reason=draw(st.sampled_from(["stop", "stop", "stop", "length"])),
            model=draw(st.sampled_from(["small", "large"])),
            mean_logprob=draw(st.sampled_from([None, -0.1, -2.0])),
        )
        for order in range(count)
    ]


QUESTION = st.sampled_from(QUESTIONS)
OPTIONS = st.sampled_from(
    [
        ElectionOptions(),
        ElectionOptions(counted_in_full=frozenset()),
        ElectionOptions(weighting=Weighting({"large": 1.7}), counted_in_full=frozenset()),
        ElectionOptions(weighting=Weighting({"small": 0.6}, by_logprob=True)),
    ]
)
VOTING = st.sampled_from([name for name in STRATEGIES if name != "fastest"])
# Looks and speed are no votes, and tallies are of votes.
TALLIED = st.sampled_from([name for name in STRATEGIES if name not in {"fastest", "quality"}])


def hold(candidates: Sequence[Candidate], election: Election) -> Verdict:
    for candidate in candidates:
        election.add(candidate)
    verdict = election.verdict()
    assert verdict is not None
    return verdict


def key_of(verdict: Verdict) -> str | None:
    return next((group.key for group in verdict.clusters if verdict.winner.ballot_id in group.ballot_ids), None)


@given(fields(), QUESTION, VOTING, OPTIONS, st.randoms())
def test_the_order_of_arrival_changes_nothing(
    field: list[Candidate], question: Question, strategy: str, options: ElectionOptions, random: Random
) -> None:
    def election() -> Election:
        return Election(question, dispatched=len(field), strategy=strategy, options=options)

    shuffled = random.sample(field, len(field))
    assert hold(field, election()) == hold(shuffled, election())


@given(fields(), QUESTION, st.sampled_from(list(STRATEGIES)), OPTIONS)
def test_an_invalid_ballot_never_wins_over_a_valid_one(
    field: list[Candidate], question: Question, strategy: str, options: ElectionOptions
) -> None:
    election = Election(question, dispatched=len(field), strategy=strategy, options=options)
    verdict = hold(field, election)
    valid = {ballot.candidate.ballot_id for ballot in election.ballots if ballot.valid}
    if valid:
        assert verdict.winner.ballot_id in valid
        assert verdict.rule != "no valid ballot"
    else:
        assert (verdict.rule, verdict.share) == ("no valid ballot", 0)


@given(fields(), QUESTION, st.sampled_from(list(STRATEGIES)), OPTIONS)
def test_the_numbers_add_up(
    field: list[Candidate], question: Question, strategy: str, options: ElectionOptions
) -> None:
    verdict = hold(field, Election(question, dispatched=len(field) + 1, strategy=strategy, options=options))
    assert verdict.counted + verdict.invalid == len(field)
    assert verdict.dispatched == len(field) + 1
    assert -1e-9 <= verdict.share <= 1 + 1e-9
    assert -1e-9 <= verdict.margin <= 1 + 1e-9
    assert verdict.winner in field
    assert verdict.reason
    listed = [ballot_id for group in verdict.clusters for ballot_id in group.ballot_ids]
    assert len(listed) == len(set(listed)) == verdict.counted
    assert sum(group.share for group in verdict.clusters) <= 1 + 1e-9


@settings(max_examples=300)
@given(fields(), QUESTION, VOTING, OPTIONS, st.randoms())
def test_a_lossless_stop_is_the_full_vote(
    field: list[Candidate], question: Question, strategy: str, options: ElectionOptions, random: Random
) -> None:
    full = hold(field, Election(question, dispatched=len(field), strategy=strategy, options=options))
    election = Election(question, dispatched=len(field), strategy=strategy, options=options)
    for candidate in random.sample(field, len(field)):
        election.add(candidate)
        certainty = election.certainty()
        if certainty and certainty.kind == "lossless":
            break
    early = election.verdict()
    assert early is not None
    assert (early.task, key_of(early)) == (full.task, key_of(full))


def tallies(field: Sequence[Candidate], question: Question, strategy: str, nodes: int) -> list[Tally]:
    """Split the candidates over nodes, let these settle the task, and return what each then sends."""
    elections = [Election(question, dispatched=len(field[node::nodes]), strategy=strategy) for node in range(nodes)]
    for node, election in enumerate(elections):
        for candidate in field[node::nodes]:
            election.add(candidate)
    shapes = sum((election.shapes for election in elections), elections[0].shapes.__class__())
    return [election.tally(f"node{node}", task_of(shapes)) for node, election in enumerate(elections)]


@given(fields(), QUESTION, TALLIED, OPTIONS, st.integers(1, 4))
def test_two_phases_decide_as_all_ballots_pooled(
    field: list[Candidate], question: Question, strategy: str, options: ElectionOptions, nodes: int
) -> None:
    pooled = hold(field, Election(question, dispatched=len(field), strategy=strategy, options=options))
    tally = merged(Tally.from_json(each.to_json()) for each in tallies(field, question, strategy, nodes))
    verdict = Election.pooled(question, tally, options).verdict()
    assert verdict is not None
    # What the losers said word for word is not exchanged, nor what the winner cost.
    assert verdict.winner.ballot_id == pooled.winner.ballot_id
    assert (verdict.winner.text, verdict.winner.tool_calls) == (pooled.winner.text, pooled.winner.tool_calls)
    assert replace(verdict, winner=pooled.winner, clusters=()) == replace(pooled, clusters=())
    assert [group.ballot_ids for group in verdict.clusters] == [group.ballot_ids for group in pooled.clusters]


@given(fields(), QUESTION, TALLIED, st.integers(1, 4), st.randoms())
def test_merging_is_associative_commutative_and_idempotent(
    field: list[Candidate], question: Question, strategy: str, nodes: int, random: Random
) -> None:
    parts = tallies(field, question, strategy, nodes)
    whole = merged(parts)
    assert merged(random.sample(parts, len(parts))) == whole
    assert merged([*parts, random.choice(parts), whole]) == whole
    cut = random.randint(1, len(parts))
    assert merged([merged(parts[:cut]), *parts[cut:]]) == whole


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
        st.lists,
    )
)
def test_json_of_any_kind_is_read(value: object) -> None:
    election = Election(Question("", response_schema={}), dispatched=1)
    assert election.add(Candidate("a", 0, json.dumps({"value": value}))).valid


@given(st.text(), st.text())
def test_any_text_is_read(question: str, text: str) -> None:
    for strategy in STRATEGIES:
        election = Election(Question(question), dispatched=2, strategy=strategy)
        election.add(Candidate("a", 0, text))
        election.add(Candidate("b", 1, f"The answer is {text}"))
        assert election.verdict() is not None
