"""What a server that speaks OpenAI's dialect says about its models."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

_CONTEXT_FIELDS = ("max_model_len", "loaded_context_length", "context_length", "max_context_length", "context_window")
"""Where vLLM, LM Studio and gateways tell how much one request may have, the surest first."""


_OLLAMA = "library"
_LM_STUDIO = "organization_owner"
_VLLM = "vllm"
OLLAMA_CONTEXT_TOKENS = 4096
"""What Ollama gives a model that is not loaded yet, unless somebody told it otherwise. Longer prompts it cuts."""


@dataclass(frozen=True, slots=True)
class ServerModel:
    """One model of a server."""

    id: str
    context_tokens: int = 0
    """0 where the server does not say."""
    owner: str = ""
    """By which some programs can be told."""

    @property
    def counts_tokens(self) -> bool:
        """Whether the server counts tokens when asked."""
        return self.owner == _VLLM

    @property
    def details_path(self) -> str:
        """Where the server tells more about its models, in words of its own; empty for most."""
        return {_OLLAMA: "/api/ps", _LM_STUDIO: "/api/v0/models"}.get(self.owner, "")

    def detailed(self, answer: Any) -> "ServerModel":
        """Return the model with what an answer from `details_path` tells; None is an answer that did not come."""
        known = {model.id: model.context_tokens for model in models_of(answer)}
        context = known.get(self.id) or (OLLAMA_CONTEXT_TOKENS if self.owner == _OLLAMA else 0)
        return replace(self, context_tokens=context)


def models_of(answer: Any) -> tuple[ServerModel, ...]:
    """Return the models that an answer lists; those without a name are passed over."""
    listed = answer.get("data") or answer.get("models") if isinstance(answer, dict) else answer
    if not isinstance(listed, list):
        return ()
    named = [(entry.get("id") or entry.get("name"), entry) for entry in listed if isinstance(entry, dict)]
    return tuple(_model(str(name), entry) for name, entry in named if name)


def _model(name: str, entry: Mapping[str, Any]) -> ServerModel:
    meta = entry.get("meta") or {}
    told = [entry.get(field) for field in _CONTEXT_FIELDS] + [meta.get("n_ctx"), meta.get("n_ctx_train")]
    context = next((tokens for tokens in told if isinstance(tokens, int) and tokens > 0), 0)
    return ServerModel(name, context, str(entry.get("owned_by") or ""))
