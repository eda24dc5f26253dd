"""`/v1/tools`: the tools of this machine for clients that run no tools of their own."""

from typing import Annotated, Any

import orjson
from aiohttp import web
from pydantic import BaseModel, ConfigDict, Field, model_validator

from swarm_desktop.api.client_name import client_name
from swarm_desktop.api.context import CONTEXT
from swarm_desktop.api.request_body import read_body
from swarm_desktop.tools import OfferedTool


class ToolRequest(BaseModel):
    """The body of `POST /v1/tools/execute`: a name and arguments, or a tool call as a chat completion returns it."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    name: Annotated[str, Field(min_length=1, max_length=200)]
    arguments: dict[str, Any] | str = Field(default_factory=dict)
    """As a string it is JSON, which is how models write it."""
    id: str | None = None
    """Of the tool call; the answer repeats it."""

    @model_validator(mode="before")
    @classmethod
    def _from_tool_call(cls, value: Any) -> Any:
        if isinstance(value, dict) and isinstance(value.get("function"), dict):
            return value["function"] | {"id": value.get("id")}
        return value


async def list_tools(request: web.Request) -> web.Response:
    """List the tools as they are written into the `tools` of a chat request, and why others cannot be used."""
    offered = await request.app[CONTEXT].tools.offered()
    body = {
        "object": "list",
        "data": [_definition(tool) for tool in offered if not tool.obstacle],
        "unavailable": [{"name": tool.name, "reason": tool.obstacle} for tool in offered if tool.obstacle],
    }
    return web.json_response(body=orjson.dumps(body))


async def execute_tool(request: web.Request) -> web.Response:
    """Carry out one call. What goes wrong inside the tool is told in the result, where a model reads it."""
    context = request.app[CONTEXT]
    call = read_body(ToolRequest, await request.read())
    report = await context.tools.execute(call.name, call.arguments, client_name(request))
    body = {
        "object": "tool.result",
        "name": call.name,
        "ok": report.result.ok,
        # A lone surrogate, which JSON strings of models can hold, is nothing that can be sent.
        "content": report.result.content.encode("utf-8", "replace").decode(),
        "truncated": report.result.truncated,
        "seconds": round(report.seconds, 3),
    }
    if call.id is not None:
        body["tool_call_id"] = call.id
    return web.json_response(body=orjson.dumps(body))


def _definition(tool: OfferedTool) -> dict[str, Any]:
    return {
        "type": "function",
        "function": {"name": tool.name, "description": tool.description, "parameters": tool.parameters},
    }
