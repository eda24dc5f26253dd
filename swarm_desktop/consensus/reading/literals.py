"""Answers that are one Python literal or one call with literal arguments, such as `f('sea')`."""

from __future__ import annotations

import ast
import re

from swarm_desktop.consensus.reading.python_parser import parse_expression

_LONGEST = 4_096
_OPENING = re.compile(r"[\[({\"'bru]|[A-Za-z_]\w{0,60}\(")


def literal(text: str) -> str | None:
    """Return the canonical spelling of the container, string or call that is all of `text`, else None.

    Nothing is evaluated: the text is parsed, and spelled again with one kind of quotes and spacing.
    """
    written = text.strip().strip("`").strip()
    if not written or len(written) > _LONGEST or not _OPENING.match(written):
        return None
    tree = parse_expression(written)
    if tree is None or not _is_literal(tree):
        return None
    try:
        return ast.unparse(tree)
    except (ValueError, RecursionError):
        return None


def _is_literal(tree: ast.expr) -> bool:
    if isinstance(tree, ast.Constant):
        return isinstance(tree.value, (str, bytes))
    if isinstance(tree, ast.Call):
        return isinstance(tree.func, ast.Name)
    return isinstance(tree, (ast.List, ast.Tuple, ast.Dict, ast.Set)) and all(
        isinstance(
            node,
            (
                ast.expr_context,
                ast.operator,
                ast.unaryop,
                ast.Constant,
                ast.List,
                ast.Tuple,
                ast.Dict,
                ast.Set,
                ast.UnaryOp,
                ast.BinOp,
                ast.Call,
                ast.Name,
                ast.keyword,
            ),
        )
        for node in ast.walk(tree)
    )
