"""What a tool is: a name, a description for models, a check of its arguments, and the work itself."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Protocol, TypeVar

from pydantic import BaseModel, ConfigDict, ValidationError

from swarm_desktop.core.json_types import JsonObject
from swarm_desktop.tools.errors import ToolError
from swarm_desktop.tools.folders import Folders


class Arguments(BaseModel):
    """Arguments of a tool, as the model wrote them."""

    model_config = ConfigDict(frozen=True, extra="forbid")


@dataclass(frozen=True, slots=True)
class Policy:
    """What the person allows, as far as a single call is concerned."""

    folders: Folders
    network: bool
    seconds: int
    output_bytes: int


@dataclass(frozen=True, slots=True)
class ToolResult:
    """What the model reads."""

    content: str
    ok: bool = True
    truncated: bool = False
    """Whether there was more than the settings let through."""


@dataclass(frozen=True, slots=True)
class Prepared:
    """A checked call: what the person is asked, and how it is carried out."""

    summary: str
    """Path, command or address in one line."""
    details: str
    """All that the tool is given, as it is."""
    run: Callable[[], Awaitable[ToolResult]]
    """Raises ToolError, or SwarmError, with a message for the model."""


class Tool(Protocol):
    """One tool."""

    @property
    def name(self) -> str:
        """What models call it by."""

    @property
    def arguments(self) -> type[Arguments]:
        """What it takes; models are given its JSON Schema."""

    def description(self, policy: Policy) -> str:
        """Tell models what it does, and where."""

    async def obstacle(self, policy: Policy) -> str:
        """Return why it cannot be used on this machine, or as things are set; empty where it can."""

    def prepare(self, given: JsonObject, policy: Policy) -> Prepared:
        """Check a call without carrying it out; may look at the disk. Raises ToolError."""


_Arguments = TypeVar("_Arguments", bound=Arguments)


def checked(kind: type[_Arguments], given: JsonObject) -> _Arguments:
    """Return the arguments; raises ToolError that names the one at fault."""
    try:
        return kind.model_validate(given)
    except ValidationError as error:
        faults = (f"`{'.'.join(map(str, fault['loc']))}`: {fault['msg']}" for fault in error.errors())
        raise ToolError(f"These arguments cannot be used. {'; '.join(faults)}.") from error


def cut(text: str, most_bytes: int) -> tuple[str, bool]:
    """Return as much of `text` as fits into so many bytes of UTF-8, and whether something was cut off."""
    encoded = text.encode("utf-8", "replace")
    if len(encoded) <= most_bytes:
        return text, False
    return encoded[:most_bytes].decode("utf-8", "ignore"), True
