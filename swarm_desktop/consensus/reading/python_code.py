"""Python source: whether it parses and does anything, what it says once names and comments are evened out."""

from __future__ import annotations

import ast
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from swarm_desktop.consensus.limits import MAX_CODE, MAX_DIGITS, MAX_NESTING, nesting_depth

if TYPE_CHECKING:
    from collections.abc import Iterator

_TOKEN = re.compile(
    r"(?P<skip>#[^\n]*)"
    r'|(?:[rbfuRBFU]{1,2})?(?:"""(?:[^"\\]|\\.|"(?!""))*+"""|\'\'\'(?:[^\'\\]|\\.|\'(?!\'\'))*+\'\'\''
    r'|"(?:[^"\\\n]|\\.)*+"|\'(?:[^\'\\\n]|\\.)*+\')'
    r"|\w+|[-+*/%@&|^<>=!:]=|\*\*|//|->|<<|>>|[^\w\s]",
    re.DOTALL,
)
# Signs that nest the parser once each without a bracket, and digits that cost quadratic time.
_TOO_MUCH = re.compile(rf"(?:[-+~]\s?){{40}}|(?:\bnot\s+|\bawait\s+|\blambda\s*:\s*){{40}}|\d{{{MAX_DIGITS}}}")
_MAX_CHAIN = 1_500

_Function = ast.FunctionDef | ast.AsyncFunctionDef
_Scope = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef, ast.Module)


@dataclass(frozen=True, slots=True)
class PythonReading:
    """What a Python source says; `problem` is why it may not vote, "" where it may."""

    problem: str
    name: str = ""
    tokens: tuple[str, ...] = ()


def parse(source: str) -> ast.Module | None:
    """Return the tree of `source`, None where it does not parse or would cost too much to parse."""
    if len(source) > MAX_CODE or "\0" in source or _TOO_MUCH.search(source):
        return None
    if nesting_depth(source) > MAX_NESTING or _longest_chain(source) > _MAX_CHAIN:
        return None
    try:
        return ast.parse(source)
    except (SyntaxError, ValueError, MemoryError, RecursionError):
        return None


def read_source(source: str, entry_point: str | None) -> PythonReading:
    """Read Python source that should define `entry_point`, or anything where that is None."""
    tree = parse(source)
    if tree is None:
        return PythonReading("does not parse")
    functions = {node.name: node for node in tree.body if isinstance(node, _Function)}
    target = functions.get(entry_point) if entry_point else next(reversed(functions.values()), None)
    if entry_point and target is None and not _binds(tree, entry_point):
        return PythonReading(f"does not define {entry_point}")
    if target is not None and _is_degenerate(target):
        return PythonReading("does nothing", target.name)
    if not any(not _is_docstring(node) for node in tree.body):
        return PythonReading("does nothing")
    return PythonReading("", target.name if target else "", tuple(_tokens(source, tree, target)))


def _longest_chain(source: str) -> int:
    """Return the most operators between two statements: each one makes the tree one deeper."""
    longest = current = 0
    for line in source.splitlines():
        operators = sum(map(line.count, "+-*/%|&.([<>="))
        continues = line.rstrip().endswith(("\\", "+", "-", "*", "/", ".", ",", "(", "|", "&")) or "elif" in line
        current += operators
        longest = max(longest, current)
        if not continues:
            current = 0
    return longest


def _binds(tree: ast.Module, name: str) -> bool:
    for node in tree.body:
        if isinstance(node, ast.ClassDef) and node.name == name:
            return True
        if isinstance(node, (ast.Assign, ast.AnnAssign, ast.Import, ast.ImportFrom)):
            for inner in ast.walk(node):
                if isinstance(inner, ast.Name) and inner.id == name:
                    return True
                if isinstance(inner, ast.alias) and name in (inner.asname, inner.name):
                    return True
    return False


def _is_docstring(node: ast.stmt) -> bool:
    return isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)


def _is_degenerate(function: _Function) -> bool:
    """Tell whether a function only passes, raises that it is not written, or returns a constant."""
    body = [node for node in function.body if not _is_docstring(node) and not isinstance(node, ast.Pass)]
    if not body:
        return True
    if len(body) > 1:
        return False
    match body[0]:
        case ast.Return(value=None | ast.Constant()):
            return bool(function.args.args)
        case ast.Return(value=ast.List(elts=[]) | ast.Dict(keys=[]) | ast.Tuple(elts=[])):
            return bool(function.args.args)
        case ast.Raise(exc=ast.Name(id="NotImplementedError") | ast.Call(func=ast.Name(id="NotImplementedError"))):
            return True
    return False


def _tokens(source: str, tree: ast.Module, target: _Function | None) -> Iterator[str]:
    """Yield the tokens of the bodies, without comments, docstrings and the signature that all share."""
    for match in _TOKEN.finditer(_bodies(source, tree, target)):
        if match.lastgroup != "skip":
            yield match.group()


def _bodies(source: str, tree: ast.Module, target: _Function | None) -> str:
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
