import json
from collections.abc import Sequence

import pytest

from swarm_desktop.consensus import Candidate, Election, Evidence, Question, Tally, TallyError, merged

QUESTION = Question("What is 100 + 75?")


def tally(
    node: str, texts: Sequence[str], *, first: int = 0, dispatched: int | None = None, strategy: str = "auto"
) -> Tally:
    election = Election(QUESTION, dispatched=dispatched or len(texts), strategy=strategy)
    for order, text in enumerate(texts, start=first):
        election.add(Candidate(f"{node}{order}", order, text))
    return election.tally(node)


def test_a_minority_everywhere_may_be_the_majority_of_all() -> None:
    parts = [
        tally("a", ["174", "174", "175"]),
        tally("b", ["173", "173", "175"], first=3),
        tally("c", ["172", "175", "175"], first=6),
    ]
    verdict = Election.pooled(QUESTION, merged(parts)).verdict()
    assert verdict is not None
    assert (verdict.winner.text, verdict.share, verdict.dispatched) == ("175", pytest.approx(4 / 9), 9)


def test_short_answers_cost_one_example_each_however_long_they_reason() -> None:
    reasoned = [f"{'So it goes on. ' * 200}{number}. The answer is 175." for number in range(8)]
    assert len(tally("a", reasoned).examples) == 1
    assert len(tally("a", reasoned).to_json()) < 8 * 250 + 2 * len(reasoned[0])


def test_lost_voters_are_lost_in_the_sum() -> None:
    election = Election(QUESTION, dispatched=3)
    election.add(Candidate("a0", 0, "175"))
    election.lose(2)
    verdict = Election.pooled(QUESTION, merged([election.tally("a"), tally("b", ["175"], first=3)])).verdict()
    assert verdict is not None
    assert (verdict.lost, verdict.dispatched, verdict.share) == (2, 4, 0.5)


def test_an_outstanding_voter_of_another_node_keeps_the_sum_uncertain() -> None:
    done, waiting = tally("a", ["175", "175"]), tally("b", ["174"], first=2, dispatched=3)
    assert Election.pooled(QUESTION, merged([done, waiting])).certainty() is None


def test_evidence_travels_with_its_ballot() -> None:
    election = Election(Question("Describe the sea."), dispatched=1)
    election.add(Candidate("a0", 0, "It is wide, and it is blue."))
    election.attach("a0", Evidence(embedding=(0.1, 0.2)))
    again = Tally.from_json(election.tally("a").to_json())
    assert again == election.tally("a")
    assert again.entries["a0"].evidence == Evidence(embedding=(0.1, 0.2))


def test_tallies_of_different_votes_do_not_add_up() -> None:
    with pytest.raises(TallyError):
        merged([tally("a", ["175"]), tally("b", ["175"], first=1, strategy="majority")])
    with pytest.raises(TallyError):
        merged([tally("a", ["175"]), tally("a", ["174"])])


@pytest.mark.parametrize(
    "change",
    [
        {"version": 2},
        {"task": "guessing"},
        {"entries": {"x": {"order": 0, "example": "?"}}},
        {"lost": 3},
    ],
)
def test_what_is_no_tally_is_refused(change: dict[str, object]) -> None:
    written = json.loads(tally("a", ["175"]).to_json())
    with pytest.raises(TallyError):
        Tally.from_json(json.dumps(written | change).encode())


@pytest.mark.parametrize("written", [b"", b"{", b"[]", b"null", b"\xff", b"[" * 100_000])
def test_what_is_no_json_is_refused(written: bytes) -> None:
    with pytest.raises(TallyError):
        Tally.from_json(written)
