"""Ways to run a model on a machine, and how good each of them is."""

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from swarm_desktop.models.cache_shape import ANSWER_TOKENS_PER_SLOT, CacheType
from swarm_desktop.models.footprint import Load
from swarm_desktop.models.memory_pools import GIGABYTE, PoolKind
from swarm_desktop.models.placement import Placement
from swarm_desktop.models.quantisation import bits

_BILLION = 10**9
_SIZE_CLASSES = tuple(int(bound * _BILLION) for bound in (0.8, 2.5, 5, 10, 18, 40, 90))
"""Bounds between sizes of models that answer noticeably better than the ones below."""
_QUICK_BYTES_PER_CORE = int(0.75 * GIGABYTE)
"""Weights that a core reads for each token while a person still likes to wait: some five tokens a second."""
_QUICK_UNIFIED_BYTES = 24 * GIGABYTE
"""The same for graphics on the machine's own memory, whose speed lies between that of processors and of cards."""
_USUAL_BITS = 4
"""Below this models lose much of what they know."""
ENOUGH_VOTERS = 3
"""The fewest of which one can be outvoted."""


@dataclass(frozen=True, slots=True)
class Wishes:
    """What a choice should offer if the machine can."""

    voters: int = 5
    context_tokens: int = 32_768
    """What agents in editors need."""
    cache_type: CacheType = CacheType.F16
    shared_weights: bool = True
    """Whether the voters share weights and prompt; else each has a copy of the model of its own."""
    answer_tokens: int = ANSWER_TOKENS_PER_SLOT
    tool_use: bool = True
    """Whether the model should know how to call tools, as agents in editors ask it to."""


@dataclass(frozen=True, slots=True)
class Drawback:
    """Something that makes a way worse than its model's size promises."""

    points: float
    """How many classes of size it costs."""
    words: str


@dataclass(frozen=True)
class Plan:
    """One way to run one file on one machine; it fits."""

    load: Load
    placement: Placement
    cores: int
    wishes: Wishes

    @cached_property
    def size_class(self) -> int:
        """How large the model is, in steps that matter."""
        return size_class(self.load.model.parameters)

    @cached_property
    def drawbacks(self) -> tuple[Drawback, ...]:
        """What is wrong with it."""
        small = Drawback(0.5, "so small that it is often wrong") if self.size_class == 0 else None
        mute = self.wishes.tool_use and not self.load.model.tool_use
        tools = Drawback(1, "not trained to call tools") if mute else None
        found = (small, tools, self._context_drawback(), self._voters_drawback(), self._bits_drawback())
        return (*(drawback for drawback in found if drawback is not None), *self._speed_drawbacks())

    @property
    def rank(self) -> tuple[float, ...]:
        """Compare by this: the best plan has the highest."""
        load = self.load
        score = self.size_class - sum(drawback.points for drawback in self.drawbacks)
        size = (load.model.parameters, load.file.size_bytes)
        quick = -self.placement.share_on(PoolKind.PROCESSOR)
        return (score, quick, load.model.priority, *size, load.voters, load.context_tokens)

    def _context_drawback(self) -> Drawback | None:
        wished = min(self.wishes.context_tokens, self.load.model.trained_context)
        tokens = self.load.context_tokens
        points = _graded(wished / tokens, ((1, 0), (2, 0.5), (4, 1.5), (8, 3)), worst=5)
        return Drawback(points, f"only {tokens_words(tokens)} of context") if points else None

    def _voters_drawback(self) -> Drawback | None:
        voters = self.load.voters
        if voters >= self.wishes.voters:
            return None
        points = 0.5 if voters >= ENOUGH_VOTERS else {2: 1.5, 1: 2.5}[voters]
        return Drawback(points, f"only {voters_words(voters)}")

    def _bits_drawback(self) -> Drawback | None:
        quantisation = self.load.file.quantisation
        missing = _USUAL_BITS - (bits(quantisation) or _USUAL_BITS)
        return Drawback(1.5 * missing, f"{quantisation} is so coarse that it loses much") if missing > 0 else None

    def _speed_drawbacks(self) -> list[Drawback]:
        read = self.load.file.size_bytes * self.load.model.active_share
        share = self.placement.share_on(PoolKind.PROCESSOR)
        if share:
            part = "" if share == 1 else f"{share:.0%} of it "
            quick = _QUICK_BYTES_PER_CORE * max(1, self.cores)
            words = f"too slow with {self.cores} core{'s' if self.cores != 1 else ''}"
            found = [Drawback(2, f"{part}on the processor"), *_slow(read * share / quick, words)]
        else:
            found = []
        on_unified = self.placement.share_on(PoolKind.UNIFIED)
        return [*found, *_slow(read * on_unified / _QUICK_UNIFIED_BYTES, "too slow on the machine's own memory")]


def _slow(ratio: float, words: str) -> list[Drawback]:
    """Return what it costs to read so many times as much for each token as is read quickly."""
    points = _graded(ratio, ((1, 0), (2, 1.5), (4, 3)), worst=5)
    return [Drawback(points, words)] if points else []


def size_class(parameters: int) -> int:
    """Return the class of a model's size, from 0."""
    return bisect_right(_SIZE_CLASSES, parameters)


def tokens_words(tokens: int) -> str:
    """Return a number of tokens in few letters: `16k`."""
    return f"{tokens // 1024}k" if tokens >= 1024 else str(tokens)  # noqa: PLR2004


def voters_words(voters: int) -> str:
    """Return a number of voters."""
    return f"{voters} voter{'s' if voters != 1 else ''}"


def _graded(value: float, grades: Sequence[tuple[float, float]], *, worst: float) -> float:
    """Return the points of the first bound that `value` stays within."""
    return next((points for bound, points in grades if value <= bound), worst)
