import pytest

from swarm_desktop.consensus import Ballot, Candidate, Question
from swarm_desktop.consensus.reading.code import read

SIGNATURE = 'def double(x):\n    """Return x twice."""\n'


def ballot(source: str, entry_point: str | None = "double", *, fenced: bool = True) -> Ballot:
    text = f"Here it is:\n```python\n{source}\n```\nEnjoy." if fenced else source
    return read(Candidate("a", 0, text), Question("Write a function", entry_point=entry_point))


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        ("    return 2 * x", ""),
        ("    pass", "does nothing"),
        ("    ...", "does nothing"),
        ("    return 0", "does nothing"),
        ("    return []", "does nothing"),
        ("    raise NotImplementedError", "does nothing"),
        ("    raise NotImplementedError('soon')", "does nothing"),
        ("    return 2 *", "does not parse"),
        ("", "does nothing"),
    ],
)
def test_code_must_parse_and_do_something(body: str, reason: str) -> None:
    assert ballot(SIGNATURE + body).reason == reason


def test_the_function_asked_for_must_be_there() -> None:
    assert ballot("def twice(x):\n    return 2 * x").reason == "does not define double"
    assert ballot("double = lambda x: 2 * x").valid
    assert ballot("from math import double").valid
    assert ballot("def twice(x):\n    return 2 * x", None).label == "twice()"


def test_names_of_locals_comments_and_layout_do_not_matter() -> None:
    first = ballot("def double(x):\n    total = x + x  # twice\n    return total")
    second = ballot('def double(x):\n    """Say it twice."""\n    result = (x\n + x)\n    return result')
    third = ballot("def double(x):\n    result = x + x\n    return result")
    assert first.key == third.key
    assert second.key != first.key, "brackets are tokens"


def test_names_of_others_do_matter() -> None:
    assert ballot("def double(x):\n    return abs(x)").key != ballot("def double(x):\n    return len(x)").key
    assert ballot("def double(x):\n    return x.a").key != ballot("def double(x):\n    return x.b").key
    assert ballot("def double(x):\n    return f(a=x)").key != ballot("def double(x):\n    return f(b=x)").key


def test_code_without_fences_is_found_and_prose_is_not() -> None:
    assert ballot(SIGNATURE + "    return 2 * x", fenced=False).valid
    assert ballot("Just multiply it by two.", fenced=False).reason == "no code"


def test_of_several_blocks_that_do_not_fit_together_the_first_that_parses_counts() -> None:
    text = "```python\ndef double(x):\n    return 2 * x\n```\nUse it:\n```\n$ python -c 'double(2)'\n```"
    assert read(Candidate("a", 0, text), Question("", entry_point="double")).valid


def test_an_unclosed_fence_reaches_to_the_end() -> None:
    text = "```python\ndef double(x):\n    return 2 * x"
    assert read(Candidate("a", 0, text), Question("", entry_point="double")).valid


def test_other_languages_are_read_by_their_grammar() -> None:
    question = Question("Write it in Rust")
    sound = read(Candidate("a", 0, "```rust\nfn f(x: i32) -> i32 { x * 2 } // twice\n```"), question)
    bare = read(Candidate("b", 1, "```rs\nfn f(x: i32)->i32 {\n    x * 2\n}\n```"), question)
    broken = read(Candidate("c", 2, "```rust\nfn f(x: i32 -> i32 { x * }\n```"), question)
    assert sound.key == bare.key
    assert not sound.flaws
    assert broken.flaws == {"does not parse as rust"}
