"""Identifiers of items, which say what they name."""

import secrets
from typing import Literal

Prefix = Literal["msg", "rs", "fc", "fco", "ctc", "ctco", "call"]

_PREFIXES: dict[str, Prefix] = {
    "message": "msg",
    "reasoning": "rs",
    "function_call": "fc",
    "function_call_output": "fco",
    "custom_tool_call": "ctc",
    "custom_tool_call_output": "ctco",
}


def new_item_id(kind: str) -> str:
    """Return an identifier for an item of a type."""
    return new_id(_PREFIXES[kind])


def new_id(prefix: Prefix) -> str:
    """Return an identifier with a prefix."""
    return f"{prefix}_{secrets.token_hex(12)}"
