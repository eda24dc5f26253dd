"""The strategies by name: which reader and which rule each one uses for which task."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING, TypeVar

from swarm_desktop.consensus.ballots import Ballot, Candidate, Question, Task
from swarm_desktop.consensus.errors import UnknownStrategyError
from swarm_desktop.consensus.reading import code, free_text, json_answer, short_answer, tool_calls, verbatim
from swarm_desktop.consensus.rules.code import code as code_rule
from swarm_desktop.consensus.rules.fastest import fastest
from swarm_desktop.consensus.rules.free_text import free_text as free_text_rule
from swarm_desktop.consensus.rules.judged import judged
from swarm_desktop.consensus.rules.plurality import exact_plurality, plurality
from swarm_desktop.consensus.rules.quality import quality
from swarm_desktop.consensus.rules.similarity import similarity
from swarm_desktop.consensus.rules.structured import structured

if TYPE_CHECKING:
    from swarm_desktop.consensus.rules.rule import Rule

Reader = Callable[[Candidate, Question], Ballot]
Part = TypeVar("Part")

_READERS: Mapping[Task, Reader] = MappingProxyType(
    {
        Task.TOOL_CALL: tool_calls.read,
        Task.JSON: json_answer.read,
        Task.CODE: code.read,
        Task.SHORT_ANSWER: short_answer.read,
        Task.FREE_TEXT: free_text.read,
    }
)
_RULES: Mapping[Task, Rule] = MappingProxyType(
    {
        Task.TOOL_CALL: structured,
        Task.JSON: structured,
        Task.CODE: code_rule,
        Task.SHORT_ANSWER: plurality,
        Task.FREE_TEXT: free_text_rule,
    }
)


@dataclass(frozen=True, slots=True)
class Strategy:
    """How ballots become a verdict: one reader and one rule per task."""

    name: str
    description: str
    readers: Mapping[Task, Reader]
    rules: Mapping[Task, Rule]
    # Whether the winner depends on what the others say; if not, no vote is needed to know it.
    votes: bool = True


def _everywhere(part: Part) -> Mapping[Task, Part]:
    return MappingProxyType(dict.fromkeys(Task, part))


# The strategies of old compare text as text, but a tool call or JSON is no text to compare.
_AS_TEXT = MappingProxyType({**_READERS, **dict.fromkeys((Task.CODE, Task.SHORT_ANSWER), free_text.read)})

_STRATEGIES = (
    Strategy(
        "auto",
        "Reads what kind of answer is wanted and votes the way that was measured to work best for it.",
        _READERS,
        _RULES,
    ),
    Strategy(
        "majority",
        "The answer that most voters wrote word for word; blind to two ways of saying the same.",
        _everywhere(verbatim.read),
        _everywhere(exact_plurality),
    ),
    Strategy(
        "similarity",
        "A middling answer of the largest group of nearly equal texts; weaker than auto on every kind of answer.",
        _AS_TEXT,
        MappingProxyType({**_everywhere(similarity), **dict.fromkeys((Task.TOOL_CALL, Task.JSON), structured)}),
    ),
    Strategy(
        "quality",
        "The longest answer that is complete, without a vote; on code worse than any one answer.",
        _READERS,
        _everywhere(quality),
        votes=False,
    ),
    Strategy(
        "fastest",
        "The first valid answer to arrive. Saves time; less accurate than voting.",
        _READERS,
        _everywhere(fastest),
        votes=False,
    ),
    Strategy(
        "judge",
        "As auto, but for free text the model itself picks among the three answers with most support.",
        _READERS,
        MappingProxyType({**_RULES, Task.FREE_TEXT: judged}),
    ),
)
_BY_NAME = MappingProxyType({strategy.name: strategy for strategy in _STRATEGIES})

STRATEGIES: Mapping[str, str] = MappingProxyType({strategy.name: strategy.description for strategy in _STRATEGIES})


def strategy_named(name: str) -> Strategy:
    """Return the strategy called `name`; raise `UnknownStrategyError` where there is none."""
    try:
        return _BY_NAME[name]
    except KeyError:
        known = ", ".join(_BY_NAME)
        raise UnknownStrategyError(f"There is no strategy called {name!r}. Known strategies: {known}.") from None
