"""The tools that a client offers: plain functions, functions in a namespace, and tools that take plain text.

Models know functions alone, so the others are offered as such, and what the model calls is named as the client did.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Annotated, Any, Literal, TypeAlias

import orjson
from pydantic import BaseModel, ConfigDict, Discriminator, Tag

from swarm_desktop.core.json_types import JsonObject

_INPUT = "input"


class FunctionTool(BaseModel):
    """A function with arguments as JSON."""

    model_config = ConfigDict(frozen=True, extra="ignore")
    type: Literal["function"]
    name: str
    description: str | None = None
    parameters: dict[str, Any] | None = None
    strict: bool | None = None


class CustomTool(BaseModel):
    """A tool that takes plain text, perhaps of a grammar."""

    model_config = ConfigDict(frozen=True, extra="ignore")
    type: Literal["custom"]
    name: str
    description: str | None = None
    format: dict[str, Any] | None = None


class HostedTool(BaseModel):
    """What OpenAI's own servers would carry out, such as a web search. No model is told of it here."""

    model_config = ConfigDict(frozen=True, extra="allow")
    type: str


def _kind(value: Any) -> str:
    kind = value.get("type") if isinstance(value, dict) else getattr(value, "type", None)
    return kind if isinstance(kind, str) and kind in {"function", "custom", "namespace"} else "hosted"


NamedTool: TypeAlias = Annotated[
    Annotated[FunctionTool, Tag("function")]
    | Annotated[CustomTool, Tag("custom")]
    | Annotated[HostedTool, Tag("hosted")],
    Discriminator(lambda value: "hosted" if _kind(value) == "namespace" else _kind(value)),
]


class NamespaceTool(BaseModel):
    """Tools under a common name."""

    model_config = ConfigDict(frozen=True, extra="ignore")
    type: Literal["namespace"]
    name: str
    description: str | None = None
    tools: tuple[NamedTool, ...]


Tool: TypeAlias = Annotated[
    Annotated[FunctionTool, Tag("function")]
    | Annotated[CustomTool, Tag("custom")]
    | Annotated[NamespaceTool, Tag("namespace")]
    | Annotated[HostedTool, Tag("hosted")],
    Discriminator(_kind),
]


@dataclass(frozen=True, slots=True)
class OfferedTool:
    """One tool, under the client's name for it."""

    tool: FunctionTool | CustomTool
    namespace: str | None = None

    @property
    def name(self) -> str:
        """The name that the model knows."""
        return flat_name(self.tool.name, self.namespace)

    def function(self) -> JsonObject:
        """Return it as chat requests offer functions."""
        if isinstance(self.tool, FunctionTool):
            parameters = self.tool.parameters or {"type": "object", "properties": {}}
        else:
            parameters = {
                "type": "object",
                "properties": {_INPUT: {"type": "string", "description": _grammar(self.tool.format)}},
                "required": [_INPUT],
                "additionalProperties": False,
            }
        described = {"name": self.name, "description": self.tool.description or "", "parameters": parameters}
        return {"type": "function", "function": described}


def offered_tools(tools: Iterable[Tool]) -> Iterator[OfferedTool]:
    """Yield what the model is told of."""
    for tool in tools:
        if isinstance(tool, NamespaceTool):
            yield from (
                OfferedTool(inner, tool.name) for inner in tool.tools if isinstance(inner, FunctionTool | CustomTool)
            )
        elif isinstance(tool, FunctionTool | CustomTool):
            yield OfferedTool(tool)


def flat_name(name: str, namespace: str | None) -> str:
    """Return the name that the model knows for one in a namespace."""
    return f"{namespace}__{name}" if namespace else name


def custom_arguments(text: str) -> str:
    """Return the arguments with which a model calls a tool that takes plain text."""
    return orjson.dumps({_INPUT: text}).decode()


def custom_input(arguments: str) -> str:
    """Return the plain text in such arguments; where they are broken, those themselves."""
    try:
        return str(orjson.loads(arguments)[_INPUT])
    except (orjson.JSONDecodeError, KeyError, TypeError):
        return arguments


def _grammar(form: JsonObject | None) -> str:
    match form:
        case {"type": "grammar", "syntax": str(syntax), "definition": str(definition)}:
            return f"Plain text that follows this {syntax} grammar:\n{definition}"
        case _:
            return "Plain text."
