"""Where voters come from, and voters of this machine that stand in for those of a machine that is late."""

from collections.abc import AsyncGenerator, Callable
from contextlib import aclosing
from dataclasses import dataclass, replace

from swarm_desktop.core.errors import BadRequestError, WorkerError
from swarm_desktop.core.snapshot import PeerName
from swarm_desktop.swarm.patience import Pace
from swarm_desktop.workers.runtime import CandidateDelta, GeneratingRuntime, VoterRequest


@dataclass(frozen=True, slots=True)
class VoterSource:
    """Where the voters of a batch come from."""

    runtime: GeneratingRuntime
    name: str
    """For people: machine or model."""
    model: str
    peer: PeerName | None = None
    """The machine that lends them; None for this one."""
    pace: Pace | None = None
    """What was measured of that machine; None while nothing was."""
    late: Callable[[], None] = lambda: None
    """Told when they were not done in time."""
    idle: Callable[[], int] = lambda: 0
    """How many more voters could speak here at once."""

    @property
    def borrowed(self) -> bool:
        """Whether they are another machine's."""
        return self.peer is not None


async def whole_answers(
    source: VoterSource, request: VoterRequest
) -> AsyncGenerator[tuple[int, tuple[CandidateDelta, ...]], None]:
    """Yield the position of each voter and all that it said, as a voter 0, once it is done; failures end it early."""
    said: dict[int, list[CandidateDelta]] = {}
    try:
        async with aclosing(source.runtime.generate(request)) as pieces:
            async for piece in pieces:
                if isinstance(piece, CandidateDelta):
                    said.setdefault(piece.voter, []).append(replace(piece, voter=0))
                    if piece.finish_reason is not None:
                        yield piece.voter, tuple(said.pop(piece.voter))
    except (BadRequestError, WorkerError):
        # Whom they stand in for may answer yet.
        return
