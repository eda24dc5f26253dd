"""Small values to call a function with, by its type hints, by the names of its arguments, by what examples use."""

from __future__ import annotations

import ast
import re
from itertools import zip_longest
from typing import Any

_INTEGERS: tuple[Any, ...] = (0, 1, 2, 3, 5, 7, 10, 12, 100, -1, -4)
_NUMBERS: tuple[Any, ...] = (0.0, 1.0, 2.5, -1.5, 10.0, 0.1)
_TEXTS: tuple[Any, ...] = ("", "a", "abc", "Hello World", "aba", "1 2 3", "AbC!", "(()())")
_LISTS: tuple[Any, ...] = ([], [1], [1, 2, 3], [3, 1, 2, 2], [-1, 0, 5, 5, 10], [4, 3, 2, 1])
_NUMBER_LISTS: tuple[Any, ...] = ([], [1.0], [1.0, 2.5, 3.0], [3.5, -1.0, 2.0, 2.0])
_TEXT_LISTS: tuple[Any, ...] = ([], ["a"], ["abc", "b", "ab"], ["x", "X", "xy", "x"])
_MAPPINGS: tuple[Any, ...] = ({}, {"a": 1}, {"a": 1, "b": 2})

_BY_HINT = {
    "int": _INTEGERS,
    "float": _NUMBERS,
    "str": _TEXTS,
    "bool": (True, False),
    "list": _LISTS,
    "list[int]": _LISTS,
    "list[float]": _NUMBER_LISTS,
    "list[str]": _TEXT_LISTS,
    "dict": _MAPPINGS,
    "tuple": ((), (1,), (1, 2, 3)),
    "none": (None,),
}
_BY_NAME = (
    (r"(?:s|st|str|text|txt|string|word|words?_?string|sentence|message|name|date|brackets|key)\d?$", _TEXTS),
    (r"(?:words|strings|strs|names)\d?$", _TEXT_LISTS),
    (r"(?:l|lst|list|arr|array|nums|numbers|xs|items|values|interval)\d?$|\w*_(?:list|array)$", _LISTS),
    (r"(?:n|k|m|i|x|y|z|a|b|num|number|q|w|c|count|size|limit|index|capacity)\d?$", _INTEGERS),
    (r"(?:d|dict|dictionary|mapping)$", _MAPPINGS),
)
# Where neither a hint nor the name tells, every kind is tried: those that do not fit fail for all alike.
_ANYTHING = tuple(
    value
    for row in zip_longest(_INTEGERS, _TEXTS, _LISTS, _TEXT_LISTS, _NUMBERS[2:4])
    for value in row
    if value is not None
)
_HUGE = 10**6


def values_for(argument: ast.arg) -> tuple[Any, ...]:
    """Return values to try for `argument`, the likeliest first."""
    if argument.annotation is not None:
        hint = ast.unparse(argument.annotation).replace("typing.", "").lower()
        inner = re.fullmatch(r"optional\[(.*)\]", hint)
        hint = inner.group(1) if inner else hint.removesuffix(" | none")
        return _BY_HINT.get(hint) or _BY_HINT.get(hint.partition("[")[0]) or _ANYTHING
    name = argument.arg.lower()
    guessed = next((values for pattern, values in _BY_NAME if re.match(pattern, name)), ())
    return (*guessed, *(value for value in _ANYTHING if value not in guessed))


def changed(value: Any) -> list[Any]:
    """Return values of the same kind as `value`, each changed in one way."""
    changes: list[Any] = []
    match value:
        case bool():
            changes = [not value]
        case int() if abs(value) < _HUGE:
            changes = [value + 1, value - 1, 2 * value + 3, 0]
        case float():
            changes = [value + 0.5, -value, value * 3]
        case str():
            changes = [value[::-1], value + value[:1], value[: len(value) // 2], value.swapcase(), ""]
        case list():
            changes = [value[::-1], value[: len(value) // 2], value + value[:1], value[1:], []]
        case tuple():
            changes = [value[::-1], value[:1]]
        case dict():
            changes = [dict(list(value.items())[:1]), {}]
    return changes
