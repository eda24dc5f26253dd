"""CPython's own parser, asked to read what a model wrote. Nothing is compiled or run."""

from __future__ import annotations

import ast
import warnings

from swarm_desktop.consensus.limits import MAX_CODE

_FILE = "<candidate>"
# The parser warns of odd escapes. That is the model's business and would fill the program's log.
warnings.filterwarnings("ignore", module=_FILE)


def parse_module(source: str) -> ast.Module | None:
    """Return the tree of a whole program, None where it does not parse or is too long.

    The parser bounds nesting, recursion and digits by itself and raises; 64 KiB take it 0.2 s at most.
    """
    if len(source) > MAX_CODE:
        return None
    try:
        return ast.parse(source, _FILE)
    except (SyntaxError, ValueError, MemoryError, RecursionError):
        return None


def parse_expression(source: str) -> ast.expr | None:
    """Return the tree of one expression, None where `source` is none or is too long."""
    if len(source) > MAX_CODE:
        return None
    try:
        return ast.parse(source, _FILE, mode="eval").body
    except (SyntaxError, ValueError, MemoryError, RecursionError):
        return None
