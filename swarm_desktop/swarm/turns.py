"""Which part of a conversation may go when it is too long: a pure decision."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from swarm_desktop.core.json_types import JsonObject, encoded

_INSTRUCTIONS = {"system", "developer"}


@dataclass(frozen=True, slots=True)
class Plan:
    """A conversation without its oldest turns."""

    kept: tuple[JsonObject, ...]
    dropped: tuple[JsonObject, ...]
    turns: int
    """How many turns, or rounds of tool calls, were dropped."""
    is_last: bool
    """Whether nothing more can be dropped."""


def plan(messages: Sequence[JsonObject], excess: float) -> Plan:
    """Drop the oldest turns until at least `excess` of `weight` is gone, or nothing more may go.

    Instructions are kept, and so is the last message of the user with the newest round of tool calls after it. Tool
    calls go together with their results.
    """
    spans = _spans(messages)
    going: set[int] = set()
    turns = 0
    for span in spans:
        if sum(weight(messages[index]) for index in going) >= excess:
            break
        going.update(span)
        turns += 1
    return Plan(
        kept=tuple(message for index, message in enumerate(messages) if index not in going),
        dropped=tuple(message for index, message in enumerate(messages) if index in going),
        turns=turns,
        is_last=turns == len(spans),
    )


def weight(message: JsonObject) -> int:
    """Return about how much there is to read in a message: its bytes, without images."""
    return len(encoded(message)) - sum(len(url) for url in image_addresses(message))


def image_addresses(message: JsonObject) -> list[str]:
    """Return the addresses of all images in a message."""
    content = message.get("content")
    parts: Sequence[Any] = content if isinstance(content, list | tuple) else ()
    images = (part.get("image_url") for part in parts if isinstance(part, dict) and part.get("type") == "image_url")
    return [str(image.get("url", "") if isinstance(image, dict) else image) for image in images]


def _spans(messages: Sequence[JsonObject]) -> list[list[int]]:
    """Return what goes together, oldest first: turns of the user, then rounds within the last turn."""
    roles = [message.get("role") for message in messages]
    last_user = max((index for index, role in enumerate(roles) if role == "user"), default=-1)
    turns = [index for index, role in enumerate(roles) if role == "user"]
    rounds = [index for index, role in enumerate(roles) if role == "assistant" and index > last_user]
    older = pairwise([0, *turns]) if turns else ()
    later = pairwise(rounds)
    spans = [
        [index for index in range(start, end) if roles[index] not in _INSTRUCTIONS] for start, end in (*older, *later)
    ]
    return [span for span in spans if span]
