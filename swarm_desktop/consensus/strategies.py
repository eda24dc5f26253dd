"""The strategies by name: which reader and which rule each one uses for which task."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING, TypeVar

from swarm_desktop.consensus.ballots import Ballot, Candidate, Question, Task
from swarm_desktop.consensus.errors import UnknownStrategyError
from swarm_desktop.consensus.reading import code, free_text, json_answer, short_answer, tool_calls, verbatim
from swarm_desktop.consensus.rules.fastest import fastest
from swarm_desktop.consensus.rules.overlap import overlap
from swarm_desktop.consensus.rules.plurality import exact_plurality, plurality
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
        Task.CODE: overlap,
        Task.SHORT_ANSWER: plurality,
        Task.FREE_TEXT: overlap,
    }
)


@dataclass(frozen=True, slots=True)
class Strategy:
    """How ballots become a verdict: one reader and one rule per task."""

    name: str
    description: str
    readers: Mapping[Task, Reader]
    rules: Mapping[Task, Rule]


def _everywhere(part: Part) -> Mapping[Task, Part]:
    return MappingProxyType(dict.fromkeys(Task, part))


_STRATEGIES = (
    Strategy(
        "auto",
        "Reads the kind of answer and votes the way that was measured to work best for it.",
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
        "fastest",
        "The first valid answer to arrive. Saves time; less accurate than voting.",
        _READERS,
        _everywhere(fastest),
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
