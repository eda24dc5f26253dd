"""Which tools a model may or must call."""

from collections.abc import Sequence
from typing import Any, Literal, TypeAlias

from pydantic import BaseModel, ConfigDict

from swarm_desktop.api.responses.offered_tools import OfferedTool, flat_name
from swarm_desktop.core.errors import BadRequestError
from swarm_desktop.core.json_types import JsonObject


class NamedChoice(BaseModel):
    """One tool, or with the type `allowed_tools` some of them."""

    model_config = ConfigDict(frozen=True, extra="ignore")
    type: str
    name: str | None = None
    namespace: str | None = None
    mode: Literal["auto", "required"] = "auto"
    tools: tuple["NamedChoice", ...] = ()


ToolChoice: TypeAlias = Literal["none", "auto", "required"] | NamedChoice


def chosen_tools(offered: Sequence[OfferedTool], choice: ToolChoice) -> tuple[tuple[JsonObject, ...], Any]:
    """Return functions and choice as chat requests have them. Raises BadRequestError where a tool is not offered."""
    functions = tuple(tool.function() for tool in offered)
    if isinstance(choice, str):
        return functions, (choice if functions else None)
    if choice.type == "allowed_tools":
        allowed = {_name(offered, tool) for tool in choice.tools}
        return tuple(function for function in functions if function["function"]["name"] in allowed), choice.mode
    return functions, {"type": "function", "function": {"name": _name(offered, choice)}}


def _name(offered: Sequence[OfferedTool], choice: NamedChoice) -> str:
    name = flat_name(choice.name or "", choice.namespace)
    if all(tool.name != name for tool in offered):
        raise BadRequestError(
            f"`tool_choice` names {f'`{name}`' if name else f'the type `{choice.type}`'}, which is none of the "
            "functions and custom tools in `tools`. Tools that OpenAI's own servers carry out are not offered here.",
            parameter="tool_choice",
        )
    return name
