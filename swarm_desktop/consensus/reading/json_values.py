"""JSON as models write it: read within bounds, and brought to a form in which equal values are equal text."""

from __future__ import annotations

import json
import unicodedata
from decimal import Decimal, InvalidOperation
from fractions import Fraction
from typing import TYPE_CHECKING, Any, NoReturn

from swarm_desktop.consensus.limits import MAX_DIGITS, MAX_JSON, MAX_NESTING

if TYPE_CHECKING:
    from collections.abc import Iterator

_MAX_EXPONENT = 400
# Longer strings are documents, file contents or code, where every sign counts.
_LENIENT_LENGTH = 80
_SENTENCE_MARKS = str.maketrans(dict.fromkeys(",.;:!?'\"`\u2018\u2019\u201c\u201d-_/*^", " "))


class UnreadableJsonError(ValueError):
    """The text is no JSON, or would cost too much to read."""


def parse(text: str) -> Any:
    """Return the value that `text` spells; raise `UnreadableJsonError` where it spells none.

    Fractions and exponents arrive as `Decimal`, so that nothing is rounded before it is compared.
    """
    if len(text) > MAX_JSON:
        raise UnreadableJsonError("too long")
    try:
        value = json.loads(text, parse_float=_decimal, parse_int=_integer, parse_constant=_refuse)
        if _depth_exceeds(value, MAX_NESTING):
            raise UnreadableJsonError("nested too deeply")
    except (ValueError, RecursionError) as error:
        raise UnreadableJsonError(str(error)) from error
    return value


def canonical(value: Any, *, lenient: bool) -> str:
    """Return the one spelling of `value`: sorted keys, numbers as rationals.

    With `lenient`, short strings are compared without case, spacing and sentence marks.
    """
    return json.dumps(_tagged(value, lenient=lenient), sort_keys=True, separators=(",", ":"))


def leaves(value: Any, path: str = "") -> Iterator[tuple[str, Any]]:
    """Yield every value in `value` that holds no other, with the path that leads to it.

    Places in arrays are not part of the path, so that one item more does not make all others differ.
    """
    if isinstance(value, dict) and value:
        for name, inner in value.items():
            yield from leaves(inner, f"{path}/{name}")
    elif isinstance(value, list) and value:
        for inner in value:
            yield from leaves(inner, f"{path}/[]")
    else:
        yield path, value


def even_words(text: str) -> str:
    """Return `text` without case, spacing and sentence marks, for comparison only."""
    folded = unicodedata.normalize("NFKC", text).casefold()
    return " ".join(folded.translate(_SENTENCE_MARKS).split()) or folded


def _tagged(value: Any, *, lenient: bool) -> Any:
    """Return `value` with numbers as tagged text, which no string can be mistaken for."""
    match value:
        case dict():
            return {str(name): _tagged(inner, lenient=lenient) for name, inner in value.items()}
        case list() | tuple():
            return [_tagged(inner, lenient=lenient) for inner in value]
        case str():
            short = lenient and len(value) <= _LENIENT_LENGTH and "\n" not in value
            return even_words(value) if short else value.strip()
        case int() | float() | Decimal() if not isinstance(value, bool):
            return {"#": _number(value)}
        case _:
            return value


def _number(value: float | Decimal) -> str:
    try:
        # A float means the shortest decimal that it is written as, not its binary expansion.
        exact = Decimal(repr(value)) if isinstance(value, float) else Decimal(value)
        exponent = exact.as_tuple().exponent
        if not isinstance(exponent, int) or abs(exponent) > _MAX_EXPONENT:
            return str(value)
        return str(Fraction(exact))
    except (InvalidOperation, OverflowError, ValueError):
        return str(value)


def _integer(digits: str) -> int:
    if len(digits) > MAX_DIGITS:
        raise UnreadableJsonError("a number of too many digits")
    return int(digits)


def _decimal(digits: str) -> Decimal:
    if len(digits) > MAX_DIGITS:
        raise UnreadableJsonError("a number of too many digits")
    return Decimal(digits)


def _refuse(constant: str) -> NoReturn:
    raise UnreadableJsonError(f"{constant} is no JSON")


def _depth_exceeds(value: Any, limit: int) -> bool:
    level = [value]
    for _ in range(limit):
        level = [
            inner
            for outer in level
            if isinstance(outer, (dict, list))
            for inner in (outer.values() if isinstance(outer, dict) else outer)
        ]
        if not level:
            return False
    return True
