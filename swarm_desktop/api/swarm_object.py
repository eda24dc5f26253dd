"""What a vote's response tells beside the answer, the same in every dialect."""

from collections import Counter
from typing import Any

from swarm_desktop.consensus.calibration import expected_accuracy
from swarm_desktop.swarm import Answer, GenerationRequest, Outcome
from swarm_desktop.swarm.fitting import Fit
from swarm_desktop.swarm.gathering import GrowingCandidate


def swarm_object(request: GenerationRequest, outcome: Outcome) -> dict[str, Any]:
    """Return who voted, how, and why this answer. `agreement` is a share of votes, not correctness."""
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
        "mode": request.mode.value,
        "rule": verdict.rule,
        "task": verdict.task.value,
        "reason": verdict.reason,
        "stopped_early": verdict.stopped_early,
        "seconds": round(outcome.seconds, 3),
        "seed": request.seed,
        "temperature": request.temperature,
        "total_completion_tokens": outcome.total_completion_tokens,
        "machines": [{"name": name, "voters": voters} for name, voters in Counter(outcome.voters).items()],
        "winner_from": outcome.voters[outcome.winner.order],
        "clusters": [
            {"label": cluster.label, "votes": len(cluster.ballot_ids), "share": round(cluster.share, 4)}
            for cluster in verdict.clusters
        ],
    }
    clusters = {ballot: index for index, cluster in enumerate(verdict.clusters) for ballot in cluster.ballot_ids}
    if outcome.shown is not outcome.winner:
        # The client heard another answer before the verdict, so it is told what the voters chose.
        agrees = clusters.get(outcome.shown.ballot_id) == clusters.get(outcome.winner.ballot_id)
        described["shown"] = {"order": outcome.shown.order, "agrees": agrees}
        described["winner"] = _candidate(outcome.winner)
    if request.with_candidates:
        described["candidates"] = [
            {
                **_candidate(candidate),
                "finish_reason": candidate.finish_reason,
                "cluster": clusters.get(candidate.ballot_id),
                "won": candidate is outcome.winner,
            }
            for candidate in outcome.candidates
        ]
    return described


def swarm_part(request: GenerationRequest, answer: Answer) -> dict[str, Any]:
    """Return `swarm` for an answer that has anything to tell besides itself, else nothing."""
    described = {} if answer.outcome is None else swarm_object(request, answer.outcome)
    if answer.fit is not None and answer.fit.compressed_turns:
        described["compressed"] = {
            "turns": answer.fit.compressed_turns,
            "summarised": answer.fit.summarised,
            "prompt_tokens_before": answer.fit.tokens_before,
        }
    return {"swarm": described} if described else {}


def fit_headers(fit: Fit) -> dict[str, str]:
    """Return the headers that tell how the prompt fits the context, where that is worth telling."""
    headers = {}
    if fit.compressed_turns:
        headers["X-Swarm-Compressed"] = f"{fit.compressed_turns} turns"
    if fit.cuts_answer:
        headers["X-Swarm-Tokens-Left"] = str(fit.room)
    return headers


def swarm_headers(request: GenerationRequest, outcome: Outcome | None = None) -> dict[str, str]:
    """Return the headers of a response; with the outcome where it is known before the status is sent."""
    headers = {"X-Swarm-Voters": str(request.voters)}
    if request.voting:
        headers["X-Swarm-Strategy"] = request.strategy
    if outcome is not None:
        headers |= {
            "X-Swarm-Agreement": f"{outcome.verdict.share:.4f}",
            "X-Swarm-Seconds": f"{outcome.seconds:.3f}",
        }
    return headers


def _candidate(candidate: GrowingCandidate) -> dict[str, Any]:
    calls = [{"name": call.name, "arguments": call.arguments} for call in candidate.tool_calls]
    return {"order": candidate.order, "text": candidate.text, "tool_calls": calls}
