import time

import pytest

from swarm_ui.votes.differences import MOST_WORDS, Part, differences


def sides(first: str, second: str) -> list[tuple[str, str]]:
    return [(part.side, part.text.strip()) for part in differences(first, second).parts]


def test_what_only_one_says_is_told_word_by_word() -> None:
    assert sides("17 + 25 = 42, I think.", "17 + 25 = 32, I think.") == [
        ("both", "17 + 25 ="),
        ("first", "42,"),
        ("second", "32,"),
        ("both", "I think."),
    ]


@pytest.mark.parametrize("text", ["", "one", "one two\n  three\n", "\N{HONEYBEE} \u05e9\u05dc\u05d5\u05dd"])
def test_equal_texts_are_the_same(text: str) -> None:
    assert differences(text, text).same
    assert differences(text, f" {text}\n").same


def test_blanks_between_words_make_no_difference() -> None:
    assert differences("one  two", "one two").same


def test_indentation_makes_a_difference() -> None:
    found = differences("if a:\n    b\nc", "if a:\n    b\n    c")
    assert not found.same
    assert [part for part in found.parts if part.side == "second"] == [Part("second", "\N{RETURN SYMBOL}\n    ")]


def test_one_empty_text() -> None:
    assert sides("", "one two") == [("second", "one two")]
    assert sides("one two", "") == [("first", "one two")]


@pytest.mark.parametrize("words", [("a",), ("a", "b"), ("the", "cat", "sat"), ("x" * 50,)])
def test_long_texts_are_cut_and_cost_little(words: tuple[str, ...]) -> None:
    first = " ".join(words[number * number % len(words)] for number in range(20_000)) + " end"
    second = " ".join(words[number % len(words)] for number in range(15_000, 40_000))
    started = time.process_time()
    found = differences("different " + first, second)
    assert time.process_time() - started < 0.5
    assert found.cut
    assert not found.same


def test_a_difference_far_inside_long_texts_is_found() -> None:
    words = [str(number) for number in range(3 * MOST_WORDS)]
    other = [*words[:1000], "new", *words[1000:]]
    found = differences(" ".join(words), " ".join(other))
    assert [part.text.strip() for part in found.parts if part.side != "both"] == ["new"]
    assert not found.cut
