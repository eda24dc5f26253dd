"""One answer, with what it answered."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Self

import orjson

from swarm_desktop.core.json_types import JsonObject


@dataclass(frozen=True, slots=True)
class KeptResponse:
    """A response object as its client got it, and the items that it was asked with, each with its identifier."""

    body: dict[str, Any]
    input: tuple[JsonObject, ...]

    @property
    def id(self) -> str:
        """The identifier that the client comes back with."""
        return str(self.body["id"])

    @property
    def previous(self) -> str | None:
        """The response that this one went on from."""
        return self.body.get("previous_response_id")

    def items(self) -> Iterator[JsonObject]:
        """Yield what was asked, and then what was answered."""
        yield from self.input
        yield from self.body["output"]

    def item_ids(self) -> tuple[str, ...]:
        """Return the identifiers of all items."""
        return tuple(str(item["id"]) for item in self.items())

    def encode(self) -> bytes:
        """Write it as it is kept."""
        return orjson.dumps({"body": self.body, "input": self.input})

    @classmethod
    def decode(cls, kept: bytes) -> Self:
        """Read what `encode` wrote."""
        fields = orjson.loads(kept)
        return cls(fields["body"], tuple(fields["input"]))
