"""What paired machines tell each other when they greet, which they do every few seconds.

What a machine lends is not in it: that depends on who asks, and is asked for by itself.
"""

from typing import Annotated, Self

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from swarm_desktop.core.ids import NodeId
from swarm_desktop.core.snapshot import GpuView, HardwareView, LoadView
from swarm_desktop.hive.pairing.messages import Name, Port

GREETING_PATH = "/hive/greeting"

MOST_TOLD = 64
"""Other machines of which one may tell."""
MOST_ADDRESSES = 4
"""Of each of them."""
_MOST_GPUS = 16
_LONGEST_WORD = 200


def _tidy(text: str) -> str:
    return " ".join("".join(sign if sign.isprintable() else " " for sign in text).split())


Word = Annotated[str, Field(max_length=_LONGEST_WORD), AfterValidator(_tidy)]
Count = Annotated[int, Field(ge=0, le=2**16)]
Bytes = Annotated[int, Field(ge=0, le=2**60)]
Share = Annotated[float, Field(ge=0, le=1, allow_inf_nan=False)]
Moment = Annotated[float, Field(ge=0, le=2**40, allow_inf_nan=False)]
WrittenId = Annotated[str, Field(pattern=r"^[a-z0-9]{8,64}$")]
WrittenAddress = Annotated[str, Field(min_length=1, max_length=80)]


class _Told(BaseModel):
    """Fields that a newer version added are passed over."""

    model_config = ConfigDict(frozen=True, extra="ignore")


class Graphics(_Told):
    """A graphics processor."""

    name: Word
    memory_bytes: Bytes = 0
    unified_memory: bool = False

    def view(self) -> GpuView:
        """Return it as a fact."""
        return GpuView(self.name, self.memory_bytes, unified_memory=self.unified_memory)


class Hardware(_Told):
    """What a machine is made of, in few words."""

    operating_system: Word = ""
    processor: Word = ""
    architecture: Word = ""
    physical_cores: Count = 0
    logical_cores: Count = 0
    memory_bytes: Bytes = 0
    graphics: Annotated[tuple[Graphics, ...], Field(max_length=_MOST_GPUS)] = ()

    @classmethod
    def of(cls, view: HardwareView) -> Self:
        """Return what is told of this machine."""
        graphics = tuple(
            Graphics(name=gpu.name[:_LONGEST_WORD], memory_bytes=gpu.memory_bytes, unified_memory=gpu.unified_memory)
            for gpu in view.gpus[:_MOST_GPUS]
        )
        return cls(
            operating_system=view.operating_system[:_LONGEST_WORD],
            processor=view.processor[:_LONGEST_WORD],
            architecture=view.architecture[:_LONGEST_WORD],
            physical_cores=view.physical_cores,
            logical_cores=view.logical_cores,
            memory_bytes=view.memory_bytes,
            graphics=graphics,
        )

    def view(self) -> HardwareView:
        """Return it as a fact."""
        return HardwareView(
            operating_system=self.operating_system,
            processor=self.processor,
            architecture=self.architecture,
            physical_cores=self.physical_cores,
            logical_cores=self.logical_cores,
            memory_bytes=self.memory_bytes,
            gpus=tuple(gpu.view() for gpu in self.graphics),
        )


class Load(_Told):
    """What a machine is doing right now, as shares."""

    processor_share: Share = 0.0
    memory_share: Share = 0.0
    graphics_share: Share | None = None

    @classmethod
    def of(cls, view: LoadView) -> Self:
        """Return what is told of this machine; whole percents, for nobody needs more."""
        graphics = None if view.graphics_share is None else _percent(view.graphics_share)
        return cls(
            processor_share=_percent(view.processor_share),
            memory_share=_percent(view.memory_share),
            graphics_share=graphics,
        )

    def view(self) -> LoadView:
        """Return it as a fact."""
        return LoadView(self.processor_share, self.memory_share, self.graphics_share)


class Whereabouts(_Told):
    """Where another machine is, as the one that tells reaches it. Nothing follows from it but where to look."""

    id: WrittenId
    addresses: Annotated[tuple[WrittenAddress, ...], Field(min_length=1, max_length=MOST_ADDRESSES)]


class Greeting(_Told):
    """Goes both ways. All that the first version did not have may be missing."""

    id: NodeId
    name: Name
    port: Port
    program: Word = ""
    time: Moment | None = None
    """Seconds since the epoch on the clock of whoever speaks."""
    hardware: Hardware | None = None
    load: Load | None = None
    others: Annotated[tuple[Whereabouts, ...], Field(max_length=MOST_TOLD)] | None = None
    """Machines that the speaker is paired with and reaches; None where nothing changed since it told last."""


def _percent(share: float) -> float:
    return round(min(1.0, max(0.0, share)), 2)
