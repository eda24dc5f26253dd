"""What a supervisor and its child process say to each other: one JSON object a line, through pipes of their own."""

import json
from dataclasses import asdict, dataclass, field
from enum import StrEnum

DEVICES_ARGUMENT = "devices"
"""Makes a child process say which graphics processors its runtime sees, and end."""
EMBEDDED_TOKENS = 2048
"""Longest text that can be turned into a vector: it has to be read in one go."""


@dataclass(frozen=True, slots=True)
class ChildOrder:
    """What to load and how: the first and only line that a child reads."""

    model: str
    """Path of the model's file or folder."""
    cache_tokens: int
    slots: int
    threads: int
    prompt_cache_bytes: int
    parent: int
    """Process identifier of the supervisor, whose end is the child's end."""
    key: str = field(repr=False)
    """What callers must send. It travels through this pipe so that no command line, environment or log has it."""
    extra_buffers: bool = True
    """Whether weights may be rearranged for the processor's matrix units, which crashes on some machines."""
    embeddings: bool = False
    pools: bool = True
    """With `embeddings`: whether the model says itself how it makes one vector of a text."""
    program: str = ""
    """The server to start, where the child process is not one itself."""
    request_tokens: int = 0
    """Most that one request may use of the cache; 0: all of it."""
    cache_type: str = "f16"
    """Number format of the cache: `f16`, `q8_0` or `q4_0`."""
    graphics: tuple[tuple[str, int], ...] = ()
    """Names of graphics processors and how many layers each gets; the processor computes the rest."""
    adapters: tuple[tuple[str, float], ...] = ()
    """Paths of LoRA adapters, and how much of each is applied."""
    projector: str = ""
    """Path of what reads images for the model; empty for none."""

    def encode(self) -> bytes:
        """Return the line."""
        return json.dumps(asdict(self)).encode() + b"\n"

    @classmethod
    def decode(cls, line: bytes) -> "ChildOrder":
        """Read the line again."""
        read = json.loads(line)
        pairs = {name: tuple(tuple(pair) for pair in read[name]) for name in ("graphics", "adapters")}
        return cls(**{**read, **pairs})


class ChildStage(StrEnum):
    """How far a child is."""

    LOADING = "loading"
    LISTENING = "listening"
    REFUSED = "refused"
    """The model cannot be loaded: trying again would end the same way."""


@dataclass(frozen=True, slots=True)
class ChildReport:
    """A line that a child writes."""

    stage: ChildStage
    text: str = ""
    """The address while listening, the reason when refused."""

    def encode(self) -> bytes:
        """Return the line."""
        return json.dumps(asdict(self)).encode() + b"\n"

    @classmethod
    def decode(cls, line: bytes) -> "ChildReport":
        """Read the line again."""
        read = json.loads(line)
        return cls(ChildStage(read["stage"]), read["text"])
