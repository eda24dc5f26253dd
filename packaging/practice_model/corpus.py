"""The mixture: which family comes how often, with which system prompt and which tools beside it."""

import random
from collections.abc import Iterator

from practice_model.arithmetic import arithmetic, product
from practice_model.chat import chat
from practice_model.examples import Example, Generator, Turn
from practice_model.functions import python_function
from practice_model.json_answers import json_answer
from practice_model.phrasing import chance
from practice_model.system_prompts import system_prompt
from practice_model.text_operations import text_operation
from practice_model.tool_calls import other_tools, tool_call

MIXTURE: dict[Generator, int] = {
    arithmetic: 48,
    product: 2,
    text_operation: 17,
    python_function: 6,
    tool_call: 11,
    json_answer: 8,
    chat: 8,
}
SYSTEM_SHARE = 0.25
SECOND_QUESTION_SHARE = 0.1
IDLE_TOOLS_SHARE = {"chat": 0.35, "text": 0.05, "function": 0.1}
"""How often a family that needs no tool has tools listed all the same, so that none is called for nothing."""


def draw_example(rng: random.Random) -> Example:
    """Return one conversation of the mixture."""
    example = _one(rng)
    if not example.tools and example.turns[0].role != "system" and chance(rng, SECOND_QUESTION_SHARE):
        earlier = _one(rng)
        if not earlier.tools and earlier.turns[0].role != "system":
            example = Example(
                example.family, earlier.turns + example.turns, operands=earlier.operands + example.operands
            )
    tools = example.tools
    if not tools and chance(rng, IDLE_TOOLS_SHARE.get(example.family, 0.0)):
        tools = tuple(other_tools(rng))
    turns = example.turns
    if turns[0].role != "system" and chance(rng, SYSTEM_SHARE):
        turns = (Turn("system", system_prompt(rng)), *turns)
    return Example(example.family, turns, tools=tools, operands=example.operands)


def _one(rng: random.Random) -> Example:
    (generator,) = rng.choices(list(MIXTURE), weights=list(MIXTURE.values()))
    return generator(rng)


def examples(seed: int) -> Iterator[Example]:
    """Yield the training conversations of this seed, without end."""
    rng = random.Random(seed)
    while True:
        yield draw_example(rng)
