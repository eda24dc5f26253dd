"""What has to be known of a model that is not here yet, to tell whether it fits a machine."""

from dataclasses import dataclass
from enum import StrEnum

from swarm_desktop.models.cache_shape import CacheShape


class Purpose(StrEnum):
    """What a model is best at."""

    CODING = "coding"
    GENERAL = "general"
    REASONING = "reasoning"
    EMBEDDING = "embedding"


@dataclass(frozen=True, slots=True)
class CatalogFile:
    """One model in one quantisation."""

    quantisation: str
    """As in the file's name, for example `Q4_K_M`."""
    size_bytes: int
    """Of all parts together where it is split."""
    repository: str = ""
    """Where it is, as `owner/repository` of the hub."""
    revision: str = "main"
    """Commit or branch of the repository."""
    paths: tuple[str, ...] = ()
    """In the repository: one file, or all parts in order."""
    sha256: tuple[str, ...] = ()
    """Of each path; empty where it is not known, and then what the hub says is believed."""
    size_is_estimate: bool = False
    """Whether the size was reckoned from the number of parameters, good to a few per cent."""
    verified: bool = False
    """Whether size and checksum were read in the repository's own records of this revision."""


@dataclass(frozen=True, slots=True)
class CatalogModel:
    """One model in one size, as its makers' configuration describes it."""

    id: str
    """Unique, for example `qwen2.5-coder-7b`."""
    family: str
    """For example `qwen2.5-coder`; with the size and a quantisation it names one file."""
    size: str
    """As its makers call it, for example `7B`."""
    parameters: int
    """All of them, also the experts that rest."""
    layers: int
    kv_heads: int
    """Heads of keys and values of one layer (`num_key_value_heads`): fewer than attention heads where those share."""
    head_size: int
    """Numbers in one key, and in one value (`head_dim`)."""
    trained_context: int
    """Tokens that it was trained for, without stretching."""
    files: tuple[CatalogFile, ...]
    """In any order; each quantisation once."""
    active_parameters: int | None = None
    """How many compute one token, in a mixture of experts; None where all do."""
    whole_context_layers: int | None = None
    """How many layers keep every token; None where all do."""
    window_tokens: int = 0
    """How many tokens the other layers keep; 0 where they keep none (`sliding_window`)."""
    vocabulary: int = 0
    """Tokens that it knows; 0 where that is not known."""
    priority: int = 0
    """Of two models in one class of size the higher one is proposed."""
    name: str = ""
    """As people call it."""
    purpose: Purpose = Purpose.GENERAL
    licence: str = ""
    """By its SPDX identifier, or the name that its makers gave it."""
    tool_use: bool = False
    """Whether it was trained to call tools."""
    reasoning: bool = False
    """Whether it thinks before it answers, and says so between marks."""
    sees_images: bool = False
    """With a projector file of its own, which its repository holds."""
    template_notes: tuple[str, ...] = ()
    """What is unusual about its chat template, one sentence each."""
    shape_verified: bool = True
    """Whether layers and heads were checked; else they are a careful guess."""
    measured_cache: CacheShape | None = None
    """What its context takes, where a file's own header says it for each layer; None: reckoned from the heads."""

    @property
    def cache_shape(self) -> CacheShape:
        """What its context takes."""
        if self.measured_cache is not None:
            return self.measured_cache
        one_layer = self.kv_heads * self.head_size * 2
        whole = self.layers if self.whole_context_layers is None else self.whole_context_layers
        in_windows = self.layers - whole if self.window_tokens else 0
        return CacheShape(whole * one_layer, in_windows * one_layer, self.window_tokens)

    @property
    def active_share(self) -> float:
        """Share of the weights that are read for one token."""
        return min(1.0, (self.active_parameters or self.parameters) / self.parameters)
