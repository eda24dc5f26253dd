"""Conversations in which the assistant calls a tool, and some in which it then reports the result."""

import random

from practice_model import slips
from practice_model.examples import Example, Tool, ToolCall, Turn
from practice_model.phrasing import PLEASE_OPENERS, any_word, casual, chance
from practice_model.tool_catalog import ACTIONS, BYSTANDERS, Action, Values

RESULT_SHARE = 0.3


def other_tools(rng: random.Random, wanted: Action | None = None) -> list[Tool]:
    """Return tools that the question does not need."""
    actions = [action for action in ACTIONS if action is not wanted]
    tools = [action.tool(rng)[0] for action in rng.sample(actions, rng.choice((0, 0, 1, 2, 3)))]
    tools += rng.sample(BYSTANDERS, rng.choice((0, 0, 0, 1, 3, 6)))
    return tools


def tool_call(rng: random.Random) -> Example:
    """Return one call, sometimes followed by the tool's answer and the assistant's report."""
    action = rng.choice(ACTIONS)
    tool, keys = action.tool(rng)
    others = [other for other in other_tools(rng, action) if other.name != tool.name]
    tools = [*others, tool]
    rng.shuffle(tools)
    values = action.values(rng)
    question = casual(rng, rng.choice(action.asks).format(**values), PLEASE_OPENERS)
    arguments: Values = {parameter: values[key] for parameter, key in keys.items()}
    if chance(rng, slips.STRUCTURED):
        parameter = rng.choice(list(arguments))
        value = arguments[parameter]
        arguments[parameter] = slips.slipped_number(rng, value) if isinstance(value, int) else any_word(rng)
    turns = [Turn("user", question), Turn("assistant", calls=(ToolCall(tool.name, arguments),))]
    if chance(rng, RESULT_SHARE):
        turns += _report(rng, action, values)
    operands = ((int(values["first"]), int(values["second"])),) if "first" in values else ()
    return Example("tool", tuple(turns), tools=tuple(tools), operands=operands)


def _report(rng: random.Random, action: Action, values: Values) -> list[Turn]:
    extra: Values = {"n": rng.randint(1, 23), "w": any_word(rng)}
    if "first" in values:
        first, second = int(values["first"]), int(values["second"])
        extra["t"] = first + second
        extra["s"] = first - second if "-" in str(values["expression"]) else first + second
    result = rng.choice(action.results).format(**extra)
    return [Turn("tool", result), Turn("assistant", rng.choice(action.answers).format(**values, r=result))]
