import ast

import pytest

from swarm_desktop.consensus.reading.python_flaws import flaws_of, names_in


def flaws(source: str) -> set[str]:
    tree = ast.parse(source)
    function = tree.body[-1]
    assert isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef)
    return set(flaws_of(names_in(tree), function))


@pytest.mark.parametrize(
    "source",
    [
        "def f(x):\n    return sorted(x)",
        "import math\ndef f(x):\n    return math.pi * x",
        "from math import *\ndef f(x):\n    return pi * x",
        "def f(xs):\n    return [x for x in xs]",
        "def f(x):\n    if x:\n        return 1\n    else:\n        return 2",
        "def f(x):\n    while True:\n        if x:\n            return 1",
        "def f(x):\n    try:\n        return int(x)\n    except ValueError as e:\n        raise TypeError from e",
        "def f(x):\n    with open(x) as file:\n        return file",
        "def f(x):\n    match x:\n        case [a]:\n            return a\n        case _:\n            return 0",
        "def f(x):\n    match x:\n        case {'a': a, **b}:\n            return a, b\n    return 0",
        "def f(x):\n    yield x",
        "def f(x):\n    def g(y):\n        return y + x\n    return g",
        "def f(self, x):\n    return x",
        "def f(x):\n    (y := x)\n    return y",
        "async def f(x):\n    return await x",
    ],
)
def test_sound_code_has_no_flaws(source: str) -> None:
    assert flaws(source) == set()


@pytest.mark.parametrize(
    ("source", "flaw"),
    [
        ("def f(x):\n    return math.pi * x", "uses math, which is defined nowhere"),
        ("def f(x):\n    print(x)", "returns nothing"),
        ("def f(x):\n    def g(y):\n        return y\n    g(x)", "returns nothing"),
        ("def f(x):\n    for y in x:\n        return y", "may end without returning"),
        ("def f(x):\n    if x:\n        return 1", "may end without returning"),
        ("def f(x, y):\n    return x", "ignores its argument y"),
    ],
)
def test_a_flaw_is_named(source: str, flaw: str) -> None:
    assert flaws(source) == {flaw}
