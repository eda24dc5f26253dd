"""The Python program in a candidate, as whoever runs it needs it."""

from __future__ import annotations

import ast
from dataclasses import dataclass

from swarm_desktop.consensus.reading.code_blocks import code_in
from swarm_desktop.consensus.reading.python_parser import parse_module

_PYTHON = frozenset({"", "python", "py", "python3", "py3"})


@dataclass(frozen=True, slots=True)
class Program:
    """A module's source, and the function in it that answers the question."""

    function: str
    source: str

    def under_the_name(self, function: str) -> str:
        """Return the source, with the function also under another name, so that all candidates are called alike."""
        return self.source if function == self.function else f"{self.source}\n{function} = {self.function}\n"


def program_in(text: str, entry_point: str | None = None) -> Program | None:
    """Return the first Python block of `text` that defines a function, with the one asked for or the last one."""
    for block in code_in(text):
        tree = parse_module(block.source) if block.language in _PYTHON else None
        if not isinstance(tree, ast.Module):
            continue
        names = [node.name for node in tree.body if isinstance(node, ast.FunctionDef)]
        if names:
            return Program(entry_point if entry_point in names else names[-1], block.source)
    return None
