"""What an editor is told about the endpoint."""

from dataclasses import dataclass

from swarm_desktop.core.settings import EndpointSettings
from swarm_desktop.core.snapshot import Snapshot

VOTING_PREFIX = "swarm/"
LONGEST_ANSWER = 8192
_ANSWER_SHARE = 4
"""The part of a small context that an answer may take, as a divisor."""


@dataclass(frozen=True, slots=True)
class Connection:
    """Address, key and model, with what that model can do."""

    base_url: str
    """With `/v1`, for programs that speak the OpenAI API."""
    key: str
    model: str
    """As clients write it: plain, or with `swarm/` in front for a vote."""
    context_tokens: int = 0
    """Tokens of prompt and answer together; 0 where no worker has said yet."""
    sees_images: bool = False

    @property
    def root_url(self) -> str:
        """Without `/v1`, for programs that speak the Anthropic API."""
        return self.base_url.removesuffix("/v1")

    @property
    def output_tokens(self) -> int:
        """Tokens that are left for an answer, so that a prompt still finds room in a small context."""
        if not self.context_tokens:
            return LONGEST_ANSWER
        return max(1, min(LONGEST_ANSWER, self.context_tokens // _ANSWER_SHARE))

    @property
    def input_tokens(self) -> int:
        """Tokens that are left for a prompt; 0 where the context is not known."""
        return max(0, self.context_tokens - self.output_tokens)


def connection_to(snapshot: Snapshot, endpoint: EndpointSettings, key: str, model: str) -> Connection:
    """Return what is true of `model` right now: the least that any worker that holds it can do."""
    plain = model.removeprefix(VOTING_PREFIX)
    workers = snapshot.holding(plain)
    return Connection(
        base_url=snapshot.endpoint.base_url if snapshot.endpoint else endpoint.base_url,
        key=key,
        model=model,
        context_tokens=min((worker.context_tokens for worker in workers if worker.context_tokens), default=0),
        sees_images=bool(workers) and all(worker.sees_images for worker in workers),
    )
