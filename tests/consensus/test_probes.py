import pytest

from swarm_desktop.consensus import passed, probes_for
from swarm_desktop.consensus.probes import MAX_CALLS

DOUBLE = '''def double(x: int) -> int:
    """Return x twice.

    >>> double(3)
    6
    double(0) == 0
    double(-1) -> -2
    For example, double(5) should return 10.
    double(n) is even.
    """
'''


def test_examples_come_first_with_what_they_return() -> None:
    probes = probes_for("double", DOUBLE)
    assert dict(zip(probes.calls[:4], probes.expected[:4], strict=True)) == {
        "double(3)": "6",
        "double(0)": "0",
        "double(-1)": "-2",
        "double(5)": "10",
    }
    assert set(probes.expected[4:]) == {None}
    assert len(probes.calls) == len(set(probes.calls))


@pytest.mark.parametrize(
    ("signature", "call"),
    [
        ("def f(x: str):", "f('abc')"),
        ("def f(xs: list[int], n: int) -> int:", "f([1, 2, 3], 3)"),
        ("def f(xs: List[str]):", "f(['abc', 'b', 'ab'])"),
        ("def f(x: Optional[float] = None):", "f(2.5)"),
        ("def f(x: bool):", "f(True)"),
        ("def f(text):", "f('Hello World')"),
        ("def f(numbers):", "f([1, 2, 3])"),
        ("def f(thing):", "f('abc')"),
        ("def f(thing):", "f([1, 2, 3])"),
    ],
)
def test_arguments_follow_hints_and_names(signature: str, call: str) -> None:
    assert call in probes_for("f", f"Complete it:\n{signature}\n").calls


def test_the_signature_of_a_candidate_serves_where_the_prompt_has_none() -> None:
    assert "f('abc')" in probes_for("f", "Write f.", "def f(x: str):\n    return x").calls
    assert probes_for("f", "Write f.").calls == ()


def test_examples_are_varied_without_hints() -> None:
    probes = probes_for("f", "f([3, 1], 'ab') returns [1, 3].")
    assert probes.expected[0] == "[1, 3]"
    assert {"f([1, 3], 'ab')", "f([3, 1], 'ba')"} <= set(probes.calls)


def test_the_number_of_calls_is_bounded() -> None:
    probes = probes_for("f", "def f(a: int, b: int, c: int):" + " ".join(f"f({n}, 1, 2)" for n in range(200)))
    assert 0 < len(probes.calls) <= MAX_CALLS


def test_calls_that_are_no_literals_are_left_out() -> None:
    assert probes_for("f", ">>> f(open('x'))\n1\n>>> f(*a)\n>>> f(x=1)\n>>> f(").calls == ()


def test_results_are_compared_by_value() -> None:
    probes = probes_for("f", "f(1) == [1.0, 2]\nf(2) == {'a': 1}\nf(3) == None\n")
    assert passed(probes, ["[1, 2.0]", "{'a': 2}", "None", *[None] * (len(probes.calls) - 3)]) == (True, False, True)
