"""Probe inputs for code that is asked for: calls with small arguments, and what examples say they return.

Nothing is run here. Whoever has a sandbox evaluates the calls after defining a candidate's code and
attaches the results as evidence.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice, product, zip_longest
from typing import Any

from swarm_desktop.consensus.limits import head
from swarm_desktop.consensus.probe_values import changed, values_for
from swarm_desktop.consensus.reading.python_parser import parse_expression, parse_module

MAX_CALLS = 48
_MAX_EXAMPLES = 12
_MAX_CALL_LENGTH = 400
_MAX_VALUE_LENGTH = 200
# What stands between an example call and its result: a new line after ">>>", or an arrow or a verb.
_RESULT = re.compile(
    r"[ \t`]{0,4}(?:#[ \t]?)?(?:==?>?|-+>|=>|\u279e|\u2794|\u2192|:|\r?\n"
    r"|(?:should |would |will )?(?:returns?|gives?|is|be)\b)[ \t]{0,8}"
)


@dataclass(frozen=True, slots=True)
class Probes:
    """Calls to evaluate, as source, and for each the source of what it should return, None where unknown."""

    calls: tuple[str, ...]
    expected: tuple[str | None, ...]


def probes_for(function: str, prompt: str, source: str = "") -> Probes:
    """Return calls of `function` from the examples in `prompt`, variations of these, and from type hints.

    The signature is taken from the prompt where it is code, else from `source`, a candidate's program.
    """
    examples = list(islice(_examples(function, head(prompt)), _MAX_EXAMPLES))
    calls = {_call(function, arguments): expected for arguments, expected in examples}
    generated = zip_longest(
        _variations([arguments for arguments, _ in examples]), _from_hints(function, prompt, source)
    )
    for arguments in (each for pair in generated for each in pair if each is not None):
        if len(calls) >= MAX_CALLS:
            break
        call = _call(function, arguments)
        if len(call) <= _MAX_CALL_LENGTH:
            calls.setdefault(call, None)
    return Probes(tuple(calls), tuple(calls.values()))


def passed(probes: Probes, outputs: Sequence[str | None]) -> tuple[bool, ...]:
    """Return for each example with a known result whether the output is that."""
    return tuple(
        output is not None and _same(output, expected)
        for expected, output in zip(probes.expected, outputs, strict=True)
        if expected is not None
    )


def _same(output: str, expected: str) -> bool:
    if output == expected:
        return True
    values = [_literal(text) for text in (output, expected)]
    return None not in values and bool(values[0] == values[1])


def _call(function: str, arguments: Sequence[Any]) -> str:
    return f"{function}({', '.join(map(repr, arguments))})"


def _examples(function: str, prompt: str) -> Iterator[tuple[tuple[Any, ...], str | None]]:
    """Yield the arguments of each example call in `prompt` that has literal ones, with its result."""
    for match in re.finditer(rf"\b{re.escape(function)}\(", prompt):
        end = _closing(prompt, match.end())
        call = parse_expression(prompt[match.start() : end]) if end else None
        if not isinstance(call, ast.Call) or call.keywords:
            continue
        values = [_literal_of(argument) for argument in call.args]
        if call.args and None not in values:
            yield tuple(value[0] for value in values if value), _result(prompt, end)


def _closing(text: str, start: int) -> int:
    """Return where the bracket that opens before `start` closes, 0 where it does not within reason."""
    depth = 1
    for place in range(start, min(len(text), start + _MAX_CALL_LENGTH)):
        depth += (text[place] in "([{") - (text[place] in ")]}")
        if not depth:
            return place + 1
    return 0


def _result(prompt: str, start: int) -> str | None:
    arrow = _RESULT.match(prompt, start)
    if arrow is None:
        return None
    line = prompt[arrow.end() : arrow.end() + _MAX_VALUE_LENGTH].split("\n", 1)[0].strip().strip("`")
    # The value may be followed by words; the longest beginning of the line that is a literal counts.
    for end in (len(line), *(match.start() for match in reversed(list(re.finditer(r"[\s.,;#(]", line))))):
        value = _literal(line[:end].rstrip(" .,;"))
        if value is not None:
            return repr(value[0])
    return None


def _literal(text: str) -> tuple[Any] | None:
    """Return the value that `text` spells in a tuple, None where it is no literal."""
    tree = parse_expression(text.strip()) if len(text) <= 4 * _MAX_VALUE_LENGTH else None
    return _literal_of(tree) if tree is not None else None


def _literal_of(tree: ast.expr) -> tuple[Any] | None:
    try:
        return (ast.literal_eval(tree),)
    except (ValueError, TypeError, SyntaxError, MemoryError, RecursionError):
        return None


def _variations(examples: Sequence[tuple[Any, ...]]) -> Iterator[tuple[Any, ...]]:
    """Yield the examples with one argument changed at a time, the first change of each before the second."""
    streams = [
        [(*arguments[:place], changed, *arguments[place + 1 :]) for changed in changed(argument)]
        for arguments in examples
        for place, argument in enumerate(arguments)
    ]
    for row in zip_longest(*streams):
        yield from (arguments for arguments in row if arguments is not None)


def _from_hints(function: str, prompt: str, source: str) -> Iterator[tuple[Any, ...]]:
    arguments = _arguments(function, prompt) or _arguments(function, source) or []
    choices = [values_for(argument) for argument in arguments]
    if not choices:
        return
    # The diagonal first: every argument changes from call to call. The full product follows.
    width = max(map(len, choices))
    for row in range(width):
        yield tuple(values[(row + place) % len(values)] for place, values in enumerate(choices))
    yield from islice(product(*choices), MAX_CALLS)


def _arguments(function: str, text: str) -> list[ast.arg] | None:
    """Return the arguments of `function` as `text` defines it; a definition without a body is completed."""
    start = text.find(f"def {function}(")
    if start < 0:
        return None
    signature = text[start : start + 2_000]
    end = _closing(signature, signature.find("(") + 1)
    tree = parse_module(f"{signature[:end]}: pass") if end else None
    match tree:
        case ast.Module(body=[ast.FunctionDef(args=arguments)]):
            return arguments.args
        case _:
            return None
