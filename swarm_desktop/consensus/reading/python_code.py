"""Python source: whether it parses and does anything, and what it says once names and comments are evened out."""

from __future__ import annotations

import ast
import re
from collections.abc import Set as AbstractSet
from dataclasses import dataclass

from swarm_desktop.consensus.reading.python_flaws import flaws_of, names_in
from swarm_desktop.consensus.reading.python_parser import parse_module

# Words come first, as most tokens are; a word right before a quote is a string's prefix.
_TOKEN = re.compile(
    r"\w++(?![\"'])|#[^\n]*"
    r'|(?:[rbfuRBFU]{1,2})?(?:"""[^"\\]*+(?:(?:\\.|"(?!""))[^"\\]*+)*+"""|"[^"\\\n]*+(?:\\.[^"\\\n]*+)*+"'
    r"|'''[^'\\]*+(?:(?:\\.|'(?!''))[^'\\]*+)*+'''|'[^'\\\n]*+(?:\\.[^'\\\n]*+)*+')"
    r"|\w+|[-+*/%@&|^<>=!:]=|\*\*|//|->|<<|>>|[^\w\s]",
    re.DOTALL,
)
_Function = ast.FunctionDef | ast.AsyncFunctionDef
_Scope = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef, ast.Module)


@dataclass(frozen=True, slots=True)
class PythonReading:
    """What a Python source says; `problem` is why it may not vote, "" where it may."""

    problem: str
    name: str = ""
    tokens: tuple[str, ...] = ()
    flaws: frozenset[str] = frozenset()


def read_source(source: str, entry_point: str | None) -> PythonReading:
    """Read Python source that should define `entry_point`, or anything where that is None."""
    tree = parse_module(source)
    if tree is None:
        return PythonReading("does not parse")
    names = names_in(tree)
    functions = {node.name: node for node in tree.body if isinstance(node, _Function)}
    target = functions.get(entry_point) if entry_point else next(reversed(functions.values()), None)
    if entry_point and entry_point not in names.bound | names.imported:
        return PythonReading(f"does not define {entry_point}")
    if all(_is_docstring(node) for node in tree.body) or (target is not None and _is_degenerate(target)):
        return PythonReading("does nothing")
    try:
        flaws = flaws_of(names, target)
    except RecursionError:
        # Thousands of elif branches; no flaw is worth following them.
        flaws = frozenset()
    return PythonReading(
        problem="",
        name=target.name if target else "",
        tokens=_tokens(_bodies(source, tree, target), names.bound - names.imported),
        flaws=flaws,
    )


def _is_docstring(node: ast.stmt) -> bool:
    return isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)


def _is_degenerate(function: _Function) -> bool:
    """Tell whether a function only passes, raises that it is not written, or returns a constant."""
    body = [node for node in function.body if not _is_docstring(node) and not isinstance(node, ast.Pass)]
    match body:
        case []:
            return True
        case [ast.Return(value=None | ast.Constant() | ast.List(elts=[]) | ast.Dict(keys=[]) | ast.Tuple(elts=[]))]:
            return bool(function.args.args)
        case [ast.Raise(exc=ast.Name(id=name) | ast.Call(func=ast.Name(id=name)))]:
            return name == "NotImplementedError"
    return False


def _bodies(source: str, tree: ast.Module, target: _Function | None) -> str:
    """Return `source` without docstrings and without the signature of `target`, which all candidates share."""
    lines = source.split("\n")
    dropped = [
        (node.body[0].lineno, node.body[0].end_lineno or node.body[0].lineno)
        for node in (tree, *tree.body)
        if isinstance(node, _Scope) and node.body and _is_docstring(node.body[0])
    ]
    if target is not None and target.body[0].lineno > target.lineno:
        dropped.append((target.lineno, target.body[0].lineno - 1))
    for first, last in dropped:
        lines[first - 1 : last] = [""] * (last - first + 1)
    return "\n".join(lines)


def _tokens(source: str, names: AbstractSet[str]) -> tuple[str, ...]:
    """Return the tokens of `source`, where each of `names` is numbered by its first use.

    Names after a dot and those of keyword arguments belong to others and stay.
    """
    tokens = [token for token in _TOKEN.findall(source) if token[0] != "#"]
    numbers: dict[str, str] = {}
    for place, token in enumerate(tokens):
        if token in names and (not place or tokens[place - 1] != "."):
            keyword = place and tokens[place - 1] in "(," and tokens[place + 1 : place + 2] == ["="]
            if not keyword:
                tokens[place] = numbers.setdefault(token, f"${len(numbers)}")
    return tuple(tokens)
