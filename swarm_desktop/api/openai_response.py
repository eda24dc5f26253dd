"""Writing chat completions of the OpenAI dialect."""

import time
from collections.abc import Sequence
from typing import Any

from swarm_desktop.consensus.calibration import expected_accuracy
from swarm_desktop.core.ids import QuestionId
from swarm_desktop.swarm import GenerationRequest, Outcome
from swarm_desktop.swarm.gathering import FinishedToolCall, GrowingCandidate
from swarm_desktop.workers.runtime import CandidateDelta, ToolCallDelta


def completion(
    request: GenerationRequest,
    model: str,
    candidates: Sequence[GrowingCandidate],
    prompt_tokens: int,
    completion_tokens: int,
) -> dict[str, Any]:
    """Return a whole `chat.completion` with one choice per candidate."""
    return {
        **_head(request.id, "chat.completion", model),
        "choices": [
            {
                "index": index,
                "message": _message(candidate),
                "logprobs": None,
                "finish_reason": candidate.finish_reason,
            }
            for index, candidate in enumerate(candidates)
        ],
        "usage": usage(prompt_tokens, completion_tokens),
    }


def usage(prompt_tokens: int, completion_tokens: int) -> dict[str, int]:
    """Return the token counts. Of a vote, the winner's alone: that is what the client's context grows by."""
    return {
        "prompt_tokens": prompt_tokens,
        "completion_tokens": completion_tokens,
        "total_tokens": prompt_tokens + completion_tokens,
    }


def swarm_object(request: GenerationRequest, outcome: Outcome, *, with_candidates: bool) -> dict[str, Any]:
    """Return what a vote's response tells beside the answer. `agreement` is a share of votes, not correctness."""
    verdict = outcome.verdict
    measured = expected_accuracy(verdict.task, verdict.share) if verdict.counted > 1 else None
    described: dict[str, Any] = {
        "voters": verdict.dispatched,
        "agreement": round(verdict.share, 4),
        "expected_accuracy": {"low": measured.low, "high": measured.high} if measured else None,
        "margin": round(verdict.margin, 4),
        "counted": verdict.counted,
        "invalid": verdict.invalid,
        "lost": verdict.lost,
        "strategy": verdict.strategy,
        "rule": verdict.rule,
        "task": verdict.task.value,
        "reason": verdict.reason,
        "stopped_early": verdict.stopped_early,
        "seconds": round(outcome.seconds, 3),
        "seed": request.seed,
        "temperature": request.temperature,
        "total_completion_tokens": outcome.total_completion_tokens,
        "clusters": [
            {"label": cluster.label, "votes": len(cluster.ballot_ids), "share": round(cluster.share, 4)}
            for cluster in verdict.clusters
        ],
    }
    if with_candidates:
        clusters = {ballot: index for index, cluster in enumerate(verdict.clusters) for ballot in cluster.ballot_ids}
        described["candidates"] = [
            {
                "order": candidate.order,
                "text": candidate.text,
                "tool_calls": _tool_calls(candidate.tool_calls),
                "finish_reason": candidate.finish_reason,
                "cluster": clusters.get(candidate.ballot_id),
                "won": candidate is outcome.winner,
            }
            for candidate in outcome.candidates
        ]
    return described


class ChunkWriter:
    """Writes the chunks of one stream; they share their head."""

    def __init__(self, question: QuestionId, model: str) -> None:
        self._head = _head(question, "chat.completion.chunk", model)

    def role(self, index: int = 0) -> dict[str, Any]:
        """Return the first chunk of a choice."""
        return self._chunk(index, {"role": "assistant", "content": ""}, None)

    def delta(self, delta: CandidateDelta) -> dict[str, Any]:
        """Return the chunk for a piece of a candidate."""
        content: dict[str, Any] = {}
        if delta.text:
            content["content"] = delta.text
        if delta.reasoning:
            content["reasoning_content"] = delta.reasoning
        if delta.tool_calls:
            content["tool_calls"] = [_tool_call_delta(piece) for piece in delta.tool_calls]
        return self._chunk(delta.voter, content, delta.finish_reason)

    def usage(self, prompt_tokens: int, completion_tokens: int) -> dict[str, Any]:
        """Return the chunk that clients get when they ask for usage: no choices, only counts."""
        return {**self._head, "choices": [], "usage": usage(prompt_tokens, completion_tokens)}

    def _chunk(self, index: int, content: dict[str, Any], finish_reason: str | None) -> dict[str, Any]:
        choice = {"index": index, "delta": content, "logprobs": None, "finish_reason": finish_reason}
        return {**self._head, "choices": [choice]}


def winner_deltas(winner: GrowingCandidate) -> tuple[CandidateDelta, ...]:
    """Return the winner as the deltas of a stream: what it said in one, how it ended in another."""
    calls = tuple(
        ToolCallDelta(index, call.id, call.name, call.arguments) for index, call in enumerate(winner.tool_calls)
    )
    said = CandidateDelta(0, text=winner.text, reasoning=winner.reasoning, tool_calls=calls)
    return said, CandidateDelta(0, finish_reason=winner.finish_reason or "stop")


def _head(question: QuestionId, kind: str, model: str) -> dict[str, Any]:
    return {"id": question, "object": kind, "created": int(time.time()), "model": model}


def _message(candidate: GrowingCandidate) -> dict[str, Any]:
    calls = candidate.tool_calls
    message: dict[str, Any] = {"role": "assistant", "content": candidate.text or (None if calls else "")}
    if candidate.reasoning:
        message["reasoning_content"] = candidate.reasoning
    if calls:
        message["tool_calls"] = _tool_calls(calls)
    return message


def _tool_calls(calls: Sequence[FinishedToolCall]) -> list[dict[str, Any]]:
    return [
        {"id": call.id, "type": "function", "function": {"name": call.name, "arguments": call.arguments}}
        for call in calls
    ]


def _tool_call_delta(piece: ToolCallDelta) -> dict[str, Any]:
    described: dict[str, Any] = {"index": piece.index, "function": {"arguments": piece.arguments}}
    if piece.name:
        described |= {"id": piece.id, "type": "function"}
        described["function"]["name"] = piece.name
    return described
