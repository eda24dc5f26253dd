"""A choice in OpenAI's dialect, read into a delta. Servers differ in what they call things and what they leave out."""

from collections.abc import Mapping
from typing import Any

import orjson

from swarm_desktop.core.json_types import JsonObject
from swarm_desktop.workers.runtime import CandidateDelta, ToolCallDelta


def delta_of(choice: Mapping[str, Any], stop_sequence: object = None) -> CandidateDelta | None:
    """Return the delta of one choice, whole or streamed; None for those that only announce a role."""
    # Where a text is continued there are no messages, so there are no deltas of one.
    said = choice.get("delta") or choice.get("message") or {"content": choice.get("text")}
    text = said.get("content") or ""
    reasoning = said.get("reasoning_content") or said.get("reasoning") or ""
    calls = said.get("tool_calls")
    reason = choice.get("finish_reason")
    tokens = _tokens(choice.get("logprobs"))
    if not (text or reasoning or calls or reason or tokens):
        return None
    return CandidateDelta(
        voter=choice.get("index") or 0,
        text=text,
        reasoning=reasoning,
        tool_calls=tuple(_tool_call(call, place) for place, call in enumerate(calls)) if calls else (),
        finish_reason=reason or None,
        stop_sequence=stop_sequence if reason and isinstance(stop_sequence, str) else "",
        log_probability=sum(token["logprob"] for token in tokens),
        tokens=len(tokens) if tokens else int(bool(text or reasoning or calls)),
        token_details=tokens,
    )


def _tokens(measured: Mapping[str, Any] | None) -> tuple[JsonObject, ...]:
    """Return what is told of each token, as chats are told it; texts that are continued have lists side by side."""
    if not measured:
        return ()
    if measured.get("content") is not None:
        return tuple(measured["content"])
    pairs = zip(measured.get("tokens") or (), measured.get("token_logprobs") or (), strict=False)
    return tuple({"token": token, "logprob": logprob or 0.0} for token, logprob in pairs)


def _tool_call(call: Mapping[str, Any], place: int) -> ToolCallDelta:
    function = call.get("function") or {}
    arguments = function.get("arguments") or ""
    index = call.get("index")
    return ToolCallDelta(
        index=place if index is None else index,
        id=call.get("id") or "",
        name=function.get("name") or "",
        arguments=arguments if isinstance(arguments, str) else orjson.dumps(arguments).decode(),
    )
