"""What a server that speaks OpenAI's dialect says about its models."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

_CONTEXT_FIELDS = ("max_model_len", "loaded_context_length", "context_length", "max_context_length", "context_window")
"""Where vLLM, LM Studio and gateways tell how much one request may have, the surest first."""


@dataclass(frozen=True, slots=True)
class ServerModel:
    """One model of a server."""

    id: str
    context_tokens: int = 0
    """0 where the server does not say."""
    counts_tokens: bool = False
    """Whether it counts tokens when asked, as vLLM does."""


def models_of(answer: Any) -> tuple[ServerModel, ...]:
    """Return the models that an answer to `GET /v1/models` lists; those without a name are passed over."""
    listed = answer.get("data") or answer.get("models") if isinstance(answer, dict) else answer
    if not isinstance(listed, list):
        return ()
    return tuple(_model(entry) for entry in listed if isinstance(entry, dict) and entry.get("id"))


def _model(entry: Mapping[str, Any]) -> ServerModel:
    meta = entry.get("meta") or {}
    told = [entry.get(name) for name in _CONTEXT_FIELDS] + [meta.get("n_ctx"), meta.get("n_ctx_train")]
    context = next((tokens for tokens in told if isinstance(tokens, int) and tokens > 0), 0)
    return ServerModel(str(entry["id"]), context, entry.get("owned_by") == "vllm")
