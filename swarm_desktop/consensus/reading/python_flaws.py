"""What a reader of Python would frown at: it parses and may even run, but hardly does what was asked.

None of it makes code invalid, since the rest of a program that is not shown may explain it. The vote
holds a flaw against a candidate only where most of the others do not share it.
"""

from __future__ import annotations

import ast
import builtins
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator

_Function = ast.FunctionDef | ast.AsyncFunctionDef
_KNOWN = frozenset(dir(builtins)) | {"__file__", "__name__", "__doc__", "__class__"}
_NOTED = frozenset(
    {ast.alias, ast.arg, ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef, ast.ExceptHandler}
    | {ast.MatchAs, ast.MatchStar, ast.MatchMapping, ast.Yield, ast.YieldFrom}
)
# Where each kind of node holds others. `ast.walk` looks at every attribute and takes three times as long.
_PLAIN = frozenset(
    {"arg", "asname", "attr", "conversion", "ctx", "id", "is_async", "kind", "kwd_attrs", "level", "module", "name"}
    | {"op", "ops", "rest", "simple", "type_comment", "type_ignores"}
)
_INNER = {
    kind: tuple(place for place in kind._fields if place not in _PLAIN)
    for kind in vars(ast).values()
    if isinstance(kind, type) and issubclass(kind, ast.AST)
} | dict.fromkeys((ast.Constant, ast.MatchSingleton, ast.Global, ast.Nonlocal), ())
_SCOPES = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)


@dataclass(slots=True)
class Names:
    """The names that a program binds and those that it reads.

    `everything` is set where it imports names that cannot be known, `generates` where it yields.
    """

    bound: set[str] = field(default_factory=set)
    read: set[str] = field(default_factory=set)
    imported: set[str] = field(default_factory=set)
    everything: bool = False
    generates: bool = False

    @property
    def undefined(self) -> set[str]:
        """Names that are read and bound nowhere."""
        return set() if self.everything else self.read - self.bound - self.imported - _KNOWN


def names_in(tree: ast.AST) -> Names:
    """Collect names over all scopes together: one bound anywhere counts as bound everywhere."""
    names = Names()
    pending: list[Any] = [tree]
    while pending:
        node = pending.pop()
        if node is None:
            continue
        kind = node.__class__
        if kind is ast.Name:
            (names.read if node.ctx.__class__ is ast.Load else names.bound).add(node.id)
            continue
        if kind in _NOTED:
            _note(node, kind, names)
        for place in _INNER[kind]:
            held = getattr(node, place)
            if held.__class__ is list:
                pending += held
            else:
                pending.append(held)
    return names


def _note(node: Any, kind: type, names: Names) -> None:
    if kind is ast.arg:
        names.bound.add(node.arg)
    elif kind is ast.alias:
        names.everything = names.everything or node.name == "*"
        names.imported.add((node.asname or node.name).partition(".")[0])
    elif kind in {ast.Yield, ast.YieldFrom}:
        names.generates = True
    else:
        name = node.rest if kind is ast.MatchMapping else node.name
        # `except ValueError:` and `case _:` name nothing.
        names.bound.update([name] if name else [])


def flaws_of(names: Names, function: _Function | None) -> frozenset[str]:
    """Return the flaws of a program with `names`, and of the `function` that is its answer."""
    flaws = {f"uses {name}, which is defined nowhere" for name in names.undefined}
    if function is not None:
        arguments = {argument.arg for argument in function.args.args} - {"self", "cls"}
        flaws.update(f"ignores its argument {name}" for name in arguments - names.read)
        if not names.generates:
            flaws.update(_of_returns(function))
    return frozenset(flaws)


def _of_returns(function: _Function) -> set[str]:
    if not any(isinstance(node, ast.Return) and node.value is not None for node in _statements(function)):
        return {"returns nothing"}
    return {"may end without returning"} if _can_end(function.body) else set()


def _statements(function: _Function) -> Iterator[ast.AST]:
    """Yield the statements in `function`, without those of functions and classes inside it."""
    pending: list[ast.AST] = list(function.body)
    while pending:
        node = pending.pop()
        yield node
        if not isinstance(node, _SCOPES):
            for block in ("body", "orelse", "finalbody", "handlers", "cases"):
                pending.extend(getattr(node, block, ()))


def _can_end(body: list[ast.stmt]) -> bool:
    """Tell whether control may run past the end of `body`, as far as its last statement tells."""
    blocks = _last_blocks(body[-1])
    return blocks is None or any(map(_can_end, blocks))


def _last_blocks(statement: ast.stmt) -> list[list[ast.stmt]] | None:
    """Return the blocks one of which `statement` ends in, None where it may end without any."""
    blocks: list[list[ast.stmt]] | None = None
    match statement:
        case ast.Return() | ast.Raise() | ast.Continue() | ast.Break():
            blocks = []
        case ast.While(test=ast.Constant(value=condition)) if condition:
            blocks = []
        case ast.If(body=then, orelse=otherwise) if otherwise:
            blocks = [then, otherwise]
        case ast.Try(body=tried, handlers=handlers, orelse=otherwise):
            blocks = [otherwise or tried, *(handler.body for handler in handlers)]
        case ast.With(body=inner) | ast.AsyncWith(body=inner):
            blocks = [inner]
        case ast.Match(cases=cases) if _is_catch_all(cases[-1]):
            blocks = [case.body for case in cases]
    return blocks


def _is_catch_all(case: ast.match_case) -> bool:
    return case.guard is None and isinstance(case.pattern, ast.MatchAs) and case.pattern.pattern is None
