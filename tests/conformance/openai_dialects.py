"""OpenAI's three ways to ask."""

import json
from collections.abc import Sequence
from typing import Any

from tests.conformance.asking import WEATHER, Asked, Reply

_CALL_ID = "call_1"


class Chat:
    name = "chat completions"
    path = "/v1/chat/completions"

    def body(self, asked: Asked) -> dict[str, Any]:
        messages: list[dict[str, Any]] = [{"role": "user", "content": asked.text}]
        if asked.system:
            messages.insert(0, {"role": "system", "content": asked.system})
        if asked.tool_result:
            function = {"name": WEATHER["name"], "arguments": '{"city": "Paris"}'}
            call = {"id": _CALL_ID, "type": "function", "function": function}
            messages += [
                {"role": "assistant", "content": None, "tool_calls": [call]},
                {"role": "tool", "tool_call_id": _CALL_ID, "content": asked.tool_result},
            ]
        body: dict[str, Any] = {
            "messages": messages,
            "max_tokens": asked.max_tokens,
            "seed": 3,
            "stream_options": {"include_usage": True},
        }
        if asked.tools:
            named = {"type": "function", "function": {"name": WEATHER["name"]}}
            body["tools"] = [{"type": "function", "function": WEATHER}]
            body["tool_choice"] = named if asked.tool_choice == "named" else asked.tool_choice
        if asked.schema:
            body["response_format"] = {"type": "json_schema", "json_schema": {"name": "it", "schema": asked.schema}}
        if asked.stop:
            body["stop"] = [asked.stop]
        if asked.temperature is not None:
            body["temperature"] = asked.temperature
        if asked.log_probabilities:
            body |= {"logprobs": True, "top_logprobs": 2}
        return body

    def read(self, body: dict[str, Any]) -> Reply:
        choice = body["choices"][0]
        message = choice["message"]
        calls = [call["function"] for call in message.get("tool_calls", ())]
        return Reply(
            text=message["content"] or "",
            calls=[(call["name"], json.loads(call["arguments"])) for call in calls],
            ending=choice["finish_reason"],
            prompt_tokens=body["usage"]["prompt_tokens"],
            completion_tokens=body["usage"]["completion_tokens"],
            log_probabilities=len(choice["logprobs"]["content"]) if choice["logprobs"] else 0,
            swarm=body.get("swarm"),
        )

    def gather(self, events: Sequence[tuple[str, dict[str, Any]]]) -> Reply:
        reply = Reply()
        calls: dict[int, list[str]] = {}
        for _, event in events:
            if event.get("usage"):
                reply.prompt_tokens = event["usage"]["prompt_tokens"]
                reply.completion_tokens = event["usage"]["completion_tokens"]
            reply.swarm = event.get("swarm", reply.swarm)
            for choice in event["choices"]:
                reply.text += choice["delta"].get("content") or ""
                reply.ending = choice["finish_reason"] or reply.ending
                reply.log_probabilities += len(choice["logprobs"]["content"]) if choice["logprobs"] else 0
                for piece in choice["delta"].get("tool_calls", ()):
                    parts = calls.setdefault(piece["index"], ["", ""])
                    parts[0] += piece["function"].get("name", "")
                    parts[1] += piece["function"]["arguments"]
        reply.calls = [(name, json.loads(arguments)) for name, arguments in calls.values()]
        return reply

    def error_kind(self, body: dict[str, Any]) -> str:
        return str(body["error"]["type"])


class Completions:
    name = "completions"
    path = "/v1/completions"

    def body(self, asked: Asked) -> dict[str, Any]:
        body: dict[str, Any] = {
            "prompt": asked.text,
            "max_tokens": asked.max_tokens,
            "seed": 3,
            "stream_options": {"include_usage": True},
        }
        if asked.stop:
            body["stop"] = [asked.stop]
        if asked.temperature is not None:
            body["temperature"] = asked.temperature
        if asked.log_probabilities:
            body["logprobs"] = 2
        return body

    def read(self, body: dict[str, Any]) -> Reply:
        choice = body["choices"][0]
        return Reply(
            text=choice["text"],
            ending=choice["finish_reason"],
            prompt_tokens=body["usage"]["prompt_tokens"],
            completion_tokens=body["usage"]["completion_tokens"],
            log_probabilities=len(choice["logprobs"]["tokens"]) if choice["logprobs"] else 0,
            swarm=body.get("swarm"),
        )

    def gather(self, events: Sequence[tuple[str, dict[str, Any]]]) -> Reply:
        reply = Reply()
        for _, event in events:
            if event.get("usage"):
                reply.prompt_tokens = event["usage"]["prompt_tokens"]
                reply.completion_tokens = event["usage"]["completion_tokens"]
            reply.swarm = event.get("swarm", reply.swarm)
            for choice in event["choices"]:
                reply.text += choice["text"]
                reply.ending = choice["finish_reason"] or reply.ending
                reply.log_probabilities += len(choice["logprobs"]["tokens"]) if choice["logprobs"] else 0
        return reply

    def error_kind(self, body: dict[str, Any]) -> str:
        return str(body["error"]["type"])


class Responses:
    name = "responses"
    path = "/v1/responses"

    def body(self, asked: Asked) -> dict[str, Any]:
        items: list[dict[str, Any]] = [{"role": "user", "content": asked.text}]
        if asked.tool_result:
            items += [
                {
                    "type": "function_call",
                    "call_id": _CALL_ID,
                    "name": WEATHER["name"],
                    "arguments": '{"city": "Paris"}',
                },
                {"type": "function_call_output", "call_id": _CALL_ID, "output": asked.tool_result},
            ]
        body: dict[str, Any] = {"input": items, "max_output_tokens": asked.max_tokens, "store": False}
        if asked.system:
            body["instructions"] = asked.system
        if asked.tools:
            named = {"type": "function", "name": WEATHER["name"]}
            body["tools"] = [{"type": "function", **WEATHER}]
            body["tool_choice"] = named if asked.tool_choice == "named" else asked.tool_choice
        if asked.schema:
            body["text"] = {"format": {"type": "json_schema", "name": "it", "schema": asked.schema}}
        if asked.temperature is not None:
            body["temperature"] = asked.temperature
        if asked.log_probabilities:
            body |= {"top_logprobs": 2, "include": ["message.output_text.logprobs"]}
        return body

    def read(self, body: dict[str, Any]) -> Reply:
        reply = Reply(swarm=body.get("swarm"))
        for item in body["output"]:
            if item["type"] == "message":
                for part in item["content"]:
                    reply.text += part["text"]
                    reply.log_probabilities += len(part.get("logprobs") or ())
            elif item["type"] == "function_call":
                reply.calls.append((item["name"], json.loads(item["arguments"])))
        ended = "length" if body["status"] == "incomplete" else "stop"
        reply.ending = "tool_calls" if reply.calls else ended
        reply.prompt_tokens = body["usage"]["input_tokens"]
        reply.completion_tokens = body["usage"]["output_tokens"]
        return reply

    def gather(self, events: Sequence[tuple[str, dict[str, Any]]]) -> Reply:
        name, last = events[-1]
        assert name in {"response.completed", "response.incomplete"}
        reply = self.read(last["response"])
        spoken = "".join(event["delta"] for name, event in events if name == "response.output_text.delta")
        assert spoken == reply.text
        return reply

    def error_kind(self, body: dict[str, Any]) -> str:
        error = body["error"]
        # In a response that failed there is a code in place of the kind.
        late = "invalid_request_error" if error["code"] == "context_length_exceeded" else error["code"]
        return str(error.get("type", late))
