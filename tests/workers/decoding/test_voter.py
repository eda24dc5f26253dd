from collections.abc import Sequence

import pytest

from swarm_desktop.workers.decoding.speech import SpeechForm
from swarm_desktop.workers.decoding.voter import Voter
from swarm_desktop.workers.runtime import CandidateDelta

CALL = '<tool_call>{"name": "add", "arguments": {}}</tool_call>'


def heard(voter: Voter, pieces: Sequence[str]) -> list[CandidateDelta]:
    deltas: list[CandidateDelta] = []
    for piece in pieces:
        assert not voter.is_finished
        delta = voter.take(piece, ends=not piece, detail=None)
        deltas += [delta] if delta else []
    assert voter.is_finished
    return deltas


def voter(*stops: str, calls: bool = False, most_tokens: int = 100, seed: int = 1) -> Voter:
    return Voter(2, seed, SpeechForm(calls=calls), stops, most_tokens)


def test_the_models_own_end_stops_and_counts_as_a_token() -> None:
    deltas = heard(voter(), ["Forty", "-two", ""])
    assert [delta.text for delta in deltas] == ["Forty", "-two", ""]
    assert {delta.voter for delta in deltas} == {2}
    assert (deltas[-1].finish_reason, deltas[-1].total_tokens) == ("stop", 3)


@pytest.mark.parametrize("pieces", [["one END"], ["one ", "E", "ND and more"], ["one EN", "DEND"]])
def test_a_stop_text_ends_the_answer_before_it_however_it_is_cut(pieces: list[str]) -> None:
    deltas = heard(voter("STOP", "END"), pieces)
    assert "".join(delta.text for delta in deltas) == "one "
    assert (deltas[-1].finish_reason, deltas[-1].stop_sequence) == ("stop", "END")


def test_what_only_looked_like_a_stop_text_is_said_in_the_end() -> None:
    deltas = heard(voter("END"), ["the EN", ""])
    assert "".join(delta.text for delta in deltas) == "the EN"
    assert deltas[-1].stop_sequence == ""


def test_an_answer_that_is_too_long_is_cut_with_all_that_was_held_back() -> None:
    deltas = heard(voter("END", most_tokens=2), ["a", "E"])
    assert "".join(delta.text for delta in deltas) == "aE"
    assert deltas[-1].finish_reason == "length"


def test_calls_are_counted_and_the_same_seed_names_them_the_same() -> None:
    (one,) = heard(voter(calls=True), [CALL, ""])[:1]
    again = heard(voter(calls=True), [CALL + CALL, ""])
    other = heard(voter(calls=True, seed=2), [CALL, ""])
    assert [call.index for call in again[0].tool_calls] == [0, 1]
    assert again[-1].finish_reason == "tool_calls"
    assert one.tool_calls[0].id == again[0].tool_calls[0].id != other[0].tool_calls[0].id
    assert len({call.id for call in again[0].tool_calls}) == 2


def test_probabilities_come_with_their_token_even_where_its_text_waits() -> None:
    speaker = voter("END")
    delta = speaker.take("E", ends=False, detail={"token": "E", "logprob": -0.5})
    assert delta is not None
    assert (delta.text, delta.tokens, delta.log_probability) == ("", 1, -0.5)
