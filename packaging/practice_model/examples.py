"""The shape of one training conversation."""

import random
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

Role = Literal["system", "user", "assistant", "tool"]
Argument = str | int


@dataclass(frozen=True)
class Tool:
    """A tool as the system turn lists it."""

    name: str
    description: str
    parameters: tuple[str, ...]


@dataclass(frozen=True)
class ToolCall:
    """A call the assistant makes."""

    name: str
    arguments: dict[str, Argument]


@dataclass(frozen=True)
class Turn:
    """One message; only assistant turns are trained on."""

    role: Role
    content: str = ""
    calls: tuple[ToolCall, ...] = ()


@dataclass(frozen=True)
class Example:
    """One conversation, with the operand pairs it teaches so that held-out pairs can be checked."""

    family: str
    turns: tuple[Turn, ...]
    tools: tuple[Tool, ...] = ()
    operands: tuple[tuple[int, int], ...] = ()


Generator = Callable[[random.Random], Example]


def question_and_answer(
    family: str, question: str, answer: str, *, operands: tuple[tuple[int, int], ...] = ()
) -> Example:
    """Return the commonest shape: one question, one answer."""
    return Example(family, (Turn("user", question), Turn("assistant", answer)), operands=operands)
