"""A real child process of the voter stream, whose model is as small as can be: it says letters."""

import itertools
import threading
from collections.abc import Generator, Sequence

from swarm_desktop.core.errors import BadRequestError, PromptTooLongError, WorkerError
from swarm_desktop.workers.child_messages import ChildOrder
from swarm_desktop.workers.runtime import (
    CandidateDelta,
    Embeddings,
    Piece,
    PromptProgress,
    RuntimeFacts,
    Text,
    Usage,
    VoterRequest,
)
from swarm_desktop.workers.voter_stream_child import serve

CONTEXT = 50


class Letters:
    """Voter i says the letter at place seed + i, as often as it may; without a limit it never stops."""

    def __init__(self, order: ChildOrder) -> None:
        if order.model == "/broken":
            raise RuntimeError("these are no weights")
        self._slots = order.slots
        self._thread = threading.get_ident()

    def facts(self) -> RuntimeFacts:
        return RuntimeFacts(context_tokens=CONTEXT, slots=self._slots, threads=1)

    def generate(self, request: VoterRequest) -> Generator[Sequence[Piece], None, None]:
        prompt = self.count_tokens(request)
        if prompt > CONTEXT:
            raise PromptTooLongError.of(prompt, CONTEXT, parameter="messages")
        yield (PromptProgress(prompt, prompt),)
        for _ in range(request.max_tokens) if request.max_tokens else itertools.count():
            yield ()
            letters = enumerate(range(request.seed or 0, (request.seed or 0) + request.voters))
            yield [CandidateDelta(voter, chr(ord("a") + place % 26), tokens=1) for voter, place in letters]
            if request.continues == "fail":
                raise WorkerError("the letters are used up")
            if request.continues == "break":
                raise ZeroDivisionError("nothing more")
        yield [CandidateDelta(voter, finish_reason="length") for voter in range(request.voters)]
        yield (Usage(prompt, (request.max_tokens or 0) * request.voters),)

    def count_tokens(self, request: VoterRequest) -> int:
        assert threading.get_ident() == self._thread
        return len(str(request.continues or "")) + sum(len(message["content"]) for message in request.messages)

    def embed(self, texts: Sequence[Text]) -> Embeddings:
        if not all(texts):
            raise BadRequestError("A text is empty.", parameter="input")
        return Embeddings([[float(len(text))] for text in texts], len(texts))


if __name__ == "__main__":
    serve(Letters)
