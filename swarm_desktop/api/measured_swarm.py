"""The swarm, with a watch on each answer that goes through the endpoint."""

import time
from collections.abc import AsyncGenerator
from contextlib import aclosing
from functools import cached_property

from typing_extensions import override

from swarm_desktop.api.metrics import Metrics
from swarm_desktop.api.request_record import CURRENT, RequestRecord
from swarm_desktop.swarm import Answer, GenerationRequest, Swarm
from swarm_desktop.swarm.answer import Heard
from swarm_desktop.workers.runtime import CandidateDelta


class MeasuredSwarm(Swarm):
    """Tells the metrics, and the record of the request, what an answer took."""

    @cached_property
    def metrics(self) -> Metrics:
        """What this swarm's answers, and all else that the program counts, are added to."""
        return Metrics()

    @override
    async def answer(self, request: GenerationRequest) -> AsyncGenerator[Heard, None]:
        record = CURRENT.get() or RequestRecord("")
        record.model, record.voters, record.prompt = request.model, request.voters, request.prompt
        started = time.monotonic()
        is_first = True
        async with aclosing(super().answer(request)) as heard:
            async for piece in heard:
                if isinstance(piece, CandidateDelta) and is_first:
                    is_first = False
                    record.first_token_seconds = record.seconds
                    self.metrics.first_token(request, time.monotonic() - started)
                elif isinstance(piece, Answer):
                    decoded = piece.outcome.total_completion_tokens if piece.outcome else piece.completion_tokens
                    record.prompt_tokens, record.completion_tokens = piece.prompt_tokens, piece.completion_tokens
                    self.metrics.tokens(request.model, piece.prompt_tokens, decoded)
                yield piece
