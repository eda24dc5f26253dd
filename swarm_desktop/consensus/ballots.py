"""The words of a vote: what was asked, what each voter produced, how it was read and what was decided."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, Any, Literal

if TYPE_CHECKING:
    from collections.abc import Mapping


class Task(StrEnum):
    """What kind of answer the question wants; it decides how candidates are read and compared."""

    TOOL_CALL = "tool_call"
    JSON = "json"
    CODE = "code"
    SHORT_ANSWER = "short_answer"
    FREE_TEXT = "free_text"


@dataclass(frozen=True, slots=True)
class ToolCall:
    """One call that a model made; `arguments` is the JSON text exactly as the model wrote it."""

    name: str
    arguments: str


@dataclass(frozen=True, slots=True)
class Candidate:
    """What one voter produced.

    `ballot_id` is unique over all machines. `order` is the 0-based position in which the voter was
    dispatched, whatever the order of arrival. `mean_logprob` is the mean natural logarithm per token.
    """

    ballot_id: str
    order: int
    text: str
    tool_calls: tuple[ToolCall, ...] = ()
    finish_reason: str | None = "stop"
    mean_logprob: float | None = None
    model: str = ""
    token_count: int = 0


@dataclass(frozen=True, slots=True)
class Question:
    """What was asked, as far as voting needs to know.

    `text` is the last user message, flattened, and may be empty. `tools` holds tool objects as OpenAI
    writes them. `response_schema` is the JSON schema that the answer must satisfy, `{}` for any JSON
    object and None for no such demand. `entry_point` names the function that code is asked for.
    `task` is set where the caller knows the kind of answer; otherwise the router decides.
    """

    text: str
    tools: tuple[Mapping[str, Any], ...] = ()
    response_schema: Mapping[str, Any] | None = None
    entry_point: str | None = None
    task: Task | None = None


@dataclass(frozen=True, slots=True)
class Ballot:
    """A candidate as the engine reads it.

    Ballots with equal `key` say the same. `label` is the key in a few words for people. An invalid
    ballot never votes; `reason` says why. `content` is the normalised text that overlap rules compare.
    `flaws`, in words, count against a ballot only where most others lack them.
    """

    candidate: Candidate
    task: Task
    key: str
    label: str
    valid: bool = True
    reason: str = ""
    weight: float = 1.0
    content: str = field(default="", repr=False)
    flaws: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Cluster:
    """The ballots that say the same; `share` (0..1) is theirs of the weight of all voters heard."""

    key: str
    label: str
    ballot_ids: tuple[str, ...]
    weight: float
    share: float


@dataclass(frozen=True, slots=True)
class Certainty:
    """Why the voters still outstanding may be cancelled.

    "lossless" means that no outstanding ballot can change the winning key; "statistical" means that
    it is unlikely enough.
    """

    kind: Literal["lossless", "statistical"]
    reason: str


@dataclass(frozen=True, slots=True)
class Verdict:
    """The chosen candidate, with how much of the swarm stands behind it.

    `strategy` is what was asked for, `rule` what decided. `share` (0..1) is the support of the winner
    over all voters heard: invalid and lost ones lower it, those cancelled because they were no longer
    needed do not. `margin` is its lead over the runner-up in the same unit. It measures agreement, which is not
    correctness. `clusters` come largest first.
    """

    winner: Candidate
    task: Task
    strategy: str
    rule: str
    share: float
    margin: float
    counted: int
    invalid: int
    dispatched: int
    lost: int
    stopped_early: str | None
    reason: str
    clusters: tuple[Cluster, ...]


@dataclass(frozen=True, slots=True)
class Evidence:
    """What the caller found out about a candidate that the engine, which runs nothing, cannot.

    `embedding` is a vector of any length, the same for all candidates. `outputs` holds what the code
    returned for each probe input, as text in which equal values are equal, None where it failed; `passed`
    whether each given test passed. `judged_best` marks the one candidate that a judge picked.
    """

    embedding: tuple[float, ...] | None = None
    outputs: tuple[str | None, ...] | None = None
    passed: tuple[bool, ...] | None = None
    judged_best: bool = False
