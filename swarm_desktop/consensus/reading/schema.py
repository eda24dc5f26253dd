"""Checking a value against a JSON schema, without following references out of it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from decimal import Decimal
from functools import lru_cache
from typing import Any

from jsonschema import Draft202012Validator, validators
from jsonschema.exceptions import ValidationError
from referencing import Registry

# Patterns come from whoever asks and run on what a model wrote: a slow one must not meet a long text.
_PATTERN_LENGTH = 200


def _is_number(_checker: Any, instance: Any) -> bool:
    return isinstance(instance, (int, float, Decimal)) and not isinstance(instance, bool)


def _is_integer(_checker: Any, instance: Any) -> bool:
    return _is_number(_checker, instance) and instance == int(instance)


def _skip_long(validator: Any, pattern: str, instance: Any, schema: Any) -> Any:
    if isinstance(instance, str) and len(instance) <= _PATTERN_LENGTH:
        yield from Draft202012Validator.VALIDATORS["pattern"](validator, pattern, instance, schema) or ()


_extend: Any = validators.extend
_Validator = _extend(
    Draft202012Validator,
    validators={"pattern": _skip_long},
    type_checker=Draft202012Validator.TYPE_CHECKER.redefine_many({"number": _is_number, "integer": _is_integer}),
)


def violation(value: Any, schema: Mapping[str, Any]) -> str:
    """Return how `value` breaks `schema` in a few words, "" where it does not.

    A schema that cannot itself be understood breaks nothing.
    """
    if not schema:
        return ""
    try:
        validator = _validator(json.dumps(schema, sort_keys=True))
        error = next(validator.iter_errors(value), None)
    except Exception:  # noqa: BLE001 - a malformed schema can fail in any way and is not the voter's fault
        return ""
    return _in_words(error) if error else ""


@lru_cache(maxsize=64)
def _validator(schema: str) -> Any:
    # An empty registry has nothing to fetch references with.
    return _Validator(json.loads(schema), registry=Registry())


def _in_words(error: ValidationError) -> str:
    place = ".".join(str(step) for step in error.absolute_path)
    wanted = {"type": f"is not of type {error.validator_value}", "enum": "is none of the values allowed"}
    if error.validator == "required":
        return str(error.message)[:80]
    return f"{place or 'the whole'} {wanted.get(str(error.validator), f'breaks {error.validator}')}"
