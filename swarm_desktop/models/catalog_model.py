"""What has to be known of a model that is not here yet, to tell whether it fits a machine."""

from dataclasses import dataclass

from swarm_desktop.models.cache_shape import CacheShape


@dataclass(frozen=True, slots=True)
class CatalogFile:
    """One model in one quantisation."""

    quantisation: str
    """As in the file's name, for example `Q4_K_M`."""
    size_bytes: int
    """Exact size, of all parts together where it is split."""


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

    @property
    def cache_shape(self) -> CacheShape:
        """What its context takes."""
        one_layer = self.kv_heads * self.head_size * 2
        whole = self.layers if self.whole_context_layers is None else self.whole_context_layers
        in_windows = self.layers - whole if self.window_tokens else 0
        return CacheShape(whole * one_layer, in_windows * one_layer, self.window_tokens)

    @property
    def active_share(self) -> float:
        """Share of the weights that are read for one token."""
        return min(1.0, (self.active_parameters or self.parameters) / self.parameters)
