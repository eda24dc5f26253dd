"""Anthropic's way to ask."""

import json
from collections.abc import Sequence
from typing import Any

from tests.conformance.asking import WEATHER, Asked, Reply

_ENDINGS = {"end_turn": "stop", "stop_sequence": "stop", "max_tokens": "length", "tool_use": "tool_calls"}
_CHOICES = {"auto": {"type": "auto"}, "none": {"type": "none"}, "required": {"type": "any"}}
_CALL_ID = "toolu_1"


class Messages:
    name = "messages"
    path = "/v1/messages"

    def body(self, asked: Asked) -> dict[str, Any]:
        messages: list[dict[str, Any]] = [{"role": "user", "content": asked.text}]
        if asked.tool_result:
            use = {"type": "tool_use", "id": _CALL_ID, "name": WEATHER["name"], "input": {"city": "Paris"}}
            result = {"type": "tool_result", "tool_use_id": _CALL_ID, "content": asked.tool_result}
            messages += [{"role": "assistant", "content": [use]}, {"role": "user", "content": [result]}]
        body: dict[str, Any] = {"messages": messages, "max_tokens": asked.max_tokens}
        if asked.system:
            body["system"] = asked.system
        if asked.tools:
            named = {"type": "tool", "name": WEATHER["name"]}
            tool = {name: value for name, value in WEATHER.items() if name != "parameters"}
            body["tools"] = [{**tool, "input_schema": WEATHER["parameters"]}]
            body["tool_choice"] = _CHOICES.get(asked.tool_choice, named)
        if asked.schema:
            body["output_config"] = {"format": {"type": "json_schema", "schema": asked.schema}}
        if asked.stop:
            body["stop_sequences"] = [asked.stop]
        if asked.temperature is not None:
            body["temperature"] = asked.temperature
        return body

    def read(self, body: dict[str, Any]) -> Reply:
        return Reply(
            text="".join(block["text"] for block in body["content"] if block["type"] == "text"),
            calls=[(block["name"], block["input"]) for block in body["content"] if block["type"] == "tool_use"],
            ending=_ENDINGS[body["stop_reason"]],
            prompt_tokens=_read_tokens(body["usage"]),
            completion_tokens=body["usage"]["output_tokens"],
            swarm=body.get("swarm"),
        )

    def gather(self, events: Sequence[tuple[str, dict[str, Any]]]) -> Reply:
        reply = Reply()
        blocks: dict[int, dict[str, Any]] = {}
        arguments: dict[int, str] = {}
        for name, event in events:
            assert name == event["type"]
            match event:
                case {"type": "message_start"}:
                    reply.prompt_tokens = _read_tokens(event["message"]["usage"])
                case {"type": "content_block_start"}:
                    blocks[event["index"]] = event["content_block"]
                case {"type": "content_block_delta", "delta": {"text": text}}:
                    reply.text += text
                case {"type": "content_block_delta", "delta": {"partial_json": piece}}:
                    arguments[event["index"]] = arguments.get(event["index"], "") + piece
                case {"type": "message_delta"}:
                    reply.ending = _ENDINGS[event["delta"]["stop_reason"]]
                    reply.completion_tokens = event["usage"]["output_tokens"]
                    if "input_tokens" in event["usage"]:
                        reply.prompt_tokens = _read_tokens(event["usage"])
                    reply.swarm = event.get("swarm")
        reply.calls = [(blocks[index]["name"], json.loads(said or "{}")) for index, said in arguments.items()]
        return reply

    def error_kind(self, body: dict[str, Any]) -> str:
        assert body["type"] == "error"
        return str(body["error"]["type"])


def _read_tokens(usage: dict[str, Any]) -> int:
    return int(usage["input_tokens"]) + int(usage.get("cache_read_input_tokens") or 0)
