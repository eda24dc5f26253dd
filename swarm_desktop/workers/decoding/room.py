"""What a loaded model has room for: whether a request fits, and how long its answers may get. Pure."""

from dataclasses import dataclass

from swarm_desktop.core.errors import BadRequestError, PromptTooLongError
from swarm_desktop.workers.runtime import RuntimeFacts, VoterRequest


@dataclass(frozen=True, slots=True)
class Room:
    """What a loaded model has room for."""

    context_tokens: int
    """Most tokens of one conversation, answer included."""
    cache_tokens: int
    """Most tokens of a prompt and all its answers together."""
    slots: int

    def facts(self, *, threads: int, chat_template: str) -> RuntimeFacts:
        """Return what a model that answers in this room offers."""
        return RuntimeFacts(
            context_tokens=self.context_tokens, slots=self.slots, threads=threads, chat_template=chat_template
        )

    def answer_tokens(self, request: VoterRequest, prompt_tokens: int) -> int:
        """Return how many tokens each voter may draw; the same for all, whoever is asked first.

        Raises BadRequestError for more voters than slots, PromptTooLongError where there is no room for an answer.
        """
        if not 1 <= request.voters <= self.slots:
            raise BadRequestError(
                f"This worker answers with 1 to {self.slots} voters at a time; {request.voters} were asked.",
                parameter="n",
            )
        if not prompt_tokens:
            raise BadRequestError("There is nothing to go on from: the prompt is empty.", parameter="prompt")
        shared = (self.cache_tokens - prompt_tokens) // request.voters
        left = min(self.context_tokens - prompt_tokens, shared)
        if left < 1:
            fits = prompt_tokens < self.context_tokens
            room = self.cache_tokens - request.voters if fits else self.context_tokens
            raise PromptTooLongError.of(prompt_tokens, room, parameter="messages")
        return min(left, request.max_tokens or left)
